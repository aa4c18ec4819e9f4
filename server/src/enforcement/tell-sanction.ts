/** A sanction as the one under it is told of it: what, why, on what grounds and until when, and never by whom. Pure. */
import type { Receipt } from '@anoncam/protocol/receipt';
import { showReceipt } from '@anoncam/protocol/receipt';
import type { AppealState, SanctionState } from '@anoncam/protocol/standing';
import type { Sanction } from './sanction.ts';

/** @param code with which it can be objected to. */
export function tellSanction(sanction: Sanction, code: Receipt, appeal: AppealState | null): SanctionState {
  const { kind, reason, facts, decidedBy, fromMs, untilMs, lifted } = sanction;
  return {
    code: showReceipt(code),
    kind,
    reason,
    facts: facts && { flags: facts.flags, of: facts.of },
    decidedBy: decidedBy === null ? 'automatic' : 'person',
    from: toSecond(fromMs),
    until: toSecond(untilMs),
    isLifted: lifted !== null,
    appeal,
  };
}

export function toSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`;
}
