/** Which case comes after one that was decided: the most urgent that is nobody else's. Pure. */
import type { CaseSummary } from '@anoncam/protocol/staff-api/staff-cases';

/** @param done was just decided; the queue may not know it yet */
export function chooseNextCase(cases: readonly CaseSummary[], done: string, me: string): string | null {
  const free = cases.find(
    ({ id, state, takenBy }) =>
      id !== done && (state === 'waiting' || state === 'taken') && (takenBy === null || takenBy === me),
  );
  return free?.id ?? null;
}
