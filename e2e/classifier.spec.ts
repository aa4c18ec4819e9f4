/**
 * The classifier as it is served: in both browsers it becomes ready under the site's content policy and says of a
 * picture what nsfwjs says of it; whatever goes wrong ends in a state, never in a wrong answer.
 */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect, type Route } from '@playwright/test';
import { listAssets } from './harness/built-page.ts';
import {
  type Analysed,
  analyse,
  classifyWithNsfwjs,
  readModel,
  readStates,
  startClassifier,
} from './harness/classifying.ts';
import type { Tab } from './harness/tab.ts';
import { test } from './harness/test.ts';

const budgetBytes = 2.5 * 1024 * 1024;
const seed = 20;

async function expectState(tab: Tab, is: string): Promise<void> {
  await expect
    .poll(async () => (await readStates(tab)).at(-1)?.is, {
      message: 'state of the classifier',
      timeout: 60_000,
    })
    .toBe(is);
}

/** On a busy machine an answer may come too late; then there is none, and the next one is asked for. */
async function expectAnalysis(tab: Tab): Promise<Analysed> {
  let analysed: Analysed = null;
  await expect
    .poll(
      async () => {
        analysed = await analyse(tab, seed);
        return analysed;
      },
      { message: 'an analysis', timeout: 60_000 },
    )
    .not.toBeNull();
  return analysed;
}

async function expectScoresOfNsfwjs(tab: Tab): Promise<void> {
  await startClassifier(tab);
  await expectState(tab, 'ready');
  const shares = (await readStates(tab)).flatMap(({ share }) => share ?? []);
  expect(shares.toSorted((one, other) => one - other)).toEqual(shares);
  expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
  const analysed = await expectAnalysis(tab);
  const expected = await classifyWithNsfwjs(seed);
  expect(Object.keys(expected)).toHaveLength(5);
  for (const [name, share] of Object.entries(expected)) {
    expect(Math.abs((analysed?.scores[name] ?? Number.NaN) - share), name).toBeLessThanOrEqual(5e-5);
  }
  expect(analysed?.sharpness).toBeGreaterThan(0);
  expect(await readModel(tab)).toMatch(/^mobilenet-v2-[0-9a-f]{8}$/);
}

test('in Chromium the scores are those of nsfwjs', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await expectScoresOfNsfwjs(red.tab);
});

test('in Firefox the scores are those of nsfwjs', async ({ openFirefoxVisitor }) => {
  const fox = await openFirefoxVisitor();
  await fox.tab.open(fox.origin);
  await expectScoresOfNsfwjs(fox.tab);
});

test('a worker that dies is replaced, and the next one answers as well', async ({ openVisitor }) => {
  const red = await openVisitor('red', {
    initScript: () => {
      const workers: Worker[] = [];
      Object.assign(window, { workers });
      window.Worker = class extends Worker {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          workers.push(this);
        }
      };
    },
  });
  await red.tab.open(red.origin);
  await startClassifier(red.tab);
  await expectState(red.tab, 'ready');
  const before = await expectAnalysis(red.tab);
  // The page has one of its own by now, or not yet.
  await red.tab.evaluate(() => {
    for (const worker of Reflect.get(window, 'workers')) worker.terminate();
  }, null);
  expect(await analyse(red.tab, seed)).toBeNull();
  await expect
    .poll(async () => (await readStates(red.tab)).filter(({ is }) => is === 'ready').length, {
      message: 'another worker is ready',
      timeout: 60_000,
    })
    .toBeGreaterThanOrEqual(2);
  expect(await expectAnalysis(red.tab)).toEqual(before);
});

/** What is done to every file with such a name, on its way. */
const mishaps: Readonly<Record<string, readonly [RegExp, (route: Route) => Promise<void>]>> = {
  'weights of which one bit is another': [
    /\.bin$/,
    async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body.writeUInt8(body.readUInt8(1_000_000) ^ 1, 1_000_000);
      await route.fulfill({ response, body });
    },
  ],
  'weights that end early': [
    /\.bin$/,
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.body()).subarray(0, 2_000_000) });
    },
  ],
  'no weights at all': [/\.bin$/, (route) => route.fulfill({ status: 404 })],
  'no kernels': [/\.wasm$/, (route) => route.abort()],
  'kernels that are none': [
    /\.wasm$/,
    (route) => route.fulfill({ contentType: 'application/wasm', body: 'not this' }),
  ],
  'a policy without WebAssembly': [
    /classifier-worker/,
    async (route) => {
      const response = await route.fetch();
      const policy = (response.headers()['content-security-policy'] ?? '').replace("'wasm-unsafe-eval'", '');
      await route.fulfill({
        response,
        headers: { ...response.headers(), 'content-security-policy': policy },
      });
    },
  ],
};

for (const [title, [files, work]] of Object.entries(mishaps)) {
  test(`the classifier fails and analyses nothing: ${title}`, async ({
    openVisitor,
    mishaps: pageMishaps,
  }) => {
    if (title === 'a policy without WebAssembly') pageMishaps.mean(/script-src|WebAssembly/);
    const red = await openVisitor('red');
    await red.tab.page.context().route(files, work);
    await red.tab.open(red.origin);
    await startClassifier(red.tab);
    await expectState(red.tab, 'failed');
    expect(await analyse(red.tab, seed)).toBeNull();
  });
}

async function countBytes(url: string, encoding: string): Promise<number> {
  const [response] = (await once(get(url, { headers: { 'accept-encoding': encoding } }), 'response')) as [
    IncomingMessage,
  ];
  expect(response.headers['content-encoding']).toBe(encoding);
  expect(response.headers['cache-control']).toContain('immutable');
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  return bytes;
}

test('worker, kernels and weights are at most 2.5 MB, as they are served', async ({ site }) => {
  const names = listAssets().filter((name) => /^classifier-|-simd-.*\.wasm$|\.bin$/.test(name));
  expect(names).toHaveLength(4);
  for (const encoding of ['br', 'gzip']) {
    const sizes = await Promise.all(
      names.map((name) => countBytes(`${site.origin}/assets/${name}`, encoding)),
    );
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
    console.log(`the classifier is ${(total / 1024 / 1024).toFixed(2)} MB (${encoding})`);
    expect(total).toBeLessThanOrEqual(budgetBytes);
  }
});
