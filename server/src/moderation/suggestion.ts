/** What the rules suggest for a case, for whoever decides; they may decide otherwise. Pure. */
import type { CaseView } from '@anoncam/protocol/staff-api/staff-cases';
import { suggestMeasure } from '../enforcement/escalation.ts';
import type { Sanction } from '../enforcement/sanction.ts';
import type { CaseEvent } from './case-event.ts';
import { sortByGravity } from './reason.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** @param past all that was imposed on the same browser. */
export function suggest(events: readonly CaseEvent[], past: readonly Sanction[]): CaseView['suggested'] {
  const categories = events.flatMap((event) => (event.type === 'reported' ? [event.category] : []));
  // Where nobody has reported, devices have flagged, and they know of nothing else.
  const reason = sortByGravity(categories)[0] ?? 'sexual';
  const { kind, forMs } = suggestMeasure(reason, past);
  return { outcome: kind, reason, days: kind === 'exclusion' ? Math.round(forMs / dayMs) : 0 };
}
