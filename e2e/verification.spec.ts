/**
 * Two strangers see whether anybody is in between: five emoji, the same on both screens if nobody is. And who does stand in
 * between, as our own server could, is seen or found out.
 */
import { expect } from '@playwright/test';
import { meet, talk, waitInRoom } from './harness/journeys.ts';
import { type Manner, Middle } from './harness/middle.ts';
import { type PageVisitor, test } from './harness/test.ts';

/** Opens the dialog with the keyboard, and reads what a screen reader would. */
async function readWords({ tab }: PageVisitor): Promise<readonly string[]> {
  await tab.page.getByRole('button', { name: 'Verify the encryption' }).press('Enter');
  await expect(tab.page.getByRole('heading', { name: 'Do you both see the same?' })).toBeFocused();
  const items = tab.page.getByRole('list', { name: 'Five emoji, in this order' }).locator('.verify__name');
  await expect(items).toHaveCount(5);
  return items.allInnerTexts();
}

/** At one moment, since who was left goes on by themself. */
async function expectCheckFailed(finder: PageVisitor, other: PageVisitor): Promise<void> {
  await Promise.all([
    finder.expectStatus(/We ended this call/),
    finder.expectConversation('The check of the encryption failed'),
    other.expectStatus(/The stranger left/),
  ]);
}

test('P5 two strangers see the same five words, and go on talking', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  const words = await readWords(red);
  expect(await readWords(green)).toEqual(words);
  await red.tab.press('Escape');
  await expect(red.tab.page.getByRole('dialog')).toBeHidden();
  await green.tab.click('button', 'Close');
  await talk(red, green);
  await readWords(red);
  await red.tab.click('button', 'They differ: leave');
  await green.expectStatus(/The stranger left/);
});

/** As browsers with much to do are: the channel is open before they have said that the answer is applied. */
function applyAnswersLate(): void {
  const { prototype } = RTCPeerConnection;
  const { createDataChannel } = prototype;
  const applyDescription: (description: RTCSessionDescriptionInit) => Promise<void> =
    prototype.setRemoteDescription;
  const described = Object.getOwnPropertyDescriptor(prototype, 'remoteDescription');
  const opened = new WeakMap<RTCPeerConnection, Promise<unknown>>();
  const late = new WeakSet<RTCPeerConnection>();
  prototype.createDataChannel = function create(...given) {
    const channel = createDataChannel.apply(this, given);
    opened.set(this, new Promise((resolve) => channel.addEventListener('open', () => setTimeout(resolve))));
    return channel;
  };
  prototype.setRemoteDescription = async function apply(description: RTCSessionDescriptionInit) {
    if (description.type === 'answer') late.add(this);
    await applyDescription.call(this, description);
    if (late.has(this)) await opened.get(this);
    late.delete(this);
  };
  Object.defineProperty(prototype, 'remoteDescription', {
    get(this: RTCPeerConnection) {
      return late.has(this) ? null : described?.get?.call(this);
    },
  });
}

test('P5 two strangers see the same five words if the channel is open before the answer is applied', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red', { initScript: applyAnswersLate });
  const green = await openVisitor('green', { initScript: applyAnswersLate });
  await meet(red, green, 'text');
  expect(await readWords(red)).toEqual(await readWords(green));
});

test.describe('P5 somebody in between', () => {
  type Parts = { openVisitor: Parameters<Parameters<typeof test>[2]>[0]['openVisitor']; manner: Manner };

  /** Red waits and is given an answerer's part; green comes last. Blue is in between. */
  async function meetThrough({ openVisitor, manner }: Parts) {
    const middle = await Middle.open(await openVisitor('blue'), manner);
    const open = (name: 'red' | 'green') =>
      openVisitor(name, { prepare: (context) => middle.standBefore(context, name) });
    const [red, green] = [await open('red'), await open('green')];
    await waitInRoom(red, 'text');
    await green.start('text');
    return { red, green };
  }

  test('P5 who answers each of them as they should is seen: the words differ', async ({ openVisitor }) => {
    const { red, green } = await meetThrough({ openVisitor, manner: 'cunning' });
    await Promise.all([red.expectConnected(), green.expectConnected()]);
    // Without the words nobody would notice anything.
    await talk(red, green);
    expect(await readWords(red)).not.toEqual(await readWords(green));
  });

  test('P5 who passes everything on is found out, and the call ends', async ({ openVisitor }) => {
    const { red, green } = await meetThrough({ openVisitor, manner: 'passing' });
    await expectCheckFailed(red, green);
  });
});

test('P5 a key that is swapped after the two have met ends the call', async ({ openVisitor }) => {
  let swap = (): void => undefined;
  const red = await openVisitor('red', {
    prepare: (context) =>
      context.routeWebSocket(/\/link$/, (socket) => {
        socket.connectToServer().onMessage((data) => {
          socket.send(data);
          const { type, call, offer } = JSON.parse(String(data).split('\n')[0] ?? '');
          if (type !== 'matched' || offer === null) return;
          const sdp = offer.replaceAll(/(?<=sha-256 )../g, (byte: string) => (byte === '00' ? '11' : '00'));
          const signal = { kind: 'description', role: 'offer', sdp };
          swap = () => socket.send(JSON.stringify({ type: 'signal', call, signal }));
        });
      }),
  });
  const green = await openVisitor('green');
  await waitInRoom(red, 'text');
  await green.start('text');
  await Promise.all([red.expectConnected(), green.expectConnected()]);
  await talk(red, green);
  const failed = expectCheckFailed(red, green);
  swap();
  await failed;
});

test('P6 a visitor has a new certificate in each call', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const seen: string[] = [];
  let former: PageVisitor | null = null;
  for (const name of ['green', 'blue'] as const) {
    const told: string[] = [];
    const stranger = await openVisitor(name, {
      prepare: (context) =>
        context.routeWebSocket(/\/link$/, (socket) => {
          socket.connectToServer().onMessage((data) => {
            told.push(String(data));
            socket.send(data);
          });
        }),
    });
    if (former === null) await meet(red, stranger, 'text');
    else {
      await red.next();
      // Or they might meet the new one.
      await former.stop();
      await stranger.start('text');
    }
    await Promise.all([red.expectConnected(), stranger.expectConnected()]);
    await talk(stranger, red);
    // A busy machine may have needed a second try, which is another call.
    const ofThisCall = told.slice(told.findLastIndex((text) => text.includes('"type":"matched"')));
    const keys = ofThisCall.join().match(/a=fingerprint:sha-256 [0-9A-F:]{95}/g) ?? [];
    expect(new Set(keys).size, 'keys that a stranger is told').toBe(1);
    seen.push(...new Set(keys));
    former = stranger;
  }
  expect(new Set(seen).size).toBe(2);
});
