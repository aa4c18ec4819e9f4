/** One sample of a picture that turns: what the viewer's page noted, and what of it the network itself would say. */
import type { Clip } from '../../e2e/harness/clips.ts';
import type { Judge } from '../../e2e/harness/judge.ts';
import { readRecording, recordShown } from '../../e2e/harness/shielded.ts';
import { harmlessClip } from '../../e2e/harness/turning-clips.ts';
import { shieldPolicy } from '../../web/src/moderation/policy.ts';
import { BenchmarkError } from '../frame/benchmark.ts';
import { offendingClasses } from './clips.ts';
import { type Look, serve } from './pages.ts';
import type { Scene, Stage } from './stage.ts';
import { describeTurn, type Turn } from './turn.ts';

export type Sample = Turn & {
  /** Pictures that could be seen, and how many of them were offending ones. */
  readonly seen: number;
  readonly exposed: number;
  /** How often the two met so late before that the picture had turned, so that nothing could be said. */
  readonly late: number;
};

export type Watcher = { readonly stage: Stage; readonly judge: Judge; readonly probe: string };
/** `blue`: from so much on a frame is an offending one. */
export type Turning = { readonly clip: Clip; readonly blue: number; readonly look: Look };

/** By then even who looks once a second has covered it, twice over. */
const watchOnMs = 2_500;
const mostTries = 4;

async function tryOnce(
  { stage, judge, probe }: Watcher,
  turning: Turning,
): Promise<Omit<Sample, 'late'> | null> {
  const { clip, blue, look } = turning;
  const scene: Scene = {
    viewerClip: harmlessClip,
    senderClip: clip,
    async prepareViewer(context) {
      await serve(context, look);
      await context.addInitScript(recordShown);
      await context.addInitScript({ content: probe });
    },
    waitForViewer: (page) => page.waitForFunction(() => shieldProbe.isReady()),
  };
  const noted = await stage.play(scene, async ({ viewer }) => {
    await viewer.waitForFunction((least) => shieldProbe.hasArrived(least), blue);
    await Bun.sleep(watchOnMs);
    const watched = await viewer.evaluate(() => shieldProbe.read());
    return { watched, shown: await viewer.evaluate(readRecording) };
  });
  const turn = describeTurn(noted.watched, blue);
  if (!turn) return null;
  const offences = noted.shown.pictures.map((picture) =>
    judge.offence(Buffer.from(picture, 'base64'), offendingClasses),
  );
  const exposed = offences.filter((offence) => offence >= shieldPolicy.flagFrom).length;
  return { ...turn, seen: noted.shown.count, exposed };
}

/** Once more if the two met too late. */
export async function watchTurn(watcher: Watcher, turning: Turning): Promise<Sample> {
  for (let tries = 0; tries < mostTries; tries++) {
    const sample = await tryOnce(watcher, turning);
    if (sample) return { ...sample, late: tries };
  }
  throw new BenchmarkError('Whenever the two met, the picture had turned already: this machine is too busy.');
}
