/** Rows as a table for people. */
import type { Row } from './benchmark.ts';
import { isReached } from './median.ts';

function formatNumber(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 100) / 10} k`;
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

function formatSpread(values: readonly number[]): string {
  return `${formatNumber(Math.min(...values))}–${formatNumber(Math.max(...values))} (${values.length})`;
}

function formatTarget(row: Row): string {
  if (row.target === null) return '';
  const sign = row.better === 'lower' ? '≤' : '≥';
  return row.targetOf === 'ratio' ? `${sign} ${row.target} ×` : `${sign} ${formatNumber(row.target)}`;
}

const verdicts = new Map<boolean | null, string>([
  [true, 'yes'],
  [false, 'NO'],
  [null, ''],
]);

function toCells(row: Row): readonly string[] {
  return [
    row.figure,
    row.unit,
    formatNumber(row.ours),
    formatSpread(row.samples.ours),
    formatNumber(row.anchor),
    formatSpread(row.samples.anchor),
    `${row.ratio.toFixed(2)} ×`,
    formatTarget(row),
    verdicts.get(isReached(row)) ?? '',
  ];
}

const headings = [
  'figure',
  'unit',
  'ours',
  'min–max (n)',
  'anchor',
  'min–max (n)',
  'ratio',
  'target',
  'reached',
];

export function formatTable(rows: readonly Row[]): string {
  const lines = [headings, ...rows.map(toCells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  const [head = '', ...body] = lines.map((line) => line.map(pad).join('  ').trimEnd());
  return [head, '─'.repeat(head.length), ...body].join('\n');
}
