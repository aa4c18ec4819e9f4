/** Months as people read them, and what was counted in each: a table with a bar in each row, so that nobody needs to see the bars. */
import { type Html, html } from './html.ts';

const monthFormat = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** @param month `2026-11`. */
export function nameMonth(month: string): string {
  return monthFormat.format(Date.parse(`${month}-01`));
}

const shortFormat = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Where there is little room. */
export function nameMonthShortly(month: string): string {
  return shortFormat.format(Date.parse(`${month}-01`));
}

/** `count`: null where it is not told. `words`: instead of the bare number. */
export type MonthRow = { readonly month: string; readonly count: number | null; readonly words?: string };

function drawRow({ month, count, words }: MonthRow, most: number): Html {
  const bar =
    count === null || count === 0
      ? html``
      : html`<rect class="shares__part" width="${Math.max(2, (count / most) * 100).toFixed(1)}%" height="8" rx="4" />`;
  return html`<tr><th scope="row">${nameMonth(month)}</th><td><span class="shares__line"><svg height="8" aria-hidden="true"><rect class="shares__all" width="100%" height="8" rx="4" />${bar}</svg><b>${words ?? (count === null ? 'under 8' : count)}</b></span></td></tr>`;
}

/** No table where nothing was told of any month. */
export function drawMonths(title: string, rows: readonly MonthRow[]): readonly Html[] {
  const most = Math.max(1, ...rows.map(({ count }) => count ?? 0));
  if (rows.every(({ count }) => count === null)) return [];
  return [
    html`<div class="shares__card"><table><caption>${title}</caption>
<tbody>${rows.map((row) => drawRow(row, most))}</tbody></table></div>`,
  ];
}
