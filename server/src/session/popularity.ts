/**
 * Which interests are suggested first. Only ones of our own list: nothing that a visitor has typed is put before others,
 * and nothing can be learnt of one visitor from how many have an interest.
 */
import { suggestedInterests } from '@anoncam/protocol/interests';
import type { Interest } from '@anoncam/protocol/wishes';
import type { Heads } from './head-count.ts';

/** The suggested interests, those that most of these have first; in their own order where as many have them. */
export function rankInterests({ interests }: Heads): readonly Interest[] {
  return suggestedInterests.toSorted((a, b) => (interests.get(b) ?? 0) - (interests.get(a) ?? 0));
}
