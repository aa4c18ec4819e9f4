/**
 * When to look at a picture next: now and then while it is calm, closely while it is new or under suspicion, at once when
 * it has changed, and never more often than is good for the device. Pure.
 */
import type { PictureState } from './picture-state.ts';
import type { ShieldPolicy } from './policy.ts';

/** `share`: a random number from 0 to 1, so that nobody can time what they show between two looks. */
export function nextLookMs(
  { phase }: PictureState,
  last: { readonly askedAtMs: number; readonly share: number },
  { pace }: ShieldPolicy,
): number {
  const { askedAtMs, share } = last;
  switch (phase.is) {
    case 'held':
      return askedAtMs + pace.leastMs;
    case 'gated':
    case 'suspect':
      return askedAtMs + pace.closeMs;
    case 'clear': {
      const calmMs = pace.calmMs + (2 * share - 1) * pace.jitterMs;
      return askedAtMs + (askedAtMs - phase.sinceMs < pace.newForMs ? pace.closeMs : calmMs);
    }
    case 'unclear':
      return askedAtMs + pace.closeMs * 2;
    case 'blocked':
    case 'unguarded':
    case 'revealed':
      return Number.POSITIVE_INFINITY;
    default:
      return phase satisfies never;
  }
}
