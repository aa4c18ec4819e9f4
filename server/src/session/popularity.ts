/**
 * Which interests are suggested first. Only ones of our own list: nothing that a visitor has typed is put before others,
 * and nothing can be learnt of one visitor from how many have an interest.
 */
import { suggestedInterests } from '@anoncam/protocol/interests';
import type { Interest, Wishes } from '@anoncam/protocol/wishes';

/** The suggested interests, those that most of these have first; in their own order where as many have them. */
export function rankInterests(everybody: readonly Wishes[]): readonly Interest[] {
  const counts = new Map<Interest, number>(suggestedInterests.map((interest) => [interest, 0]));
  for (const interest of everybody.flatMap(({ interests }) => interests)) {
    const count = counts.get(interest);
    if (count !== undefined) counts.set(interest, count + 1);
  }
  return suggestedInterests.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
}
