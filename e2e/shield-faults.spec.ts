/**
 * Whatever happens to the classifier, a picture that nobody has looked at stays covered until its visitor wants to see
 * it, and the call itself goes on.
 */
import { type BrowserContext, expect } from '@playwright/test';
import { holdBack } from './harness/held-back.ts';
import { meet, talk } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

const unguarded = /cannot check pictures/;
const weights = '**/assets/mobilenet-v2-*.bin';
const worker = '**/assets/classifier-worker-*.js';

function isShown({ tab }: PageVisitor): Promise<boolean> {
  return tab.evaluate(
    () => document.querySelector('canvas[aria-label="Stranger"]')?.hasAttribute('data-open') ?? false,
    null,
  );
}

async function expectShown(visitor: PageVisitor, shown: boolean): Promise<void> {
  const options = { message: shown ? 'the picture is shown' : 'the picture is covered', intervals: [50] };
  await expect.poll(() => isShown(visitor), options).toBe(shown);
}

/** Covered, explained, and shown at the visitor's own wish only; the conversation is not touched. */
async function expectClosedForDisplayOnly(one: PageVisitor, other: PageVisitor): Promise<void> {
  await one.expectStatus(unguarded);
  expect(await isShown(one)).toBe(false);
  await talk(one, other);
  await other.hearsToneOf('red');
  await one.tab.click('button', 'Show unchecked');
  await one.seesMovingPictureOf('green');
  await one.expectText('.picture__badges', 'Shown unchecked');
  await one.next();
  await other.expectStatus(/The stranger left/);
}

const faults: Readonly<Record<string, (context: BrowserContext) => Promise<unknown>>> = {
  'its weights are missing': (context) => context.route(weights, (route) => route.fulfill({ status: 404 })),
  'its weights are corrupt': (context) =>
    context.route(weights, async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body.writeUInt8(body.readUInt8(body.length >> 1) ^ 1, body.length >> 1);
      await route.fulfill({ response, body });
    }),
  'its weights are cut short': (context) =>
    context.route(weights, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.body()).subarray(0, 100_000) });
    }),
  'its worker is missing': (context) => context.route(worker, (route) => route.fulfill({ status: 404 })),
  'the policy forbids it to compile': (context) =>
    context.route(worker, async (route) => {
      const response = await route.fetch();
      const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
      const headers = { ...response.headers(), 'content-security-policy': policy };
      await route.fulfill({ response, headers });
    }),
};

for (const [fault, prepare] of Object.entries(faults)) {
  test(`no picture is shown unasked where ${fault}`, async ({ openVisitor, mishaps }) => {
    if (fault === 'the policy forbids it to compile') mishaps.mean(/script-src|WebAssembly/);
    const red = await openVisitor('red', { prepare });
    const green = await openVisitor('green');
    await meet(red, green);
    await expectClosedForDisplayOnly(red, green);
  });
}

test('pictures that the browser cannot read keep none of the next ones from being looked at', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red', {
    initScript: () => {
      const { copyTo } = VideoFrame.prototype;
      let count = 0;
      VideoFrame.prototype.copyTo = function failAtFirst(...args) {
        count += 1;
        return count > 20
          ? copyTo.apply(this, args)
          : Promise.reject(new DOMException('gone', 'OperationError'));
      };
    },
  });
  const green = await openVisitor('green');
  await meet(red, green);
  await red.seesMovingPictureOf('green');
});

test('a classifier that comes late is waited for, and then the picture is looked at after all', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red');
  const deliver = await holdBack(red.tab.page.context(), weights);
  const green = await openVisitor('green');
  await meet(red, green);
  await red.expectStatus(unguarded);
  expect(await isShown(red)).toBe(false);
  deliver();
  await red.seesMovingPictureOf('green');
  expect(await red.readText('.picture__badges')).toBe('');
});

/** Keeps a hand on every worker, as nobody but a test does. */
function holdWorkers(): void {
  const workers: Worker[] = [];
  Object.assign(window, { workers, isMute: false });
  const NativeWorker = window.Worker;
  window.Worker = class extends NativeWorker {
    constructor(...parameters: ConstructorParameters<typeof Worker>) {
      super(...parameters);
      workers.push(this);
    }

    override postMessage(...parameters: unknown[]): void {
      if (Reflect.get(window, 'isMute') === true) return;
      super.postMessage(...(parameters as [unknown, Transferable[]]));
    }
  };
}

test('a worker that is killed in the middle of a call covers the picture until another one has looked', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red', { initScript: holdWorkers });
  const green = await openVisitor('green');
  await meet(red, green);
  await red.seesMovingPictureOf('green');
  const count = await red.tab.evaluate(() => {
    const workers = Reflect.get(window, 'workers') as Worker[];
    for (const one of workers) one.terminate();
    return workers.length;
  }, null);
  await expectShown(red, false);
  await talk(red, green);
  await red.seesMovingPictureOf('green');
  const now = await red.tab.evaluate(() => (Reflect.get(window, 'workers') as Worker[]).length, null);
  expect(now).toBeGreaterThan(count);
});

test('answers that stay away cover the picture, and it comes back with them', async ({ openVisitor }) => {
  const red = await openVisitor('red', { initScript: holdWorkers });
  const green = await openVisitor('green');
  await meet(red, green);
  await red.seesMovingPictureOf('green');
  await red.tab.evaluate(() => Reflect.set(window, 'isMute', true), null);
  await expectShown(red, false);
  await red.tab.evaluate(() => Reflect.set(window, 'isMute', false), null);
  await red.seesMovingPictureOf('green');
});

test('a sender without a shield of their own changes nothing for who looks', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green', {
    initScript: () => {
      Reflect.deleteProperty(window, 'Worker');
    },
  });
  await meet(red, green);
  await red.seesMovingPictureOf('green');
  await green.expectStatus(unguarded);
});
