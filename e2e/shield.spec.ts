/**
 * What must not be seen is not seen, with the real network on what really came through the codec. The policy of these
 * tests takes drawings for offending, so that nothing that really is one is ever needed.
 */
import { parseFromVisitor } from '@anoncam/protocol/parse';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import { type BrowserContext, expect } from '@playwright/test';
import { shieldPolicy } from '../web/src/moderation/policy.ts';
import { listAssets } from './harness/built-page.ts';
import { meet, waitInRoom } from './harness/journeys.ts';
import { openJudge } from './harness/judge.ts';
import { changeCode, offend, readRecording, recordedSide, recordShown } from './harness/shielded.ts';
import { type PageVisitor, test } from './harness/test.ts';
import { cutClip, harmlessClip, offendingClip, panClip } from './harness/turning-clips.ts';

const offending = ['Drawing'] as const;
const blocked = /Covered and muted/;
/** The clips take their time before they turn, and begin anew. */
const patientMs = 150_000;
const prepare = (context: BrowserContext) => offend(context, offending);

/** Everything that this visitor's page says to the server. */
function listenToLink({ tab }: PageVisitor): readonly string[] {
  const said: string[] = [];
  tab.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      said.push(String(payload));
    }),
  );
  return said;
}

/** What measures calls comes a little after the meeting has begun. A call that begins before that is not measured. */
async function expectMeasuring({ tab }: PageVisitor): Promise<void> {
  const scripts = listAssets().filter((name) => /^(call-quality|device)-.*\.js$/.test(name));
  expect(scripts).toHaveLength(2);
  const urls = scripts.map((name) => `/assets/${name}`);
  await tab.evaluate(async (parts) => void (await Promise.all(parts.map((part) => import(part)))), urls);
}

/** The clips of these tests repeat themselves, which is noticed as well and is no matter here. */
function listVerdicts(said: readonly string[]): readonly VerdictMessage[] {
  const verdicts = said.map(parseFromVisitor).filter((message) => message?.type === 'verdict');
  return verdicts.filter(({ finding }) => finding !== 'empty');
}

/** How likely it was that each of the pictures that could be seen was an offending one. */
async function judgeAll(pictures: readonly string[]): Promise<readonly number[]> {
  const judge = await openJudge();
  // A picture that stood still is the same one many times, and is judged once.
  return [...new Set(pictures)].map((picture) => {
    const rgba = Buffer.from(picture, 'base64');
    expect(rgba.length).toBe(recordedSide ** 2 * 4);
    return judge.offence(rgba, offending);
  });
}

/** Encodes so little that the picture falls to pieces. */
const starve = (bitsPerSecond: number) => `
  const replaceTrack = RTCRtpSender.prototype.replaceTrack;
  RTCRtpSender.prototype.replaceTrack = async function (track) {
    await replaceTrack.call(this, track);
    const limit = async () => {
      const parameters = this.getParameters();
      if (track?.kind !== 'video') return;
      if (parameters.encodings?.length) {
        parameters.encodings[0].maxBitrate = ${bitsPerSecond};
        await this.setParameters(parameters);
      } else setTimeout(limit, 20);
    };
    void limit();
  };
`;

const turns = [
  { name: 'from one picture to the next', clip: cutClip, bitsPerSecond: null },
  { name: 'from one picture to the next, at 300 kbit/s', clip: cutClip, bitsPerSecond: 300_000 },
  { name: 'as a camera turns, at 200 kbit/s', clip: panClip, bitsPerSecond: 200_000 },
];

for (const { name, clip, bitsPerSecond } of turns) {
  test(`a picture that becomes offending is covered before any of that is seen: ${name}`, async ({
    openFilmed,
  }) => {
    test.slow();
    const viewer = await openFilmed(harmlessClip, { prepare, initScript: recordShown });
    const said = listenToLink(viewer);
    const sender = await openFilmed(clip, {
      prepare: async (context) => {
        if (bitsPerSecond !== null) await context.addInitScript(starve(bitsPerSecond));
      },
    });
    await waitInRoom(sender);
    await sender.tab.click('button', 'Camera off');
    await viewer.start();
    await Promise.all([viewer.expectConnected(), sender.expectConnected()]);
    // It begins anew, with the harmless part.
    await sender.tab.click('button', 'Camera off');
    await viewer.expectStatus(blocked, patientMs);
    // It is muted as well, until the visitor decides.
    expect(
      await viewer.tab.evaluate(
        () => document.querySelector<HTMLVideoElement>('.guarded video')?.muted,
        null,
      ),
    ).toBe(true);
    const { pictures } = await viewer.tab.evaluate(readRecording, null);
    // Where looking takes long, one round of the clip may show too little of it to be sure.
    await expect
      .poll(() => listVerdicts(said).at(-1)?.flagged)
      .toBeGreaterThanOrEqual(shieldPolicy.blockFlags);
    // The judge is slow beside two pages with pictures.
    await Promise.all([viewer.tab.close(), sender.tab.close()]);
    const seen = await judgeAll(pictures);
    // A starved picture is seldom sharp enough to be approved.
    expect(seen.length, 'pictures that were seen before').toBeGreaterThan(0);
    const exposed = seen.filter((offence) => offence >= shieldPolicy.flagFrom);
    expect(exposed, `of ${seen.length} different pictures seen`).toEqual([]);
    const [first, ...later] = listVerdicts(said);
    expect(first).toMatchObject({
      about: 'stranger',
      sequence: 1,
      finding: 'clear',
      flagged: 0,
      confirmed: false,
    });
    const last = later.at(-1);
    expect(last).toMatchObject({ about: 'stranger', finding: 'explicit', confirmed: false });
    expect(last?.score).toBeGreaterThanOrEqual(shieldPolicy.flagFrom * 20);
  });
}

test('a sender whose page was tampered with is judged by who looks', async ({ openFilmed }) => {
  const viewer = await openFilmed(harmlessClip, { prepare, initScript: recordShown });
  const sender = await openFilmed(offendingClip, {
    initScript: () => {
      // No check of one's own, nothing told of it, and the worst of claims instead.
      Reflect.deleteProperty(window, 'Worker');
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function sendWithoutVerdicts(data) {
        if (!String(data).startsWith('{"type":"verdict"')) send.call(this, data);
      };
    },
  });
  await meet(viewer, sender);
  await viewer.expectStatus(blocked);
  expect((await viewer.tab.evaluate(readRecording, null)).pictures).toEqual([]);
});

test('a blocked picture: skipped and reported, or shown at the visitor’s own wish', async ({
  openFilmed,
}) => {
  const viewer = await openFilmed(harmlessClip, { prepare });
  const said = listenToLink(viewer);
  const sender = await openFilmed(offendingClip);
  await meet(viewer, sender);
  await viewer.expectStatus(blocked);
  await viewer.tab.click('button', 'Show anyway');
  await viewer.expectText('.picture__badges', 'Shown unchecked');
  await expect(viewer.tab.page.locator('canvas[aria-label="Stranger"][data-open]')).toBeVisible();
  await viewer.next();
  await sender.expectStatus(/The stranger left/);

  const other = await openFilmed(offendingClip);
  await sender.stop();
  await other.start();
  await viewer.expectStatus(blocked);
  await viewer.tab.click('button', 'Skip and report');
  await other.expectStatus(/The stranger left/);
  // What was sent may be heard of here a moment after it is felt elsewhere.
  await expect
    .poll(() => listVerdicts(said).at(-1))
    .toMatchObject({ about: 'stranger', finding: 'explicit', confirmed: true });
  await expect.poll(() => said.filter((text) => text.startsWith('{"type":"block"'))).toHaveLength(1);
});

test('who wants to be protected strictly is, and accuses nobody of what the rules allow', async ({
  openFilmed,
}) => {
  const viewer = await openFilmed(harmlessClip, {
    prepare: (context) =>
      changeCode(context, [[/\bstrictOffending:\[[^\]]*\]/, 'strictOffending:["Drawing"]']]),
    initScript: () =>
      localStorage.setItem('anoncam.shield', JSON.stringify({ strict: true, skipEmpty: false })),
  });
  const said = listenToLink(viewer);
  const sender = await openFilmed(offendingClip);
  await meet(viewer, sender);
  await viewer.expectStatus(blocked);
  await viewer.tab.click('button', 'Skip and report');
  await sender.expectStatus(/The stranger left/);
  expect(listVerdicts(said).filter(({ finding, flagged }) => finding === 'explicit' || flagged > 0)).toEqual(
    [],
  );
});

test('nothing leaves the device but small messages of the protocol, and no picture stays in the browser', async ({
  openFilmed,
}) => {
  const viewer = await openFilmed(harmlessClip, { prepare });
  const requests: string[] = [];
  const sizes: number[] = [];
  viewer.tab.page.on('request', (request) => {
    if (request.method() === 'GET') return;
    requests.push(`${request.method()} ${new URL(request.url()).pathname}`);
    sizes.push(request.postData()?.length ?? 0);
  });
  const said = listenToLink(viewer);
  const sender = await openFilmed(offendingClip);
  await waitInRoom(viewer);
  await expectMeasuring(viewer);
  await sender.start();
  await viewer.expectStatus(blocked);
  await viewer.tab.click('button', 'Skip and report');
  await sender.expectStatus(/The stranger left/);
  await viewer.stop();
  // What the second of them holds, quality.spec looks at.
  await expect.poll(() => [...new Set(requests)]).toEqual(['POST /admission', 'POST /quality']);
  expect(Math.max(...sizes)).toBeLessThan(400);
  expect(said.filter((text) => parseFromVisitor(text) === null)).toEqual([]);
  expect(listVerdicts(said).length).toBeGreaterThan(0);
  for (const text of said.filter((one) => one.startsWith('{"type":"verdict"'))) {
    expect(text.length).toBeLessThan(300);
  }
  const kept = await viewer.tab.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    const storage = [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort();
    return { databases, storage, caches: await caches.keys() };
  }, null);
  expect(kept).toEqual({ databases: [], storage: ['anoncam.blocked', 'anoncam.policy'], caches: [] });
});
