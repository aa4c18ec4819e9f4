/** A sanction and its marks as rows in the database, and back. */
import type { SanctionKind, SanctionReason } from '@anoncam/protocol/conduct';
import { addDays, type Day, dayAt } from '../addresses/day.ts';
import type { SanctionAddressTable, SanctionTable } from '../database/tables.ts';
import type { NetworkMark } from './in-force.ts';
import type { Facts, LiftReason, Sanction, SanctionId } from './sanction.ts';
import type { SubjectRef } from './subject.ts';

/** How long it is remembered after it ended: as long as the case it came from. */
const rememberedDays = 180;

/** @param code the tag of the appeal code. */
export function toRow(sanction: Sanction, code: string): SanctionTable {
  const { facts, lifted } = sanction;
  return {
    id: sanction.id,
    case_id: sanction.case,
    subject: sanction.subject,
    kind: sanction.kind,
    reason: sanction.reason,
    facts: facts && JSON.stringify(facts),
    decided_by: sanction.decidedBy,
    from_at: toText(sanction.fromMs),
    until_at: toText(sanction.untilMs),
    lifted_at: lifted && toText(lifted.atMs),
    lifted_why: lifted?.why ?? null,
    code,
    ends_on: endOfSanction(sanction.untilMs),
  };
}

export function fromRow(row: SanctionTable): Sanction {
  const { lifted_at, lifted_why } = row;
  return {
    id: row.id as SanctionId,
    case: row.case_id,
    subject: row.subject as SubjectRef,
    kind: row.kind as SanctionKind,
    reason: row.reason as SanctionReason,
    facts: row.facts === null ? null : (JSON.parse(row.facts) as Facts),
    decidedBy: row.decided_by,
    fromMs: Date.parse(row.from_at),
    untilMs: Date.parse(row.until_at),
    lifted:
      lifted_at === null || lifted_why === null
        ? null
        : { atMs: Date.parse(lifted_at), why: lifted_why as LiftReason },
  };
}

export function toMarkRow(sanction_id: SanctionId, { isShared, ...mark }: NetworkMark): SanctionAddressTable {
  return { ...mark, sanction_id, is_shared: isShared ? 1 : 0 };
}

export function fromMarkRow({ day, bits, tag, is_shared }: SanctionAddressTable): NetworkMark {
  return { day: day as Day, bits, tag, isShared: is_shared === 1 };
}

/** The first day on which it must not be there any more. */
export function endOfSanction(untilMs: number): Day {
  return addDays(dayAt(untilMs), rememberedDays);
}

/** As all times in the database; two of them compare as the times do. */
export function toText(ms: number): string {
  return new Date(ms).toISOString();
}
