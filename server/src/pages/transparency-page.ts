/**
 * What was reported here and decided, how long it took, how often it was wrong, and what authorities asked for, month by month,
 * drawn from numbers about nobody. What may be told, and how exactly, is decided where they are counted.
 */
import { type ReportCategory, reportCategories } from '@anoncam/protocol/conduct';
import type { ApprovalKind } from '@anoncam/protocol/staff-api/staff-legal';
import { addMonths, type Month, monthAt } from '../privacy/monthly-counts.ts';
import type { MonthlyNumber } from '../privacy/monthly-numbers.ts';
import { type Html, html } from './html.ts';
import { drawMonths, nameMonth, nameMonthShortly } from './months.ts';
import type { Page } from './page.ts';
import { drawShares } from './shares.ts';

/** The last entry of a day in the log of what the staff did. */
export type AuditHead = { readonly day: string; readonly number: number; readonly hash: string };

export type Transparency = {
  readonly nowMs: number;
  /** The earliest month first. */
  readonly numbers: readonly MonthlyNumber[];
  /** The latest first. */
  readonly heads: readonly AuditHead[];
};

const monthsShown = 12;

const categoryWords: Readonly<Record<ReportCategory, string>> = {
  sexual: 'Nudity',
  'under-18': 'Seems to be under 18',
  threat: 'Threat or danger',
  extortion: 'Extortion, recording',
  hate: 'Hate, harassment',
  spam: 'Spam, or a machine',
  illegal: 'Other illegal things',
};

const outcomeWords = {
  nothing: 'Nothing',
  warning: 'A warning',
  probation: 'Probation',
  'cool-off': 'A pause of hours',
  exclusion: 'An exclusion of days',
} as const;
const outcomes = Object.keys(outcomeWords) as (keyof typeof outcomeWords)[];

const requestWords: Readonly<Record<ApprovalKind, string>> = {
  preserve: 'Preserve',
  disclose: 'Disclose',
  reveal: 'Reveal',
};

/** What is told of one month, by name. */
type Told = ReadonlyMap<string, number>;

export function writeTransparencyPage({ nowMs, numbers, heads }: Transparency): Page {
  const present = monthAt(nowMs);
  const byMonth = groupByMonth(numbers);
  const months = listMonths(numbers[0]?.month ?? null, present);
  const over = months.filter((month) => month < present);
  const of = (month: string): Told => byMonth.get(month) ?? new Map();
  return {
    title: 'Transparency',
    content: html`
<h1 class="heading">Transparency</h1>
<p class="lead">What people report here, what is decided, how long that takes, how often we are wrong, and what authorities ask for:
month by month, as numbers about nobody.</p>
${writeLatest(over.at(-1) ?? null, of)}
${writeMonths(months, of)}
${writeAppeals(over, of)}
${writeRequests(over, of)}
${howCounted}
${writeHeads(heads)}
${takeAlong}`,
  };
}

/** Up to the present one, the earliest first, from the first of which anything was told. */
function listMonths(first: string | null, present: Month): readonly Month[] {
  const all = Array.from({ length: monthsShown }, (_, index) => addMonths(present, index + 1 - monthsShown));
  return first === null ? [] : all.filter((month) => month >= first);
}

function groupByMonth(numbers: readonly MonthlyNumber[]): ReadonlyMap<string, Told> {
  const all = new Map<string, Map<string, number>>();
  for (const { month, what, value } of numbers) {
    all.set(month, (all.get(month) ?? new Map<string, number>()).set(what, value));
  }
  return all;
}

function sum(told: Told, names: readonly string[]): number {
  return names.reduce((all, name) => all + (told.get(name) ?? 0), 0);
}

const decisionNames = outcomes.map((outcome) => `decided: ${outcome}`);
const reportNames = reportCategories.map((category) => `reports: ${category}`);

function writeLatest(month: string | null, of: (month: string) => Told): Html {
  if (month === null) {
    return html`<section><h2>The last month</h2><p>Nothing can be told yet: no month is over since this site was opened.</p></section>`;
  }
  const told = of(month);
  const rows: readonly (readonly [string, string])[] = [
    ['Reports', tellCount(sum(told, reportNames))],
    ['Cases opened by them', tellCount(told.get('cases') ?? 0)],
    ['Decisions', tellCount(sum(told, decisionNames))],
    [
      'Decided by rule, without a person',
      tellShare(told.get('sanctions by rule') ?? 0, sum(told, decisionNames)),
    ],
    ['A person’s decision came after (median)', tellTime(told.get('minutes to review'))],
    ['Notices of people who were in no call', tellCount(told.get('notices') ?? 0)],
    ['They were answered after (median)', tellTime(told.get('minutes to answer a notice'))],
  ];
  const charts = [
    ...drawShares(
      'What was reported',
      reportCategories.map((category) => ({
        name: categoryWords[category],
        count: told.get(`reports: ${category}`) ?? 0,
      })),
    ),
    ...drawShares(
      'What followed',
      outcomes.map((outcome) => ({
        name: outcomeWords[outcome],
        count: told.get(`decided: ${outcome}`) ?? 0,
      })),
    ),
  ];
  return html`<section><h2>${nameMonth(month)}</h2>
<table class="figures"><caption>The last month that is over, in steps of eight</caption><tbody>${rows.map(writeFigure)}</tbody></table>
<div class="shares shares--one">${charts}</div></section>`;
}

function writeFigure([name, value]: readonly [string, string]): Html {
  return html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`;
}

function tellCount(count: number): string {
  return count === 0 ? 'fewer than 8' : `about ${count}`;
}

function tellShare(part: number, all: number): string {
  return all === 0 ? 'too few to tell' : `${Math.round((part / all) * 100)} %`;
}

/** As it was rounded: to minutes, hours or days. */
export function tellTime(minutes: number | undefined): string {
  if (minutes === undefined) return 'too few to tell';
  if (minutes < 5) return 'a few minutes';
  if (minutes < 60) return `${minutes} minutes`;
  if (minutes < 2 * 24 * 60) return tellMany(Math.round(minutes / 60), 'hour');
  return tellMany(Math.round(minutes / (24 * 60)), 'day');
}

function tellMany(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function writeMonths(months: readonly string[], of: (month: string) => Told): Html {
  const rowsOf = (names: readonly string[]) =>
    months.map((month) => ({ month, count: sum(of(month), names) || null }));
  const charts = [
    ...drawMonths('Reports', rowsOf(reportNames)),
    ...drawMonths('Decisions', rowsOf(decisionNames)),
  ];
  if (charts.length === 0) {
    return html`<section><h2>Month by month</h2><p>Nothing can be told yet: a number is published for a month in which there were eight or more.</p></section>`;
  }
  return html`<section><h2>Month by month</h2><p>The month that goes on is counted every hour.</p><div class="shares">${charts}</div></section>`;
}

function writeAppeals(months: readonly string[], of: (month: string) => Told): Html {
  const rows = months.toReversed().map((month) => {
    const told = of(month);
    const [upheld, reversed] = [told.get('appeals: upheld') ?? 0, told.get('appeals: reversed') ?? 0];
    const rate = upheld + reversed === 0 ? '–' : tellShare(reversed, upheld + reversed);
    return [nameMonthShortly(month), told.get('appeals') ?? 0, upheld, reversed, rate] as const;
  });
  return html`<section><h2>How often we were wrong</h2>
<p>Whoever is sanctioned can appeal; somebody else decides. What was wrong is taken back at once.</p>
${writeTable(['Month', 'Appeals', 'Upheld', 'Reversed', 'Wrong'], rows)}</section>`;
}

function writeRequests(months: readonly string[], of: (month: string) => Told): Html {
  const kinds = Object.keys(requestWords) as ApprovalKind[];
  const tell = (told: Told, kind: ApprovalKind) =>
    `${told.get(`asked: ${kind}`) ?? 0} (${told.get(`approved: ${kind}`) ?? 0})`;
  const rows = months.toReversed().map((month) => {
    const told = of(month);
    return [
      nameMonthShortly(month),
      ...kinds.map((kind) => tell(told, kind)),
      told.get('addresses revealed') ?? 0,
    ];
  });
  return html`<section><h2>What authorities asked for</h2>
<p>To preserve a case as it is, to disclose it, or to reveal several network addresses: how often somebody of the staff asked for that, and
in brackets how often somebody else agreed, without whom nothing happens. The last column is how many addresses were shown to
somebody of the staff, for whatever reason. <a href="/privacy">What an authority can get at most.</a></p>
${writeTable(['Month', ...kinds.map((kind) => requestWords[kind]), 'Addresses'], rows)}</section>`;
}

function writeTable(names: readonly string[], rows: readonly (readonly (string | number)[])[]): Html {
  if (rows.length === 0)
    return html`<p>Nothing can be told yet: these numbers are told when their month is over.</p>`;
  const [first = '', ...others] = names;
  return html`<div class="months"><table><thead><tr><th scope="col">${first}</th>${others.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(([name = '', ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

const howCounted = html`<section><h2>How this is counted</h2>
<ul class="dots">
<li><b>In steps of eight,</b> and not at all below: reports, cases, decisions and notices. So no one visitor moves a number by more than a
step. What is rare looks rarer here than it is.</li>
<li><b>As they are:</b> appeals, and what authorities asked for. They are few, rounding would hide them, and they tell about us. They
are told when their month is over, so that nobody can see a number move and guess whose case it was.</li>
<li><b>Kept for ever,</b> because they are about nobody. The cases themselves are gone after their time.</li>
</ul></section>`;

function writeHeads(heads: readonly AuditHead[]): Html {
  const list =
    heads.length === 0
      ? html`<p>Nobody of the staff has done anything yet on a day that is over.</p>`
      : html`<div class="months"><table><thead><tr><th scope="col">Day</th><th scope="col">Entries so far</th><th scope="col">Seal of the last one</th></tr></thead>
<tbody>${heads.map(({ day, number, hash }) => html`<tr><th scope="row">${day}</th><td>${number}</td><td><code>${hash}</code></td></tr>`)}</tbody></table></div>`;
  return html`<section><h2>The log of those who decide</h2>
<p>Whatever somebody of the staff does is written to a log in which each entry seals the one before. Here is the seal of each day. Whoever
keeps a copy of these can show later if the log was changed.</p>
${list}</section>`;
}

const takeAlong = html`<section><h2>Take them along</h2>
<ul class="dots">
<li><a href="/transparency.csv">All months as a table (CSV)</a></li>
<li><a href="/transparency.json">All months, and the seals above (JSON)</a></li>
<li><a href="/transparency/statements.csv">Statements of reasons of the last 180 days (CSV)</a>, in the fields of the EU’s DSA Transparency
Database, without an id and with the day only. A warning restricts nothing, and has none.</li>
</ul></section>`;
