/**
 * How much one browser, one network, or everybody together may do at the door: one table. What is counted, and what follows,
 * is `door.ts`'s affair; how often somebody may write to us or be wrong about a receipt stands with those routes.
 *
 * An address is often shared, so that by address two hundred visitors at once are nothing unusual: what looks wrong is asked
 * for work first, and refused only where serving it would cost everybody else.
 */
import type { NetworkPart } from '../addresses/network-tag.ts';

/**
 * upgrade: a try to open a socket. newcomer: an admission. wrong: a socket that was closed for what it said. request: anything
 * else over HTTP. challenge: asking for work, which costs us some. loan: of relays, whose places are few.
 */
export type DoorEvent = 'upgrade' | 'newcomer' | 'wrong' | 'request' | 'challenge' | 'loan';

export type Limit = {
  readonly event: DoorEvent;
  readonly by: NetworkPart | 'browser' | 'all';
  readonly seconds: number;
  /** With more, newcomers from there do some work first; twice as many, twice as much work. Null: never. */
  readonly workFrom: number | null;
  /** With more, it is refused until the time is over. Null: never. */
  readonly refuseFrom: number | null;
};

const minute = 60;

export const limits: readonly Limit[] = [
  { event: 'upgrade', by: 'browser', seconds: minute, workFrom: null, refuseFrom: 60 },
  { event: 'upgrade', by: 'household', seconds: minute, workFrom: 600, refuseFrom: 6_000 },
  { event: 'upgrade', by: 'customer', seconds: minute, workFrom: 600, refuseFrom: 6_000 },
  { event: 'upgrade', by: 'network', seconds: minute, workFrom: 2_400, refuseFrom: 24_000 },
  { event: 'newcomer', by: 'household', seconds: 10 * minute, workFrom: 400, refuseFrom: 6_000 },
  { event: 'newcomer', by: 'customer', seconds: 10 * minute, workFrom: 400, refuseFrom: 6_000 },
  { event: 'newcomer', by: 'network', seconds: 10 * minute, workFrom: 1_600, refuseFrom: 24_000 },
  { event: 'wrong', by: 'household', seconds: 5 * minute, workFrom: 60, refuseFrom: null },
  { event: 'wrong', by: 'customer', seconds: 5 * minute, workFrom: 60, refuseFrom: null },
  { event: 'wrong', by: 'network', seconds: 5 * minute, workFrom: 240, refuseFrom: null },
  { event: 'request', by: 'household', seconds: minute, workFrom: null, refuseFrom: 6_000 },
  { event: 'request', by: 'customer', seconds: minute, workFrom: null, refuseFrom: 6_000 },
  { event: 'request', by: 'network', seconds: minute, workFrom: null, refuseFrom: 24_000 },
  { event: 'challenge', by: 'household', seconds: minute, workFrom: null, refuseFrom: 1_200 },
  { event: 'challenge', by: 'network', seconds: minute, workFrom: null, refuseFrom: 4_800 },
  { event: 'challenge', by: 'all', seconds: minute, workFrom: null, refuseFrom: 30_000 },
  // A name lasts ten minutes. A page that goes from stranger to stranger asks every five seconds at most.
  { event: 'loan', by: 'browser', seconds: 10 * minute, workFrom: null, refuseFrom: 120 },
  { event: 'loan', by: 'household', seconds: 10 * minute, workFrom: null, refuseFrom: 6_000 },
  { event: 'loan', by: 'customer', seconds: 10 * minute, workFrom: null, refuseFrom: 6_000 },
  { event: 'loan', by: 'network', seconds: 10 * minute, workFrom: null, refuseFrom: 24_000 },
];

/** Sockets that are open at once. Of a household by the operator's setting; of what is wider, as many times. */
export const socketsAtOnce = {
  /** As many tabs as one browser may have, and some that are just being replaced. */
  browser: 30,
  /** Of one browser, where work is asked for because so many are open. */
  browserInCrowd: 3,
  times: { household: 1, customer: 1, network: 4 },
  /** From this share on newcomers do some work first. */
  workFromShare: 0.5,
} as const;

/** Work for who comes from where it looks wrong: 1 is the usual work, each level is twice the one before. */
export const mostWork = 3;
export type WorkLevel = 0 | 1 | 2 | 3;

/** None as long as it is no more than that; then one level more each time it doubles. */
export function workLevelOf(used: number, workFrom: number | null): WorkLevel {
  if (workFrom === null || used <= workFrom) return 0;
  return Math.min(mostWork, 1 + Math.floor(Math.log2(used / workFrom))) as WorkLevel;
}
