/** What a steady call costs the viewer's device: the time that all processes of their browser use meanwhile. */
import type { Page } from '@playwright/test';
import { BenchmarkError } from '../frame/benchmark.ts';
import { readProcessUse, readThreadUse } from '../frame/cores.ts';
import { largeClip } from './clips.ts';
import { removeShield } from './pages.ts';
import type { Meeting, Scene, Stage } from './stage.ts';

export type CallUse = {
  /** Of one core, in percent: all processes of the browser… */
  readonly all: number;
  /** …the page's main thread… */
  readonly mainThread: number;
  /** …and the worker that looks at both pictures. */
  readonly worker: number;
};

/** After this a new picture is looked at as seldom as it ever will be. */
const settleMs = 6_000;
const measuredMs = 10_000;

type ProcessInfo = { readonly id: number };

async function listProcesses({ browser }: Meeting): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.map(({ id }: ProcessInfo) => id);
}

/** Seconds that the main thread was busy so far. */
async function openMainThread(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN;
  };
}

/** Runs in the page. */
function isStrangerSeen(isShielded: boolean): boolean {
  const video = document.querySelector<HTMLVideoElement>('video.guarded__sound');
  const shown = document.querySelector('canvas[aria-label="Stranger"]');
  return isShielded ? (shown?.hasAttribute('data-open') ?? false) : (video?.videoWidth ?? 0) > 0;
}

async function measure(meeting: Meeting): Promise<CallUse> {
  await Bun.sleep(settleMs);
  const processes = await listProcesses(meeting);
  const readMainThread = await openMainThread(meeting.viewer);
  const add = (read: (pid: number) => number) => processes.reduce((sum, pid) => sum + read(pid), 0);
  const read = async () => ({
    all: add(readProcessUse),
    mainThread: await readMainThread(),
    // As Chromium names the thread of a page's worker.
    worker: add((pid) => readThreadUse(pid, 'DedicatedWorker')),
  });
  const startedAtMs = performance.now();
  const before = await read();
  await Bun.sleep(measuredMs);
  const share = 100_000 / (performance.now() - startedAtMs);
  const after = await read();
  return {
    all: (after.all - before.all) * share,
    mainThread: (after.mainThread - before.mainThread) * share,
    worker: (after.worker - before.worker) * share,
  };
}

/** The call with the shield, or with the stranger's picture shown as it comes. */
export function measureCall(stage: Stage, isShielded: boolean): Promise<CallUse> {
  const scene: Scene = {
    viewerClip: largeClip,
    senderClip: largeClip,
    async prepareViewer(context) {
      if (!isShielded) await context.addInitScript(removeShield);
    },
    waitForViewer: async () => undefined,
  };
  return stage.play(scene, async (meeting) => {
    await meeting.viewer.waitForFunction(isStrangerSeen, isShielded);
    const use = await measure(meeting);
    const isSeen = await meeting.viewer.evaluate(isStrangerSeen, isShielded);
    if (!isSeen) throw new BenchmarkError('The stranger was not seen in a call that was to be measured.');
    return use;
  });
}
