/**
 * Interests as visitors type them, brought into one form so that the same thing meets the same thing; and the ones that
 * are suggested, none of which a visitor has typed.
 */
import { limits } from './limits.ts';
import type { Interest } from './wishes.ts';

const apostrophes = /[\u2018\u2019\u02bc\u0060\u00b4]/g;
const separators = /[^\p{L}\p{M}\p{N}+#&']+/gu;

/** The normal form of what somebody typed, cut to what an interest may be; null if nothing of it can be one. */
export function normaliseInterest(typed: string): Interest | null {
  const short = cutToLength(simplify(typed), limits.interestChars).trim();
  return /[\p{L}\p{N}]/u.test(short) ? (short as Interest) : null;
}

/** Whether its normal form is only the beginning of it. */
export function isTooLong(typed: string): boolean {
  return simplify(typed).length > limits.interestChars;
}

function simplify(typed: string): string {
  return (
    typed
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFKC')
      .replace(apostrophes, "'")
      .replace(separators, ' ')
      .trim()
      // A hash in front is how tags are typed elsewhere; within a word it belongs to it, as in c#.
      .replace(/^[#' ]+/, '')
  );
}

/** Never cuts a character in two. */
function cutToLength(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter('und').segment(text)) {
    if (kept.length + segment.length > maxChars) break;
    kept += segment;
  }
  return kept;
}

/** What is suggested; the server orders them by how many here have them. */
export const suggestedInterests = [
  'music',
  'films',
  'games',
  'books',
  'travel',
  'cooking',
  'art',
  'photography',
  'football',
  'anime',
  'languages',
  'philosophy',
  'science',
  'programming',
  'history',
  'nature',
  'animals',
  'fitness',
  'guitar',
  'gardening',
  'chess',
  'astronomy',
  'politics',
  'night owls',
] as readonly string[] as readonly Interest[];
