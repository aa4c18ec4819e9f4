/**
 * How what a session's tickets say of its visitor changes. Pure.
 */
import { limits } from '@anoncam/protocol/limits';
import type { Wishes } from '@anoncam/protocol/wishes';
import type { Person } from '../matching/ticket.ts';
import type { Standing } from './session-state.ts';

/** So many devices out of reach are remembered. */
const maxUnreachable = 20;
const unreachableMs = 60_000;

/** Whatever is named twice counts once. */
export function wish(standing: Standing, { languages, interests, nearby, notCountries }: Wishes): Standing {
  const wishes = {
    languages: [...new Set(languages)],
    interests: [...new Set(interests)],
    nearby,
    notCountries: [...new Set(notCountries)],
  };
  return { ...standing, wishes };
}

export function block(standing: Standing, persons: readonly Person[]): Standing {
  return avoid({ ...standing, blocked: keepLatest(standing.blocked, persons, limits.blocks) });
}

/** They are not paired again for a while, in which either may find another network. */
export function markUnreachable(standing: Standing, person: Person | null, now: number): Standing {
  if (person === null) return standing;
  const unreachable = new Map([...standing.unreachable].slice(1 - maxUnreachable));
  return avoid({ ...standing, unreachable: unreachable.set(person, now + unreachableMs) });
}

/** Without the marks whose time is over. */
export function clearMarks(standing: Standing, now: number): Standing {
  const left = [...standing.unreachable].filter(([, untilMs]) => untilMs > now);
  if (left.length === standing.unreachable.size) return standing;
  return avoid({ ...standing, unreachable: new Map(left) });
}

/** When the next mark is over; null without one. */
export function clearsAtMs({ unreachable }: Standing): number | null {
  return unreachable.size === 0 ? null : Math.min(...unreachable.values());
}

function avoid(standing: Standing): Standing {
  return { ...standing, avoids: new Set([...standing.blocked, ...standing.unreachable.keys()]) };
}

function keepLatest(known: ReadonlySet<Person>, more: readonly Person[], most: number): ReadonlySet<Person> {
  const all = new Set(known);
  for (const person of more) {
    all.delete(person);
    all.add(person);
  }
  return new Set([...all].slice(-most));
}
