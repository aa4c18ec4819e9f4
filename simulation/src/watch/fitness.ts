/**
 * Who may meet whom, said a second time and from the rules alone: what the waiting room does is judged by this, so that
 * it must not use the waiting room's own words.
 */
import type { Ticket } from '../../../server/src/matching/ticket.ts';

/** The figures of the rules as they are promised. */
export const promised = {
  apartMs: 10 * 60_000,
  reunionAfterMs: 5_000,
  widenEveryMs: 2_500,
  acknowledgeMs: 3_000,
  resumeMs: 30_000,
  longestRestMs: 20_000,
  crowdEveryMs: 10_000,
  tabs: 20,
  unreachableMs: 60_000,
} as const;

function excludes({ wishes, avoids }: Ticket, { country, visitor, session }: Ticket): boolean {
  return wishes.notCountries.includes(country) || avoids.has(visitor) || avoids.has(session);
}

function isHard({ reach }: Ticket): boolean {
  return reach.nat === 'symmetric' && !reach.relay;
}

/** @returns why these two must never meet, or null. */
export function findHindrance(one: Ticket, other: Ticket, ownTabsMayMeet: boolean): string | null {
  if (one.session === other.session) return 'I3 a session met itself';
  if (one.visitor === other.visitor && !ownTabsMayMeet) return 'I3 a browser met itself';
  if (one.pool !== other.pool) return 'I11 somebody met one who is on probation';
  if (one.mode !== other.mode) return 'I4 two met who wanted different things';
  if (isHard(one) && isHard(other)) return 'I4 two met who can never be connected';
  if (excludes(one, other)) return 'I4 somebody met whom they had excluded';
  if (excludes(other, one)) return 'I4 somebody met whom they had excluded';
  return null;
}

function share<Item>(some: readonly Item[], others: readonly Item[]): boolean {
  return some.some((item) => others.includes(item));
}

/** How close two are, from 0 for a shared interest to 3 for nothing at all. */
export function measureDistance(one: Ticket, other: Ticket): number {
  const [own, others] = [one.wishes, other.wishes];
  const mayTalk =
    own.languages.length === 0 || others.languages.length === 0 || share(own.languages, others.languages);
  if (mayTalk && share(own.interests, others.interests)) return 0;
  if (share(own.languages, others.languages)) return 1;
  return one.country === other.country && one.country !== 'ZZ' ? 2 : 3;
}

/** How far somebody accepts others after waiting until then. */
export function opennessAt({ wishes, sinceMs }: Ticket, atMs: number): number {
  const steps: number[] = [];
  if (wishes.interests.length > 0) steps.push(0);
  if (wishes.languages.length > 0) steps.push(1);
  if (wishes.nearby) steps.push(2);
  steps.push(3);
  const step = Math.floor(Math.max(0, atMs - sinceMs) / promised.widenEveryMs);
  return steps[Math.min(step, steps.length - 1)] ?? 3;
}

/** Whether both accept how close they are. */
export function areClose(one: Ticket, other: Ticket, atMs: number): boolean {
  return measureDistance(one, other) <= Math.min(opennessAt(one, atMs), opennessAt(other, atMs));
}

/** Whether each finds the other for sure: near strangers are looked for only by who wishes that. */
export function areFound(one: Ticket, other: Ticket, atMs: number): boolean {
  const distance = measureDistance(one, other);
  const asked = distance === 2 && !(one.wishes.nearby && other.wishes.nearby) ? 3 : distance;
  return asked <= Math.min(opennessAt(one, atMs), opennessAt(other, atMs));
}
