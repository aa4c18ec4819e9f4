/** The samples of the shield as rows: the worst that is usual beside the median, and what must never happen as a sum. */
import { shieldPolicy } from '../../web/src/moderation/policy.ts';
import { findPercentile } from '../crowd/percentile.ts';
import type { Row } from '../frame/benchmark.ts';
import { createRow, median } from '../frame/median.ts';
import type { CallUse } from './call-use.ts';
import type { Sample } from './turns.ts';

type Samples = readonly Sample[];
type Pair<Item> = { readonly ours: readonly Item[]; readonly anchor: readonly Item[] };
export type Measured = {
  readonly cuts: Pair<Sample>;
  readonly pans: Pair<Sample>;
  /** With the shield and without. */
  readonly uses: Pair<CallUse>;
};

type Figure = { readonly figure: string; readonly unit: string; readonly target: number | null };
type Summary = (values: readonly number[]) => number;

const findP95: Summary = (values) => findPercentile(values, 0.95);
const sum: Summary = (values) => values.reduce((total, value) => total + value, 0);

function createSummary(summary: Summary, figure: Figure, { ours, anchor }: Pair<number>): Row {
  const row = createRow({ ...figure, targetOf: 'ours', better: 'lower' }, ours, anchor);
  const [oursValue, anchorValue] = [summary(ours), summary(anchor)];
  return { ...row, ours: oursValue, anchor: anchorValue, ratio: oursValue / anchorValue };
}

function pick<Item>({ ours, anchor }: Pair<Item>, key: (item: Item) => number): Pair<number> {
  return { ours: ours.map(key), anchor: anchor.map(key) };
}

function createBothRows(name: string, target: number, values: Pair<number>): readonly Row[] {
  return [
    createSummary(findP95, { figure: `${name}, p95`, unit: 'ms', target }, values),
    createSummary(median, { figure: `${name}, median`, unit: 'ms', target: null }, values),
  ];
}

/** No gate of this policy can open sooner: the second look comes so much later, and has to be answered. */
function leastGateMs({ analysisMs }: Sample): number {
  return shieldPolicy.pace.closeMs + analysisMs;
}

export function createRows({ cuts, pans, uses }: Measured): readonly Row[] {
  const both = { ours: [...cuts.ours, ...pans.ours], anchor: [...cuts.anchor, ...pans.anchor] };
  const gates = { ours: both.ours.map(({ gateMs }) => gateMs), anchor: both.ours.map(leastGateMs) };
  const processes = { figure: 'browser in a call, beside one without a shield', unit: '% of a core' };
  const mainThread = { figure: "the page's main thread in it", unit: '% of a core' };
  const worker = { figure: 'looking at both pictures, of that browser', unit: '% of a core' };
  const points = { figure: 'what the shield adds to a browser that draws by itself', unit: '% of a core' };
  const all = pick(uses, (use) => use.all);
  const added = all.ours.map((use, index) => use - (all.anchor[index] ?? Number.NaN));
  return [
    ...createBothRows('time to blur after a cut, beside a look a second', 100, pick(cuts, blurOf)),
    ...createBothRows('time to blur in a pan, beside a look a second', 500, pick(pans, blurOf)),
    createExposedRow('after a cut', 0, cuts),
    createExposedRow('in a pan', null, pans),
    ...createBothRows('gate opens, beside the least its policy allows', 500, gates),
    createSummary(
      median,
      { ...worker, target: 8 },
      { ours: uses.ours.map((use) => use.worker), anchor: all.ours },
    ),
    createSummary(median, { ...points, target: null }, { ours: added, anchor: all.anchor }),
    createSummary(median, { ...processes, target: null }, all),
    createSummary(
      median,
      { ...mainThread, target: null },
      pick(uses, (use) => use.mainThread),
    ),
  ];
}

function createExposedRow(when: string, target: number | null, turns: Pair<Sample>): Row {
  const figure = {
    figure: `offending pictures that could be seen ${when}, of all samples`,
    unit: '',
    target,
  };
  return createSummary(
    sum,
    figure,
    pick(turns, ({ exposed }) => exposed),
  );
}

function blurOf({ blurMs }: Sample): number {
  return blurMs;
}

/** What the page and the documents tell of the shield. */
export function listFigures({ cuts, pans }: Measured): Readonly<Record<string, number>> {
  const turns: Samples = [...cuts.ours, ...pans.ours];
  return {
    exposedFrames: sum(cuts.ours.map(({ exposed }) => exposed)),
    blurAfterCutP95Ms: Math.round(findP95(cuts.ours.map(blurOf))),
    blurInPanP95Ms: Math.round(findP95(pans.ours.map(blurOf))),
    gateP95Ms: Math.round(findP95(turns.map(({ gateMs }) => gateMs))),
    analysisMs: Math.round(median(turns.map(({ analysisMs }) => analysisMs))),
  };
}
