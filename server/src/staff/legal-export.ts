/**
 * The least of a case that answers an authority: what the published list of fields names, and nothing else. It is built
 * field by field, and what is not on the list is left out once more at the end.
 */
import type { Records } from '../database/open-database.ts';
import type { SanctionTable } from '../database/tables.ts';
import { type DisclosedField, disclosedFields } from '../privacy/disclosed-fields.ts';

export type CaseExport = Readonly<Record<string, unknown>>;

/** @returns the case's id alone where the case is not there any more. */
export async function exportCase(records: Records, id: string): Promise<CaseExport> {
  const row = await records
    .selectFrom('moderation_case')
    .select(['id', 'opened_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return { case: id };
  return keepListed({
    case: row.id,
    openedAt: row.opened_at,
    reports: await listReports(records, id),
    notices: await listNotices(records, id),
    ...(await listSanctions(records, id)),
  });
}

async function listReports(records: Records, id: string) {
  const rows = await records
    .selectFrom('report')
    .select(['category', 'received_at'])
    .where('case_id', '=', id)
    .orderBy('received_at')
    .execute();
  return rows.map(({ category, received_at }) => ({ category, at: received_at }));
}

async function listNotices(records: Records, id: string) {
  const rows = await records
    .selectFrom('notice')
    .select(['category', 'received_at'])
    .where('case_id', '=', id)
    .orderBy('received_at')
    .execute();
  return rows.map(({ category, received_at }) => ({ category, at: received_at }));
}

async function listSanctions(records: Records, id: string) {
  const rows = await records
    .selectFrom('sanction')
    .select(['id', 'kind', 'reason', 'facts', 'decided_by', 'from_at', 'until_at', 'lifted_at'])
    .where('case_id', '=', id)
    .orderBy('from_at')
    .execute();
  const appeals = await records
    .selectFrom('appeal')
    .select(['made_at', 'outcome'])
    // PostgreSQL takes no empty list.
    .where('sanction_id', 'in', ['', ...rows.map((row) => row.id)])
    .orderBy('made_at')
    .execute();
  return {
    sanctions: rows.map(tellSanction),
    appeals: appeals.map(({ made_at, outcome }) => ({ at: made_at, outcome })),
  };
}

type ReadSanction = Omit<SanctionTable, 'case_id' | 'subject' | 'lifted_why' | 'code' | 'ends_on'>;

function tellSanction({ kind, reason, facts, decided_by, from_at, until_at, lifted_at }: ReadSanction) {
  const { flags = null, of = null } = facts === null ? {} : (JSON.parse(facts) as Record<string, unknown>);
  const by = decided_by === null ? 'rule' : 'person';
  return { kind, reason, from: from_at, until: until_at, by, flags, of, liftedAt: lifted_at };
}

/** Whatever else there is, a mistake above included, stays here. */
export function keepListed(value: CaseExport, before = ''): CaseExport {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const path = `${before}${name}`;
      if (name.includes('.')) return [];
      if (Array.isArray(inner) && hasListed(`${path}.`))
        return [[name, inner.map((one) => keepListed(one as CaseExport, `${path}.`))]];
      return isListed(path) && isPlain(inner) ? [[name, inner]] : [];
    }),
  );
}

function isListed(path: string): path is DisclosedField {
  return Object.hasOwn(disclosedFields, path);
}

function hasListed(before: string): boolean {
  return Object.keys(disclosedFields).some((path) => path.startsWith(before));
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'number';
}
