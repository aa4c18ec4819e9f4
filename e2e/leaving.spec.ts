/**
 * Who leaves has left: no camera stays on, no connection stays open, nothing of the call stays in the browser.
 */
import { expect } from '@playwright/test';
import { meet, talk, waitInRoom } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

type Watched = {
  readonly tracks: readonly MediaStreamTrack[];
  readonly peers: readonly RTCPeerConnection[];
  readonly sockets: readonly WebSocket[];
};

/** Remembers everything that the page opens. It changes nothing of how the page works. */
function watchOpenings(): void {
  const tracks: MediaStreamTrack[] = [];
  const peers: RTCPeerConnection[] = [];
  const sockets: WebSocket[] = [];
  Object.assign(window, { watched: { tracks, peers, sockets } satisfies Watched });
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      peers.push(this);
    }
  };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
}

type Openings = { readonly tracks: number; readonly peers: number; readonly sockets: number };

function countOpenings({ tab }: PageVisitor): Promise<{ made: Openings; open: Openings }> {
  return tab.evaluate(() => {
    const { tracks, peers, sockets } = Reflect.get(window, 'watched') as Watched;
    return {
      made: { tracks: tracks.length, peers: peers.length, sockets: sockets.length },
      open: {
        tracks: tracks.filter((track) => track.readyState === 'live').length,
        peers: peers.filter((peer) => peer.connectionState !== 'closed').length,
        sockets: sockets.filter((socket) => socket.readyState !== WebSocket.CLOSED).length,
      },
    };
  }, null);
}

function listStored({ tab }: PageVisitor): Promise<readonly string[]> {
  return tab.evaluate(async () => {
    const databases = await indexedDB.databases();
    return [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage),
      ...databases.map(({ name }) => name ?? ''),
      ...(await caches.keys()),
      ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
    ];
  }, null);
}

test('P9 Stop switches the camera and the microphone off and closes every connection', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red', { initScript: watchOpenings });
  const green = await openVisitor('green');
  await meet(red, green);
  await red.seesMovingPictureOf('green');
  const during = await countOpenings(red);
  expect(during.open.tracks).toBeGreaterThanOrEqual(2);
  expect(during.open.peers).toBeGreaterThanOrEqual(1);
  await red.stop();
  await expect
    .poll(async () => (await countOpenings(red)).open, { message: 'what is still open' })
    .toEqual({ tracks: 0, peers: 0, sockets: 0 });
});

test('P9 Stop on the camera check and in the waiting room switches the camera off, too', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red', { initScript: watchOpenings });
  await red.tab.open(red.origin);
  await red.confirmAge();
  await red.startCheck();
  await red.stop();
  await expect.poll(async () => (await countOpenings(red)).open.tracks).toBe(0);
  await red.startFromLanding();
  await red.expectStatus(/Looking for somebody/);
  await red.stop();
  await expect.poll(async () => (await countOpenings(red)).open).toEqual({ tracks: 0, peers: 0, sockets: 0 });
});

/** Holds back what the browser gives until the test says so, as a visitor does who does not answer its question. */
function holdBackCamera(): void {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const answered = new Promise<void>((resolve) => Object.assign(window, { answer: resolve }));
  const tracks: MediaStreamTrack[] = [];
  Object.assign(window, { held: tracks });
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    await answered;
    const stream = await ask(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  };
}

test('P9 a camera that is given after Stop is let go of at once', async ({ openVisitor }) => {
  const red = await openVisitor('red', { initScript: holdBackCamera });
  await red.tab.open(red.origin);
  await red.confirmAge();
  await red.tab.click('button', 'Start');
  await red.expectText('main', 'Your browser is asking');
  await red.stop();
  await red.tab.evaluate(() => (Reflect.get(window, 'answer') as () => void)(), null);
  const states = () =>
    red.tab.evaluate(
      () => (Reflect.get(window, 'held') as MediaStreamTrack[]).map((track) => track.readyState),
      null,
    );
  await expect.poll(states, { message: 'the tracks' }).toEqual(['ended', 'ended']);
  await red.expectText('button', 'Start');
});

test('a press on Start counts, though the visitor looks away before what a meeting takes is there', async ({
  openVisitor,
}) => {
  let arrive: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const red = await openVisitor('red', {
    prepare: (context) =>
      context.route('**/assets/meeting-run-*.js', async (route) => {
        await arrived;
        await route.continue();
      }),
  });
  await red.tab.open(red.origin);
  await red.confirmAge();
  // While the check would go on by itself; it stays, for what comes after it is held back.
  await red.tab.click('button', 'Start');
  await red.expectOwnPicture();
  await red.tab.click('button', 'Start');
  await red.tab.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, null);
  arrive();
  await red.expectStatus(/Looking for somebody/);
});

test('P9 no device is opened before the click, and a camera that is switched off is let go of', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red', { initScript: watchOpenings });
  await red.tab.open(red.origin);
  await red.confirmAge();
  expect((await countOpenings(red)).made.tracks).toBe(0);
  await red.startCheck();
  await red.tab.click('button', 'Start');
  await red.expectStatus(/Looking for somebody/);
  await red.tab.click('button', 'Camera off');
  const listLive = () =>
    red.tab.evaluate(() => {
      const { tracks } = Reflect.get(window, 'watched') as Watched;
      return tracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind);
    }, null);
  await expect.poll(listLive, { message: 'devices that are on' }).toEqual(['audio']);
});

test('strangers who were left are not held on to', async ({ openVisitor }) => {
  const red = await openVisitor('red', { initScript: watchOpenings });
  const green = await openVisitor('green');
  const blue = await openVisitor('blue');
  await meet(red, green);
  await waitInRoom(blue);
  await red.next();
  // Or blue might meet this one.
  await green.stop();
  await red.seesMovingPictureOf('blue');
  await blue.next();
  await red.expectStatus(/Looking for somebody/);
  // At most those that are made ready for the next stranger.
  await expect.poll(async () => (await countOpenings(red)).open.peers).toBeLessThanOrEqual(2);
  expect((await countOpenings(red)).made.peers).toBeGreaterThan(2);
});

test('PR16 after a call the browser has kept nothing but the one cookie, and which policy it was told of', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green);
  await talk(red, green);
  await red.stop();
  for (const visitor of [red, green]) {
    expect(await listStored(visitor)).toEqual(['anoncam.policy']);
    const told = await visitor.tab.evaluate(() => localStorage.getItem('anoncam.policy'), null);
    expect(told).toMatch(/^\d{1,3}$/);
  }
  const cookies = await red.tab.page.context().cookies();
  expect(cookies.map(({ name }) => name)).toEqual(['anoncam']);
  await expect(red.tab.page.getByText('very well, thank you')).toHaveCount(0);
});

/** A stranger's page that takes messages of one byte at most, so that nobody can say goodbye to it, and that never lets go. */
function takeNoGoodbye(): void {
  const kept: RTCPeerConnection[] = [];
  Object.assign(window, { kept });
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.push(this);
    }
    override get localDescription(): RTCSessionDescription | null {
      const description = super.localDescription;
      const sdp = description?.sdp.replace(/a=max-message-size:\d+/, 'a=max-message-size:1');
      return description && new RTCSessionDescription({ type: description.type, sdp: sdp ?? '' });
    }
    override close(): void {}
  };
}

/** How many frames and bytes of sound have come over all connections, those that are over included. */
function countReceived({ tab }: PageVisitor): Promise<number> {
  return tab.evaluate(async () => {
    const kept = Reflect.get(window, 'kept') as readonly RTCPeerConnection[];
    const reports = await Promise.all(kept.map((peer) => peer.getStats()));
    const streams = reports.flatMap((report) =>
      [...report.values()].filter(({ type }) => type === 'inbound-rtp'),
    );
    return streams.reduce(
      (sum, { framesReceived = 0, bytesReceived = 0 }) => sum + framesReceived + bytesReceived,
      0,
    );
  }, null);
}

for (const how of ['next', 'stop'] as const) {
  test(`nothing more is sent to a stranger who takes no goodbye: ${how}`, async ({ openVisitor }) => {
    const leaver = await openVisitor('red');
    const stranger = await openVisitor('green', { initScript: takeNoGoodbye });
    await meet(leaver, stranger);
    await expect.poll(() => countReceived(stranger)).toBeGreaterThan(0);
    await leaver[how]();
    let before = -1;
    const goesOn = async () => {
      const [last, present] = [before, await countReceived(stranger)];
      before = present;
      return present > last;
    };
    await expect.poll(goesOn, { intervals: [1_000] }).toBe(false);
  });
}
