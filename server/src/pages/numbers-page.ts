/** The numbers about nobody that are kept for ever, drawn: the last three days, hour by hour or all together. */
import { countedThings, type HourlyNumber, hourAt } from '../privacy/aggregates.ts';
import { cellOf, type DimensionName, dimensions } from '../privacy/quality-numbers.ts';
import { type Html, html } from './html.ts';
import { nameCountry } from './names.ts';
import type { Page } from './page.ts';
import { drawShares } from './shares.ts';

export type Numbers = { readonly nowMs: number; readonly numbers: readonly HourlyNumber[] };

const hourMs = 60 * 60 * 1000;
const hours = 72;
export const shownMs = hours * hourMs;

type Thing = (typeof countedThings)[number];

const words: Readonly<Record<Thing, { readonly title: string; readonly many: string }>> = {
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

function drawChart(what: Thing, counts: readonly number[]): Html {
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

const questions: Readonly<Record<DimensionName, string>> = {
  connected: 'Did the devices reach each other?',
  route: 'The way between them',
  'set-up': 'How long that took',
  'round trip': 'There and back between them',
  'packet loss': 'What was lost on the way',
  received: 'Picture and sound that came',
  picture: 'Size of the picture that came',
  duration: 'How long calls went on',
  mode: 'Video or text',
  screen: 'Screen',
  browser: 'Browser',
  system: 'System',
};

const mostCountries = 12;
const countryCell = /^country: ([A-Z]{2})$/;

/** How often each thing was counted in all those hours. */
function sumUp(numbers: readonly HourlyNumber[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { what, count } of numbers) sums.set(what, (sums.get(what) ?? 0) + count);
  return sums;
}

function writeQuality(sums: ReadonlyMap<string, number>): Html {
  const charts = dimensions.flatMap(({ name, buckets }) => {
    const rows = buckets.map((bucket) => ({ name: bucket, count: sums.get(cellOf(name, bucket)) ?? 0 }));
    return drawShares(questions[name], rows);
  });
  if (charts.length === 0) {
    return html`<p>Nothing can be told yet: it takes calls from eight different networks within an hour.</p>`;
  }
  return html`<div class="shares">${charts}</div>`;
}

function writeCountries(sums: ReadonlyMap<string, number>): Html {
  const found = [...sums].flatMap(([what, count]) => {
    const code = countryCell.exec(what)?.[1];
    return code === undefined ? [] : [{ name: nameCountry(code), count }];
  });
  const rows = found.toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'en'));
  const charts = drawShares('Country', rows.slice(0, mostCountries));
  if (charts.length === 0) return html`<p>Nothing can be told yet.</p>`;
  return html`<div class="shares shares--one">${charts}</div>`;
}

export function writeNumbersPage({ nowMs, numbers }: Numbers): Page {
  const names = Array.from({ length: hours }, (_, index) => hourAt(nowMs - (hours - index) * hourMs));
  const shown = new Set(names);
  const present = numbers.filter(({ hour }) => shown.has(hour));
  const sums = sumUp(present);
  const counts = new Map(present.map(({ hour, what, count }) => [`${hour} ${what}`, count]));
  const countsOf = (what: Thing) => names.map((hour) => counts.get(`${hour} ${what}`) ?? 0);
  return {
    title: 'Numbers',
    content: html`
<h1 class="heading">Numbers</h1>
<p class="lead">How much this site is used and how well it works, as numbers about nobody: in steps of eight for each hour, and nothing
where there were fewer.</p>
${countedThings.map((what) => drawChart(what, countsOf(what)))}
<section><h2>How calls went</h2>
<p>When a call is over, each page tells how it went, in coarse steps and without a word on whose it was. Counted is, hour by hour,
how many different networks a step was told from. What was told from fewer than eight is left out, so that what is rare looks rarer
here than it is. These are the last three days together.</p>
${writeQuality(sums)}</section>
<section><h2>Where visitors come from</h2>
<p>As far as network addresses tell, over the last three days: at most the ${mostCountries} countries that most came from.</p>
${writeCountries(sums)}</section>`,
  };
}
