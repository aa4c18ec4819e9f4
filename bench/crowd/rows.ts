/** The figures of a crowd as rows, each beside something that was measured in the same windows. */
import type { Row } from '../frame/benchmark.ts';
import { createRow } from '../frame/median.ts';
import type { Measured } from './load.ts';
import { enoughWaiting } from './room.ts';

type Figure = Pick<Row, 'figure' | 'unit'> &
  Partial<Pick<Row, 'target' | 'better'>> & {
    ours(measured: Measured): number;
    anchor(measured: Measured): number;
  };

const compatible = `≥ ${enoughWaiting} compatible waiting`;
const allowed = `≥ ${enoughWaiting} allowed, wishes aside`;

const figures: readonly Figure[] = [
  {
    figure: `time to meet, ${compatible}, p50, beside a ping`,
    unit: 'ms',
    target: 50,
    ours: (measured) => measured.compatible.p50,
    anchor: (measured) => measured.roundTrip.p50,
  },
  {
    figure: `time to meet, ${compatible}, p99, beside a ping`,
    unit: 'ms',
    target: 1_000,
    ours: (measured) => measured.compatible.p99,
    anchor: (measured) => measured.roundTrip.p99,
  },
  {
    figure: `time to meet, ${allowed}, p50, beside a ping`,
    unit: 'ms',
    ours: (measured) => measured.allowed.p50,
    anchor: (measured) => measured.roundTrip.p50,
  },
  {
    figure: `time to meet, ${allowed}, p99, beside a ping`,
    unit: 'ms',
    ours: (measured) => measured.allowed.p99,
    anchor: (measured) => measured.roundTrip.p99,
  },
  {
    figure: 'messages to a visitor, beside those from it',
    unit: 'a minute',
    ours: (measured) => measured.toVisitor.messages,
    anchor: (measured) => measured.fromVisitor.messages,
  },
  {
    figure: 'bytes to a visitor, beside those from it',
    unit: 'B a minute',
    ours: (measured) => measured.toVisitor.bytes,
    anchor: (measured) => measured.fromVisitor.bytes,
  },
  {
    figure: 'messages unasked to who keeps waiting, beside one for each arrival',
    unit: 'in 10 s',
    target: 1,
    ours: (measured) => measured.toldUnasked,
    anchor: (measured) => measured.arrivals,
  },
  {
    figure: "server's core in use, beside the load's",
    unit: '%',
    ours: (measured) => measured.serverShare * 100,
    anchor: (measured) => measured.loadShare * 100,
  },
  {
    figure: 'pairings, beside the pairs of tickets handed in',
    unit: 'a second',
    better: 'higher',
    ours: (measured) => measured.pairingsPerSecond,
    anchor: (measured) => measured.ticketsPerSecond / 2,
  },
];

export function createRows(windows: readonly Measured[]): readonly Row[] {
  return figures.map(({ ours, anchor, target = null, better = 'lower', figure, unit }) =>
    createRow({ figure, unit, target, targetOf: 'ours', better }, windows.map(ours), windows.map(anchor)),
  );
}
