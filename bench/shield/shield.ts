/**
 * The shield of the visitor's page with real browsers: how soon a picture that becomes offending is covered, whether
 * anything of it could be seen, how soon a harmless one is seen, and what all that costs. Drawings stand for what is
 * offending.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openJudge } from '../../e2e/harness/judge.ts';
import { headlessChromiumPath } from '../../e2e/harness/programs.ts';
import { type Benchmark, BenchmarkError, type Context, type Row } from '../frame/benchmark.ts';
import { bundleForPage } from '../frame/page-scripts.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import { type CallUse, measureCall } from './call-use.ts';
import { cut, findBlueOfCut, findBlueOfPan, pan } from './clips.ts';
import { createRows, listFigures } from './rows.ts';
import { Stage } from './stage.ts';
import { type Sample, type Turning, type Watcher, watchTurn } from './turns.ts';

type Rounds = { readonly cuts: number; readonly pans: number; readonly calls: number };

const fullRounds: Rounds = { cuts: 15, pans: 9, calls: 3 };
const quickRounds: Rounds = { cuts: 3, pans: 2, calls: 1 };

function describeSample({ blurMs, gateMs, analysisMs, seen, exposed, late }: Sample): string {
  const [blur, gate, analysis] = [blurMs, gateMs, analysisMs].map((ms) => `${ms.toFixed(0)} ms`);
  return `covered after ${blur}, ${exposed} of ${seen} pictures exposed, opened after ${gate}, analysis ${analysis}${late > 0 ? `, ${late} met too late` : ''}`;
}

function describeUse({ all, mainThread, worker }: CallUse): string {
  return `${all.toFixed(1)} % of a core, main thread ${mainThread.toFixed(1)} %, worker ${worker.toFixed(1)} %`;
}

async function compareTurns(
  watcher: Watcher,
  turning: Omit<Turning, 'look'>,
  rounds: number,
  context: Context,
) {
  const { name } = turning.clip;
  const samples = await sampleInTurns(
    {
      contenders: {
        [`${name}, ours`]: () => watchTurn(watcher, { ...turning, look: 'as it is' }),
        [`${name}, once a second`]: () => watchTurn(watcher, { ...turning, look: 'once a second' }),
      },
      rounds,
      describe: describeSample,
    },
    context,
  );
  const [ours = [], anchor = []] = Object.values(samples);
  return { ours, anchor };
}

async function compareCalls(stage: Stage, rounds: number, context: Context) {
  const samples = await sampleInTurns(
    {
      contenders: {
        'call, shielded': () => measureCall(stage, true),
        'call, without a shield': () => measureCall(stage, false),
      },
      rounds,
      describe: describeUse,
    },
    context,
  );
  return { ours: samples['call, shielded'], anchor: samples['call, without a shield'] };
}

async function run(context: Context): Promise<readonly Row[]> {
  if (!existsSync(headlessChromiumPath)) {
    throw new BenchmarkError(
      'The shield needs Chromium without windows (on Debian: chromium-headless-shell).',
    );
  }
  const rounds = context.quick ? quickRounds : fullRounds;
  const judge = await openJudge();
  const stage = new Stage();
  try {
    context.say('painting the clips and finding where they become offending');
    const blues = { cut: findBlueOfCut(), pan: findBlueOfPan(judge) };
    context.say(
      `offending from a mean blue of ${blues.cut.toFixed(0)} and, in the pan, ${blues.pan.toFixed(0)}`,
    );
    const probe = await bundleForPage(join(import.meta.dir, 'in-page/probe.ts'));
    const watcher = { stage, judge, probe };
    const measured = {
      cuts: await compareTurns(watcher, { clip: cut, blue: blues.cut }, rounds.cuts, context),
      pans: await compareTurns(watcher, { clip: pan, blue: blues.pan }, rounds.pans, context),
      uses: await compareCalls(stage, rounds.calls, context),
    };
    context.say(`for web/src/moderation/measured.json: ${JSON.stringify(listFigures(measured))}`);
    return createRows(measured);
  } finally {
    await stage.close();
  }
}

export const shield: Benchmark = {
  name: 'shield',
  figures: [
    'time until a picture that becomes offending at once is covered, beside a look a second: p95 at most 100 ms',
    'the same where it becomes offending little by little: p95 at most 500 ms',
    'offending pictures that could be seen: none after a cut; as few as can be in a pan, where the limit is a matter of degree',
    'from the first decoded frame of a call to the picture being seen: p95 at most 500 ms',
    "what looking at both pictures costs, in the classifier's worker: at most 8 % of a core",
    'what the shield adds to the use of a browser that draws on the processor, everything counted',
  ],
  run,
};
