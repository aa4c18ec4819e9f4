/** What stands in which chart, and that it fits. */
import { expect, test } from 'bun:test';
import type { Figures } from '@anoncam/protocol/staff-api/staff-cases';
import { findHighest, listCharts } from './figure-charts.ts';

function makeDay(change: Partial<Figures['days'][number]>): Figures['days'][number] {
  return {
    day: '2026-11-26',
    reports: 0,
    opened: 0,
    decided: 0,
    sanctioned: 0,
    automatic: 0,
    appealed: 0,
    reversed: 0,
    medianMinutes: null,
    ...change,
  };
}

const days = [
  makeDay({ reports: 9, opened: 4, decided: 3, sanctioned: 5, automatic: 2 }),
  makeDay({
    reports: 2,
    opened: 6,
    decided: 7,
    sanctioned: 8,
    automatic: 8,
    appealed: 3,
    reversed: 1,
    medianMinutes: 42,
  }),
];

test('every figure stands in one chart', () => {
  const series = listCharts(days).flatMap((chart) => chart.series.map(({ values }) => values));
  expect(series).toEqual([
    [4, 6],
    [3, 7],
    [9, 2],
    [3, 0],
    [2, 8],
    [0, 3],
    [0, 1],
    [null, 42],
  ]);
});

test('what is done by rule is not told as done by a person, whatever the server counts', () => {
  const [, sanctions] = listCharts([makeDay({ sanctioned: 1, automatic: 3 })]);
  expect(sanctions?.series.map(({ values }) => values[0])).toEqual([0, 3]);
});

test('the highest is of bars upon each other, and of lines by themselves', () => {
  expect(listCharts(days).map(findHighest)).toEqual([9, 8, 3, 42]);
});

test('without any day there is nothing to reach', () => {
  expect(listCharts([]).map(findHighest)).toEqual([0, 0, 0, 0]);
});
