/**
 * Who may meet whom, and how close two are: pure rules over two tickets. They do not choose; the waiting room does.
 */
import { type Closeness, closenesses } from '@anoncam/protocol/widening';
import { type Reach, unknownCountry } from '@anoncam/protocol/wishes';
import type { Ticket } from './ticket.ts';

export type PairingRules = {
  /** A localhost site, where somebody tries it alone with two tabs. */
  readonly ownTabsMayMeet: boolean;
  /** Strangers who met are kept apart for this long… */
  readonly apartMs: number;
  /** …unless nobody else is there and both have waited this long. */
  readonly reunionAfterMs: number;
};

export const defaultPairingRules: PairingRules = {
  ownTabsMayMeet: false,
  apartMs: 10 * 60_000,
  reunionAfterMs: 5_000,
};

/** What can never be given up: one wants to meet oneself, the other's country is not wanted, no path is possible… */
export function mayEverMeet(a: Ticket, b: Ticket, rules: PairingRules): boolean {
  return (
    a.pool === b.pool &&
    a.mode === b.mode &&
    a.session !== b.session &&
    (rules.ownTabsMayMeet || a.visitor !== b.visitor) &&
    mayConnect(a.reach, b.reach) &&
    !isExcluded(a, b) &&
    !isExcluded(b, a)
  );
}

function isExcluded(a: Ticket, b: Ticket): boolean {
  const { notCountries } = a.wishes;
  return (notCountries.length > 0 && notCountries.includes(b.country)) || avoids(a, b);
}

/** Whether `a` has blocked `b`, or could not reach them just before. */
export function avoids(a: Ticket, b: Ticket): boolean {
  return a.avoids.size > 0 && (a.avoids.has(b.visitor) || a.avoids.has(b.session));
}

/** Two devices that show everybody another address cannot guess each other's; a relay on either side helps both. */
export function mayConnect(a: Reach, b: Reach): boolean {
  return a.nat !== 'symmetric' || b.nat !== 'symmetric' || a.relay || b.relay;
}

/** no: never. yes: at once. reunion: they met lately, so only if nobody else is there and both have waited. */
export type Verdict = 'no' | 'yes' | 'reunion';

/** Of two who may ever meet, `metAtMs` being when they did last. */
export function judgeReunion(
  a: Ticket,
  b: Ticket,
  past: { metAtMs: number | null; now: number },
  rules: PairingRules,
): Verdict {
  const { metAtMs, now } = past;
  if (metAtMs === null || now - metAtMs >= rules.apartMs) return 'yes';
  const bothWaitedMs = now - Math.max(a.sinceMs, b.sinceMs);
  return bothWaitedMs >= rules.reunionAfterMs ? 'reunion' : 'no';
}

/** Place in the order of closeness: 0 is the closest. */
export type Rank = 0 | 1 | 2 | 3;

export function rankOf(closeness: Closeness): Rank {
  return closenesses.indexOf(closeness) as Rank;
}

function share(some: readonly string[], others: readonly string[]): boolean {
  for (const one of some) if (others.includes(one)) return true;
  return false;
}

/** Whether they can talk, as far as is known: a shared interest is of little use without a language. */
export function mayUnderstand(a: Ticket, b: Ticket): boolean {
  const [own, other] = [a.wishes.languages, b.wishes.languages];
  return own.length === 0 || other.length === 0 || share(own, other);
}

/** How close two strangers are. */
export function rankPair(a: Ticket, b: Ticket): Rank {
  if (share(a.wishes.interests, b.wishes.interests) && mayUnderstand(a, b)) return 0;
  if (share(a.wishes.languages, b.wishes.languages)) return 1;
  return a.country === b.country && a.country !== unknownCountry ? 2 : 3;
}
