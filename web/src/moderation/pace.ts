/**
 * When to look at a picture next: now and then while it is calm, more often while it drifts away from what was approved,
 * closely while it is new or under suspicion, at once when it has changed, and never more often than is good for the
 * device. Pure.
 */
import type { PicturePhase, PictureState } from './picture-state.ts';
import type { ShieldPolicy } from './policy.ts';

/** The look before. */
export type LastLook = {
  readonly askedAtMs: number;
  /** When the one before that was. */
  readonly formerAtMs: number;
  /** How long the answer took. */
  readonly tookMs: number;
  /** A random number from 0 to 1, so that nobody can time what they show between two looks. */
  readonly share: number;
};

/** As if none had been. */
export const noLook: LastLook = {
  askedAtMs: Number.NEGATIVE_INFINITY,
  formerAtMs: Number.NEGATIVE_INFINITY,
  tookMs: 0,
  share: 0,
};

/** A device that is slow to answer has other things to do as well: so much of its time is left to them… */
const breathers = 2;

/**
 * …unless the visitor waits for a picture that has not been seen yet, which is over soon.
 * @param drift how far the picture is from the last approved one, as `weighDifference` has it.
 */
export function nextLookMs(state: PictureState, last: LastLook, policy: ShieldPolicy, drift = 0): number {
  const { askedAtMs, formerAtMs, tookMs } = last;
  if (state.phase.is === 'held') {
    // A changed scene waits for nothing, not even if it was looked at a moment ago; but the one after it does.
    return formerAtMs + 2 * Math.max(policy.pace.leastMs, tookMs * breathers);
  }
  const leastMs = tookMs * (state.phase.is === 'gated' ? 1 : breathers);
  return Math.max(wantedLookMs(state.phase, last, policy, drift), askedAtMs + leastMs);
}

function wantedLookMs(
  phase: Exclude<PicturePhase, { is: 'held' }>,
  { askedAtMs, share }: LastLook,
  { pace, driftDifference }: ShieldPolicy,
  drift: number,
): number {
  switch (phase.is) {
    case 'gated':
    case 'suspect':
      return askedAtMs + pace.closeMs;
    case 'clear': {
      if (askedAtMs - phase.sinceMs < pace.newForMs) return askedAtMs + pace.closeMs;
      if (drift >= driftDifference) return askedAtMs + pace.driftMs;
      return askedAtMs + pace.calmMs + (2 * share - 1) * pace.jitterMs;
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
