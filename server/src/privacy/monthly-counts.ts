/**
 * Counts what happened in a month from the rows that are there: reports, cases, decisions, appeals, notices. What of it
 * may be told, and how exactly, is decided in `monthly-numbers.ts`.
 */
import { sanctionKinds } from '@anoncam/protocol/conduct';
import * as v from 'valibot';
import type { Records } from '../database/open-database.ts';

/** `2026-11`, UTC. */
export type Month = string & { readonly __brand: 'Month' };

export function monthAt(ms: number): Month {
  return new Date(ms).toISOString().slice(0, 7) as Month;
}

/** The month so many months later, or earlier. */
export function addMonths(month: Month, months: number): Month {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return monthAt(Date.UTC(year, number - 1 + months));
}

/** What is told only in steps, and why: see there. */
export type Counts = {
  /** By name, as it was. */
  readonly rounded: ReadonlyMap<string, number>;
  readonly exact: ReadonlyMap<string, number>;
  /** By name, the durations of which the middle one is told. */
  readonly minutes: ReadonlyMap<string, readonly number[]>;
};

const minuteMs = 60 * 1000;
const DecidedSchema = v.object({ outcome: v.string() });

export async function countMonth(records: Records, month: Month): Promise<Counts> {
  const reading = new MonthReading(records, month);
  const rounded = [
    ...(await reading.countReports()),
    ...(await reading.countCases()),
    ...(await reading.countNothing()),
    ...(await reading.countSanctions()),
    ...(await reading.countNotices()),
  ];
  return {
    rounded: new Map(rounded),
    exact: await reading.countAppeals(),
    minutes: new Map([
      ['minutes to review', await reading.measureFirst('conduct', 'decided')],
      ['minutes to answer a notice', await reading.measureFirst('notice', 'answered')],
    ]),
  };
}

type Pairs = readonly (readonly [name: string, count: number])[];

/** One month's rows. Times are texts, which are in order as they are. */
class MonthReading {
  readonly #records: Records;
  readonly #from: string;
  readonly #until: string;

  constructor(records: Records, month: Month) {
    this.#records = records;
    this.#from = month;
    this.#until = addMonths(month, 1);
  }

  async countReports(): Promise<Pairs> {
    const rows = await this.#records
      .selectFrom('report')
      .select(({ fn }) => ['category', fn.countAll().as('count')])
      .where('received_at', '>=', this.#from)
      .where('received_at', '<', this.#until)
      .groupBy('category')
      .execute();
    return rows.map(({ category, count }) => [`reports: ${category}`, Number(count)]);
  }

  async countCases(): Promise<Pairs> {
    const { count } = await this.#records
      .selectFrom('moderation_case')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('kind', '=', 'conduct')
      .where('opened_at', '>=', this.#from)
      .where('opened_at', '<', this.#until)
      .executeTakeFirstOrThrow();
    return [['cases', Number(count)]];
  }

  /** Decisions that nothing follows from: of all others there is a sanction. */
  async countNothing(): Promise<Pairs> {
    const rows = await this.#records
      .selectFrom('case_event')
      .select(['case_id', 'type', 'body'])
      .where('type', 'in', ['decided', 'undone'])
      .where('at', '>=', this.#from)
      .where('at', '<', this.#until)
      .orderBy('case_id')
      .orderBy('number')
      .execute();
    // What was taken back within the minute was never decided.
    const kept = rows.filter(({ type, case_id }, index) => {
      const next = rows[index + 1];
      return type === 'decided' && !(next?.case_id === case_id && next.type === 'undone');
    });
    return [['decided: nothing', kept.filter(({ body }) => readOutcome(body) === 'nothing').length]];
  }

  /** From a case to what a person first did about it: `decided`, or `answered` for a notice. */
  async measureFirst(kind: string, type: string): Promise<readonly number[]> {
    const rows = await this.#records
      .selectFrom('case_event')
      .innerJoin('moderation_case', 'moderation_case.id', 'case_event.case_id')
      .select(({ fn }) => ['moderation_case.opened_at', fn.min('case_event.at').as('at')])
      .where('moderation_case.kind', '=', kind)
      .where('case_event.type', '=', type)
      .groupBy(['moderation_case.id', 'moderation_case.opened_at'])
      .having(({ fn }) => fn.min('case_event.at'), '>=', this.#from)
      .having(({ fn }) => fn.min('case_event.at'), '<', this.#until)
      .execute();
    return rows.map(({ opened_at, at }) => Math.max(0, (Date.parse(at) - Date.parse(opened_at)) / minuteMs));
  }

  async countSanctions(): Promise<Pairs> {
    const rows = await this.#records
      .selectFrom('sanction')
      .select(['kind', 'decided_by'])
      .where('from_at', '>=', this.#from)
      .where('from_at', '<', this.#until)
      .where((is) => is.or([is('lifted_why', 'is', null), is('lifted_why', '!=', 'undone')]))
      .execute();
    const automatic = rows.filter((row) => row.decided_by === null).length;
    return [
      ...sanctionKinds.map(
        (kind) => [`decided: ${kind}`, rows.filter((row) => row.kind === kind).length] as const,
      ),
      ['sanctions by rule', automatic],
      ['sanctions by people', rows.length - automatic],
    ];
  }

  async countAppeals(): Promise<ReadonlyMap<string, number>> {
    const made = await this.#records
      .selectFrom('appeal')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('made_at', '>=', this.#from)
      .where('made_at', '<', this.#until)
      .executeTakeFirstOrThrow();
    const decided = await this.#records
      .selectFrom('appeal')
      .select(({ fn }) => ['outcome', fn.countAll().as('count')])
      .where('outcome', 'is not', null)
      .where('decided_at', '>=', this.#from)
      .where('decided_at', '<', this.#until)
      .groupBy('outcome')
      .execute();
    return new Map([
      ['appeals', Number(made.count)],
      ...decided.map(({ outcome, count }) => [`appeals: ${outcome}`, Number(count)] as const),
    ]);
  }

  async countNotices(): Promise<Pairs> {
    const received = await this.#records
      .selectFrom('notice')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('received_at', '>=', this.#from)
      .where('received_at', '<', this.#until)
      .executeTakeFirstOrThrow();
    const answered = await this.#records
      .selectFrom('notice')
      .select(({ fn }) => ['outcome', fn.countAll().as('count')])
      .where('outcome', 'is not', null)
      .where('answered_on', '>=', this.#from)
      .where('answered_on', '<', this.#until)
      .groupBy('outcome')
      .execute();
    return [
      ['notices', Number(received.count)],
      ...answered.map(({ outcome, count }) => [`notices: ${outcome}`, Number(count)] as const),
    ];
  }
}

function readOutcome(body: string): string | null {
  const read = v.safeParse(DecidedSchema, JSON.parse(body));
  return read.success ? read.output.outcome : null;
}
