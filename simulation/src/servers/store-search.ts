/**
 * Whom a ticket meets in the store: by the rules of pairing.ts, gone through one by one. How the real store looks for them in
 * a crowd is held by the room's contract and not tried here.
 */
import {
  judgeReunion,
  mayEverMeet,
  type PairingRules,
  rankPair,
} from '../../../server/src/matching/pairing.ts';
import type { Chance } from '../frame/chance.ts';
import { type Entry, pairOf, type StoreState } from './store-state.ts';

export type Moment = { readonly now: number; readonly rules: PairingRules; readonly chance: Chance };

type Found = { readonly entry: Entry; readonly rank: number; readonly verdict: 'yes' | 'reunion' };

/** One search in so many asks those first who have waited longest. */
const oldestEvery = 4;

export function search(
  state: StoreState,
  own: Entry,
  moment: Moment,
): Record<'stranger' | 'known', Entry | null> {
  const found = [...state.entries.values()].flatMap((entry) => judge(state, own, entry, moment) ?? []);
  const strangers = found.filter(({ verdict }) => verdict === 'yes');
  const known = found.filter(({ verdict }) => verdict === 'reunion');
  return { stranger: choose(strangers, moment), known: choose(known, moment) };
}

function judge(state: StoreState, own: Entry, entry: Entry, { now, rules }: Moment): Found | null {
  const { ticket } = entry;
  if (!mayEverMeet(own.ticket, ticket, rules)) return null;
  const rank = rankPair(own.ticket, ticket);
  if (rank > Math.min(own.openness, entry.openness)) return null;
  const metAtMs = state.met.get(pairOf(own.ticket, ticket, rules.ownTabsMayMeet)) ?? null;
  const verdict = judgeReunion(own.ticket, ticket, { metAtMs, now }, rules);
  return verdict === 'no' ? null : { entry, rank, verdict };
}

function choose(found: readonly Found[], { chance }: Moment): Entry | null {
  if (found.length === 0) return null;
  const oldest = found.toSorted((a, b) => a.entry.ticket.sinceMs - b.entry.ticket.sinceMs);
  const front = oldest.find(({ entry }) => entry.ticket.front);
  if (front) return front.entry;
  if (chance.below(oldestEvery) === 0) return oldest[0]?.entry ?? null;
  const closest = Math.min(...found.map(({ rank }) => rank));
  return chance.pick(found.filter(({ rank }) => rank === closest)).entry;
}
