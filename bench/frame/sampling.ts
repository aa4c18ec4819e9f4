/**
 * Runs contenders in turns, so that whatever changes on the machine meanwhile meets all of them alike. A sample taken
 * while other programs used the processor is taken again, a bounded number of times; the calmest one counts.
 */
import type { Context } from './benchmark.ts';
import { waitForIdleCores, watchOthers } from './cores.ts';

/** More than this much of a core used by others, on average, and the sample is taken again. */
const disturbedAbove = 0.1;

export type Contenders<Name extends string, Sample> = Readonly<Record<Name, () => Promise<Sample>>>;

export type Plan<Name extends string, Sample> = {
  readonly contenders: Contenders<Name, Sample>;
  readonly rounds: number;
  readonly describe: (sample: Sample) => string;
};

type Taken<Sample> = { readonly sample: Sample; readonly others: number };

/** How long to wait for idle cores, and how often to repeat, over a whole benchmark. */
class Budget {
  #idleMs: number;
  #repeats: number;

  constructor(quick: boolean) {
    this.#idleMs = quick ? 6_000 : 300_000;
    this.#repeats = quick ? 0 : 12;
  }

  async waitForIdle(): Promise<boolean> {
    const startedAt = performance.now();
    const isIdle = await waitForIdleCores(Math.min(this.#idleMs, 60_000));
    this.#idleMs = Math.max(0, this.#idleMs - (performance.now() - startedAt));
    return isIdle;
  }

  mayRepeat(): boolean {
    this.#repeats -= 1;
    return this.#repeats >= 0;
  }
}

async function takeOnce<Sample>(
  label: string,
  take: () => Promise<Sample>,
  describe: (sample: Sample) => string,
  context: Context,
): Promise<Taken<Sample>> {
  const tellOthers = watchOthers();
  const sample = await take();
  const others = tellOthers();
  const note = others > disturbedAbove ? ` [disturbed: others used ${others.toFixed(2)} of a core]` : '';
  context.say(`${label}: ${describe(sample)}${note}`);
  return { sample, others };
}

/** @returns the samples of each contender, `rounds` of them. */
export async function sampleInTurns<Name extends string, Sample>(
  { contenders, rounds, describe }: Plan<Name, Sample>,
  context: Context,
): Promise<Readonly<Record<Name, readonly Sample[]>>> {
  const names = Object.keys(contenders) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<Name, Sample[]>;
  const budget = new Budget(context.quick);

  async function takeCalm(label: string, take: () => Promise<Sample>): Promise<Sample> {
    const taken: Taken<Sample>[] = [];
    for (;;) {
      if (!(await budget.waitForIdle())) context.say(`${label}: the cores are not idle`);
      const last = await takeOnce(label, take, describe, context);
      taken.push(last);
      if (last.others <= disturbedAbove || !budget.mayRepeat()) break;
    }
    return taken.reduce((best, next) => (next.others < best.others ? next : best)).sample;
  }

  for (let round = 1; round <= rounds; round++) {
    for (const name of names) {
      samples[name].push(await takeCalm(`${name} ${round}/${rounds}`, contenders[name]));
    }
  }
  return samples;
}
