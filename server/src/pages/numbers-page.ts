/** The numbers about nobody that are kept for ever, drawn: the last three days, hour by hour. */
import { type Counted, countedThings, type HourlyNumber, hourAt } from '../privacy/aggregates.ts';
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';

export type Numbers = { readonly nowMs: number; readonly numbers: readonly HourlyNumber[] };

const hourMs = 60 * 60 * 1000;
const hours = 72;
export const shownMs = hours * hourMs;

const words: Readonly<Record<Counted, { readonly title: string; readonly many: string }>> = {
  visitors: { title: 'Visitors', many: 'came' },
  'paired by video': { title: 'Paired by video', many: 'were paired by video' },
  'paired by text': { title: 'Paired by text', many: 'were paired by text' },
};

const [barWidth, height, gap] = [8, 120, 2];
const width = hours * barWidth;

function drawBar(count: number, index: number, most: number): Html {
  const tall = Math.max(2, Math.round((count / most) * height));
  return html`<rect class="chart__bar" x="${index * barWidth}" y="${height - tall}" width="${barWidth - gap}" height="${tall}" rx="2" />`;
}

function drawChart(what: Counted, counts: readonly number[]): Html {
  const { title, many } = words[what];
  const most = Math.max(...counts);
  if (most === 0) {
    return html`<section><h2>${title}</h2><p>Nothing can be told yet: a number is published for an hour in which there were eight or more.</p></section>`;
  }
  const bars = counts.flatMap((count, index) => (count === 0 ? [] : [drawBar(count, index, most)]));
  return html`<section><h2>${title}</h2>
<figure class="chart">
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}, hour by hour, over the last three days: at most ${most} in an hour" preserveAspectRatio="none">${bars}</svg>
<figcaption><span>three days ago</span><span>at most ${most} ${many} in an hour</span><span>now</span></figcaption>
</figure></section>`;
}

export function writeNumbersPage({ nowMs, numbers }: Numbers): Page {
  const names = Array.from({ length: hours }, (_, index) => hourAt(nowMs - (hours - index) * hourMs));
  const countsOf = (what: Counted) =>
    names.map((hour) => numbers.find((one) => one.hour === hour && one.what === what)?.count ?? 0);
  return {
    title: 'Numbers',
    content: html`
<h1 class="heading">Numbers</h1>
<p class="lead">How much this site is used, as numbers about nobody: different visitors in an hour, in steps of eight, and nothing
where there were fewer.</p>
${countedThings.map((what) => drawChart(what, countsOf(what)))}`,
  };
}
