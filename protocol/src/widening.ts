/**
 * How far a visitor's wishes have opened after some time: the server pairs by it and the page shows it, so that neither
 * has to tell the other.
 */
import { limits } from './limits.ts';
import type { Wishes } from './wishes.ts';

/** How close two strangers are; the closest comes first. */
export const closenesses = ['interest', 'language', 'near', 'anyone'] as const;
export type Closeness = (typeof closenesses)[number];

/** The steps by which these wishes widen, the narrowest first; the last one is always `anyone`. */
export function wideningOf(wishes: Wishes): readonly Closeness[] {
  const steps: Closeness[] = [];
  if (wishes.interests.length > 0) steps.push('interest');
  if (wishes.languages.length > 0) steps.push('language');
  if (wishes.nearby) steps.push('near');
  return [...steps, 'anyone'];
}

/** How many steps have opened after waiting for `waitedMs`, if there are so many. */
export function stepAfter(waitedMs: number): number {
  return Math.floor(Math.max(0, waitedMs) / limits.widenEveryMs);
}

/** The widest closeness that is acceptable after waiting for `waitedMs`. */
export function opennessAfter(wishes: Wishes, waitedMs: number): Closeness {
  const steps = wideningOf(wishes);
  return steps[Math.min(stepAfter(waitedMs), steps.length - 1)] ?? 'anyone';
}

/** How long after beginning to wait the next step opens; null when everything is open. */
export function widensAfterMs(wishes: Wishes, waitedMs: number): number | null {
  const step = stepAfter(waitedMs) + 1;
  return step < wideningOf(wishes).length ? step * limits.widenEveryMs : null;
}
