/**
 * How many visitors are here, and which suggested interests they have, at all servers of the site together. A port: the driver
 * in memory knows one server, which is all there is.
 */
import { suggestedInterests } from '@anoncam/protocol/interests';
import type { Interest, Wishes } from '@anoncam/protocol/wishes';

export type Heads = {
  readonly here: number;
  /** Of our own list alone: nothing that a visitor has typed. */
  readonly interests: ReadonlyMap<Interest, number>;
};

export type HeadCount = {
  /** As it was told lately; at once. */
  total(): Heads;
  run(): void;
  stop(): Promise<void>;
};

export function countHeads(everybody: Iterable<Wishes>): Heads {
  const interests = new Map<Interest, number>(suggestedInterests.map((interest) => [interest, 0]));
  let here = 0;
  for (const wishes of everybody) {
    here += 1;
    for (const interest of wishes.interests) {
      const count = interests.get(interest);
      if (count !== undefined) interests.set(interest, count + 1);
    }
  }
  return { here, interests };
}

export function addHeads(all: readonly Heads[]): Heads {
  const interests = new Map<Interest, number>();
  for (const heads of all)
    for (const [interest, count] of heads.interests)
      interests.set(interest, (interests.get(interest) ?? 0) + count);
  return { here: all.reduce((sum, { here }) => sum + here, 0), interests };
}
