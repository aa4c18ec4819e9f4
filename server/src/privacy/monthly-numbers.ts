/**
 * What is told of each month for ever: how much was reported and decided, how long it took, how often we were wrong, and what
 * authorities asked for. Cases go after their time; these numbers stay, and are about nobody.
 *
 * What visitors did and met with is told in steps of eight, and not at all below: nobody moves such a number by more than a
 * step. Appeals, and what authorities asked for, are told as they are, since rounding would hide the few that matter, and they tell of
 * nobody but us; but only when the month is over, so that nobody can watch a number move and know who it was.
 */
import { reportCategories, sanctionKinds } from '@anoncam/protocol/conduct';
import { approvalKinds } from '@anoncam/protocol/staff-api/staff-legal';
import { JobLedger } from '../database/job-ledger.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import type { Service } from '../lib/service.ts';
import { publish, step } from './aggregates.ts';
import { addMonths, countMonth, type Month, monthAt } from './monthly-counts.ts';

export type MonthlyNumber = { readonly month: string; readonly what: string; readonly value: number };

/** Counted from rows, told in steps. */
export const roundedNumbers = [
  ...reportCategories.map((category) => `reports: ${category}` as const),
  'cases',
  'decided: nothing',
  ...sanctionKinds.map((kind) => `decided: ${kind}` as const),
  'sanctions by rule',
  'sanctions by people',
  'notices',
  'notices: acted',
  'notices: nothing',
] as const;
/** Durations: the middle one, rounded, of eight or more. */
export const medianNumbers = ['minutes to review', 'minutes to answer a notice'] as const;
/** Counted from rows, told as they are when their month is over. */
export const appealNumbers = ['appeals', 'appeals: upheld', 'appeals: reversed'] as const;
/** Counted one by one as it happens, since what they are counted from ends before; told as they are when their month is over. */
export const legalNumbers = [
  ...approvalKinds.map((kind) => `asked: ${kind}` as const),
  ...approvalKinds.map((kind) => `approved: ${kind}` as const),
  'addresses revealed',
] as const;
export type LegalNumber = (typeof legalNumbers)[number];

const countedFromRows: readonly string[] = [...roundedNumbers, ...medianNumbers, ...appealNumbers];
const toldWhenOver: ReadonlySet<string> = new Set([...appealNumbers, ...legalNumbers]);

const everyMs = 60 * 60 * 1000;

export type MonthlyParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export class MonthlyNumbers implements Service {
  readonly #parts: MonthlyParts;
  readonly #ledger: JobLedger;
  #timer: Timer | null = null;
  #isEnding = false;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: MonthlyParts) {
    this.#parts = parts;
    this.#ledger = new JobLedger('monthly numbers', parts);
  }

  /** Begins at once, and again every full hour. */
  run(): void {
    this.#running = this.compute();
    const { clock } = this.#parts;
    if (this.#isEnding) return;
    this.#timer = clock.at(startOfPeriod(clock.now()) + everyMs, () => this.run());
  }

  /** This month and the last, unless another server has done it in this hour. It never throws: it is tried again in an hour. */
  async compute(): Promise<void> {
    const startedAtMs = this.#parts.clock.now();
    try {
      if (await this.#ledger.take(startOfPeriod(startedAtMs))) return;
      await this.#computeTaken(startedAtMs);
    } catch (bug) {
      this.#parts.log.error('the numbers of the month could not be counted; it is tried again', {
        bug: describeBug(bug),
      });
    }
  }

  async #computeTaken(startedAtMs: number): Promise<void> {
    const { records, clock } = this.#parts;
    const month = monthAt(startedAtMs);
    try {
      await writeMonth(records, addMonths(month, -1));
      await writeMonth(records, month);
    } catch (bug) {
      await this.#ledger.release(null);
      throw bug;
    }
    await this.#ledger.release({ startedAtMs, endedAtMs: clock.now(), result: {} });
  }

  async drain(): Promise<void> {}

  async stop(): Promise<void> {
    this.#isEnding = true;
    this.#timer?.cancel();
    await this.#running;
  }
}

function startOfPeriod(ms: number): number {
  return Math.floor(ms / everyMs) * everyMs;
}

/** Counts anew; done twice, it is as if it had been done once. */
export async function writeMonth(records: Records, month: Month): Promise<void> {
  const { rounded, exact, minutes } = await countMonth(records, month);
  const values = [
    ...[...rounded].map(([what, count]) => ({ month, what, value: publish(count) })),
    // None is nothing to be told: a site that was opened today has no month before.
    ...[...exact].map(([what, count]) => ({ month, what, value: count || null })),
    ...[...minutes].map(([what, all]) => ({ month, what, value: tellMedian(all) })),
  ].flatMap(({ value, ...row }) => (value === null ? [] : [{ ...row, value }]));
  await records.transaction().execute(async (all) => {
    // What has fallen below eight since must not stay.
    await all
      .deleteFrom('monthly_number')
      .where('month', '=', month)
      .where('what', 'in', countedFromRows)
      .execute();
    const known = values.filter(({ what }) => countedFromRows.includes(what));
    if (known.length > 0) await all.insertInto('monthly_number').values(known).execute();
  });
}

/** The middle one: to five minutes within the first hour, to hours within two days, to days beyond. Null for fewer than eight. */
export function tellMedian(minutes: readonly number[]): number | null {
  if (minutes.length < step) return null;
  const middle = minutes.toSorted((a, b) => a - b)[Math.floor((minutes.length - 1) / 2)] ?? 0;
  const grain = middle < 60 ? 5 : middle < 2 * 24 * 60 ? 60 : 24 * 60;
  return Math.round(middle / grain) * grain;
}

/** One more of these, together with what is counted or not at all. @param records a transaction. */
export async function countLegal(records: Records, what: LegalNumber, nowMs: number): Promise<void> {
  await records
    .insertInto('monthly_number')
    .values({ month: monthAt(nowMs), what, value: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['month', 'what'])
        .doUpdateSet((is) => ({ value: is('monthly_number.value', '+', 1) })),
    )
    .execute();
}

/** What may be told now, the earliest month first. */
export async function listMonthlyNumbers(records: Records, nowMs: number): Promise<readonly MonthlyNumber[]> {
  const rows = await records
    .selectFrom('monthly_number')
    .select(['month', 'what', 'value'])
    .orderBy('month')
    .orderBy('what')
    .execute();
  const present = monthAt(nowMs);
  return rows.filter(({ month, what }) => month < present || !toldWhenOver.has(what));
}
