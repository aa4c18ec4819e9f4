/**
 * Turns what is typed into the interests field into interests. Pure: the field shows what comes out.
 */
import { isTooLong, normaliseInterest } from '@anoncam/protocol/interests';
import { limits } from '@anoncam/protocol/limits';
import type { Interest } from '@anoncam/protocol/wishes';

/** Commas and semicolons as the world's keyboards have them. */
const separator = /[,;\n\u060c\u061b\u3001\uff0c\uff1b]/;

export type Taken = {
  readonly interests: readonly Interest[];
  /** What could not become an interest and stays in the field. */
  readonly rest: string;
  /** cut: one was taken, but not all of it. */
  readonly trouble: 'unusable' | 'full' | 'cut' | null;
};

export function takeInterests(interests: readonly Interest[], typed: string): Taken {
  let taken: Taken = { interests, rest: '', trouble: null };
  for (const part of typed.split(separator)) taken = takeOne(taken, part.trim());
  return taken;
}

function takeOne(taken: Taken, typed: string): Taken {
  if (typed === '') return taken;
  const { interests } = taken;
  const interest = normaliseInterest(typed);
  const rest = taken.rest === '' ? typed : `${taken.rest}, ${typed}`;
  if (interest === null) return { interests, rest, trouble: 'unusable' };
  const trouble = taken.trouble ?? (isTooLong(typed) ? 'cut' : null);
  if (interests.includes(interest)) return { ...taken, trouble };
  if (interests.length >= limits.interests) return { interests, rest, trouble: 'full' };
  return { ...taken, interests: [...interests, interest], trouble };
}

/** What is finished of a text that is still being typed, and what is not. */
export function splitFinished(typed: string): { readonly finished: string; readonly rest: string } {
  const parts = typed.split(separator);
  const rest = parts.pop() ?? '';
  return { finished: parts.join(','), rest: rest.trimStart() };
}
