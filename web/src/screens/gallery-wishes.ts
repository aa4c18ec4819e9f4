/**
 * Made-up wishes, and searches that follow from them, for the gallery. Development only.
 */
import { suggestedInterests } from '@anoncam/protocol/interests';
import { limits } from '@anoncam/protocol/limits';
import { type Closeness, wideningOf } from '@anoncam/protocol/widening';
import { noWishes, type Shared, type Wishes } from '@anoncam/protocol/wishes';
import { readClock } from '../ui/now.ts';
import type { Phase, WishesView } from './view.ts';

const longInterests = [
  'chess',
  'קריאת שירה',
  'very long walks by the sea',
  'mechanical keyboards and synths',
  'الموسيقى الكلاسيكية',
  'c++',
  '囲碁',
  'rock & roll',
  'restoring wooden sailing boats',
  'the history of early photography',
];

// The gallery writes them as the page would have stored them.
function wish(change: { [part in keyof Wishes]?: unknown }): Wishes {
  return { ...noWishes, ...change } as Wishes;
}

const usual = wish({ languages: ['en', 'de'], interests: ['chess', 'music'], nearby: true });

export const galleryWishes = {
  none: noWishes,
  some: usual,
  full: wish({
    languages: ['en', 'de', 'ar', 'he', 'zh', 'pt', 'uk', 'gsw'],
    interests: longInterests,
    nearby: true,
    notCountries: ['ZZ', 'FR', 'CD', 'GS', 'VC'],
  }),
  languagesOnly: wish({ languages: ['en'] }),
} as const;

export function suggestFor(wishes: Wishes): WishesView {
  return { wishes, suggested: suggestedInterests };
}

export function buildWaiting(wishes: Wishes, openness: Closeness): Extract<Phase, { is: 'waiting' }> {
  const steps = wideningOf(wishes);
  const opensTo = steps[steps.indexOf(openness) + 1] ?? null;
  const widensAt = opensTo === null ? null : readClock() + limits.widenEveryMs;
  const search = { openness, opensTo, widensAt, usualMs: 7_600 };
  return { is: 'waiting', since: readClock() - 3_000, restUntil: null, search, failures: 0, isPaused: false };
}

export function share(languages: readonly string[], interests: readonly string[]): Shared {
  return { languages, interests } as unknown as Shared;
}

export const longShared: Shared = share(['en', 'ar'], longInterests);
