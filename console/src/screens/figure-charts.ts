/** Which figures stand in which chart, and in which form. Pure. */
import type { Figures } from '@anoncam/protocol/staff-api/staff-cases';
import { figureTexts } from '../texts/team.ts';

type Day = Figures['days'][number];

export type Series = {
  readonly name: string;
  readonly form: 'bar' | 'line';
  /** Of each day; null where there is none. */
  readonly values: readonly (number | null)[];
};
export type ChartView = { readonly title: string; readonly hint: string; readonly series: readonly Series[] };

export function listCharts(days: readonly Day[]): readonly ChartView[] {
  const { load, outcomes, appeals, median } = figureTexts;
  const series = (name: string, form: Series['form'], value: (day: Day) => number | null): Series => ({
    name,
    form,
    values: days.map(value),
  });
  return [
    {
      title: load.title,
      hint: '',
      series: [
        series(load.opened, 'bar', ({ opened }) => opened),
        series(load.decided, 'line', ({ decided }) => decided),
        series(load.reports, 'line', ({ reports }) => reports),
      ],
    },
    {
      title: outcomes.title,
      hint: outcomes.hint,
      series: [
        series(outcomes.person, 'bar', ({ sanctioned, automatic }) => Math.max(0, sanctioned - automatic)),
        series(outcomes.automatic, 'bar', ({ automatic }) => automatic),
      ],
    },
    {
      title: appeals.title,
      hint: '',
      series: [
        series(appeals.appealed, 'bar', ({ appealed }) => appealed),
        series(appeals.reversed, 'line', ({ reversed }) => reversed),
      ],
    },
    {
      title: median.title,
      hint: '',
      series: [series(median.minutes, 'line', ({ medianMinutes }) => medianMinutes)],
    },
  ];
}

/** The highest that is drawn: bars stand upon each other, lines by themselves. */
export function findHighest({ series }: ChartView): number {
  const bars = series.filter(({ form }) => form === 'bar');
  const lines = series.filter(({ form }) => form === 'line');
  const length = series[0]?.values.length ?? 0;
  const stacked = Array.from({ length }, (_, index) =>
    bars.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  );
  const alone = lines.flatMap(({ values }) => values.map((value) => value ?? 0));
  return Math.max(0, ...stacked, ...alone);
}
