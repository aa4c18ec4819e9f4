/**
 * Statements of reasons in the shape of the EU's DSA Transparency Database (Regulation (EU) 2022/2065, Articles 17 and 24),
 * one row for each restriction of the last 180 days. About nobody: no id, no time of day, no words; of days that are over
 * only, in an order that tells nothing.
 */
import type { SanctionKind, SanctionReason } from '@anoncam/protocol/conduct';
import { addDays, type Day } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';

const days = 180;

/** In the order of the columns. What does not occur here is left empty: what is paid, how long an account is closed, words of anybody. */
export const statementFields = [
  'decision_visibility',
  'end_date_visibility_restriction',
  'decision_provision',
  'end_date_service_restriction',
  'decision_account',
  'end_date_account_restriction',
  'decision_ground',
  'decision_ground_reference_url',
  'incompatible_content_ground',
  'incompatible_content_explanation',
  'incompatible_content_illegal',
  'category',
  'content_type',
  'content_type_other',
  'application_date',
  'decision_facts',
  'source_type',
  'automated_detection',
  'automated_decision',
] as const;
export type StatementField = (typeof statementFields)[number];
export type Statement = Readonly<Record<StatementField, string>>;

const categories: Readonly<Record<SanctionReason, string>> = {
  sexual: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
  'under-18': 'STATEMENT_CATEGORY_PROTECTION_OF_MINORS',
  threat: 'STATEMENT_CATEGORY_VIOLENCE',
  extortion: 'STATEMENT_CATEGORY_CYBER_VIOLENCE',
  hate: 'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH',
  spam: 'STATEMENT_CATEGORY_SCAMS_AND_FRAUD',
  illegal: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
  evasion: 'STATEMENT_CATEGORY_OTHER_VIOLATION_TC',
};

const grounds: Readonly<Record<SanctionReason, string>> = {
  sexual: 'Nudity or anything sexual',
  'under-18': 'Only for people of 18 or over',
  threat: 'Threats',
  extortion: 'Extortion, or recording in secret',
  hate: 'Hate or harassment',
  spam: 'Advertising, fraud or machines',
  illegal: 'What is against the law',
  evasion: 'Coming back in spite of an exclusion',
};

/** A warning restricts nothing: there is no statement of it. */
type Restricting = Exclude<SanctionKind, 'warning'>;

const decisions: Readonly<Record<Restricting, (until: string) => Partial<Statement>>> = {
  probation: (until) => ({
    decision_visibility: 'DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED',
    end_date_visibility_restriction: until,
  }),
  'cool-off': suspend,
  exclusion: suspend,
};

/** There are no accounts here: it is the service that is not to be had for a while. */
function suspend(until: string): Partial<Statement> {
  return { decision_provision: 'DECISION_PROVISION_TOTAL_SUSPENSION', end_date_service_restriction: until };
}

export type Restriction = {
  readonly kind: Restricting;
  readonly reason: SanctionReason;
  readonly fromOn: string;
  readonly untilOn: string;
  /** Devices have found it, and not somebody by reporting it. */
  readonly isFoundByDevices: boolean;
  readonly isByRule: boolean;
};

const nothing = Object.fromEntries(statementFields.map((field) => [field, ''])) as Statement;

/** @param rulesUrl where the rules can be read. */
export function writeStatement(restriction: Restriction, rulesUrl: string): Statement {
  const { kind, reason, fromOn, untilOn, isFoundByDevices, isByRule } = restriction;
  return {
    ...nothing,
    ...decisions[kind](untilOn),
    decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    decision_ground_reference_url: rulesUrl,
    incompatible_content_ground: grounds[reason],
    incompatible_content_explanation:
      'It is against the rules that everybody confirms before the first call.',
    incompatible_content_illegal: 'No',
    category: categories[reason],
    content_type: 'CONTENT_TYPE_OTHER',
    content_type_other: 'Conduct in a live conversation, of which nothing is kept',
    application_date: fromOn,
    decision_facts: isFoundByDevices
      ? 'Devices of several independent people who were met objected to what they were shown.'
      : 'People who were met reported it from inside the call.',
    source_type: isFoundByDevices ? 'SOURCE_VOLUNTARY' : 'SOURCE_TYPE_OTHER_NOTIFICATION',
    automated_detection: isFoundByDevices ? 'Yes' : 'No',
    automated_decision: isByRule ? 'AUTOMATED_DECISION_FULLY' : 'AUTOMATED_DECISION_NOT_AUTOMATED',
  };
}

/** Of the days before today, so that nobody sees a row come and knows when. */
export async function listRestrictions(records: Records, today: Day): Promise<readonly Restriction[]> {
  const rows = await records
    .selectFrom('sanction')
    .select(['kind', 'reason', 'facts', 'decided_by', 'from_at', 'until_at'])
    .where('kind', '!=', 'warning')
    .where('from_at', '>=', addDays(today, -days))
    .where('from_at', '<', today)
    // Taken back within the minute, it was never in force.
    .where((is) => is.or([is('lifted_why', 'is', null), is('lifted_why', '!=', 'undone')]))
    .execute();
  const found = rows.map((row) => ({
    fromOn: row.from_at.slice(0, 10),
    untilOn: row.until_at.slice(0, 10),
    kind: row.kind as Restricting,
    reason: row.reason as SanctionReason,
    isFoundByDevices: row.facts !== null,
    isByRule: row.decided_by === null,
  }));
  // By what is told anyway, and not as they were made.
  const keyOf = (restriction: Restriction) => Object.values(restriction).join();
  return found.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** As RFC 4180 has it. */
export function writeCsv(names: readonly string[], rows: readonly (readonly string[])[]): string {
  return [names, ...rows].map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
