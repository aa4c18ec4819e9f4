/**
 * When to look at a picture next: now and then while it is calm, closely while it is new or under suspicion, at once when
 * it has changed, and never more often than is good for the device. Pure.
 */
import type { PictureState } from './picture-state.ts';
import type { ShieldPolicy } from './policy.ts';

/** The look before. */
export type LastLook = {
  readonly askedAtMs: number;
  /** How long the answer took. */
  readonly tookMs: number;
  /** A random number from 0 to 1, so that nobody can time what they show between two looks. */
  readonly share: number;
};

/** As if none had been. */
export const noLook: LastLook = { askedAtMs: Number.NEGATIVE_INFINITY, tookMs: 0, share: 0 };

/** A device that is slow to answer has other things to do as well: so much of its time is left to them. */
const breathers = 2;

export function nextLookMs(state: PictureState, last: LastLook, policy: ShieldPolicy): number {
  return Math.max(wantedLookMs(state, last, policy), last.askedAtMs + last.tookMs * breathers);
}

function wantedLookMs({ phase }: PictureState, last: LastLook, { pace }: ShieldPolicy): number {
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
