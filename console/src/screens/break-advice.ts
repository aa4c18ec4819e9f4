/**
 * When somebody who decides should be told that a break would do them good. Pure; it is an advice, and stops nobody.
 */
import type { Queue } from '@anoncam/protocol/staff-api/staff-cases';

const maxMinutes = 50;
const maxDecisionsAnHour = 60;
/** Who said "later" is left alone for so long. */
export const laterMs = 15 * 60_000;

/** The reason for a break; null if there is none. */
export function adviseBreak(
  { lastHour, sinceBreakMinutes }: Queue['done'],
  quietUntil: number,
  now: number,
): 'minutes' | 'decisions' | null {
  if (now < quietUntil) return null;
  if (lastHour >= maxDecisionsAnHour) return 'decisions';
  return sinceBreakMinutes >= maxMinutes ? 'minutes' : null;
}
