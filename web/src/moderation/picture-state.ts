/**
 * How far the stranger's picture may be seen: `(state, event, policy) → state`, pure and total. Covered first, judged
 * then: nothing is ever shown that has not passed, except at the visitor's own wish.
 */
import type { ShieldPolicy } from './policy.ts';

export type PicturePhase =
  /** Nothing of it is known yet. `passedAtMs`: when the first approved picture was taken. */
  | { readonly is: 'gated'; readonly sinceMs: number; readonly passedAtMs: number | null }
  | { readonly is: 'clear'; readonly sinceMs: number }
  /** The scene has changed: the last approved picture stands still, soon covered; after a cut it is covered at once. */
  | { readonly is: 'held'; readonly sinceMs: number; readonly isCut: boolean }
  /** For too long nothing could be judged. */
  | { readonly is: 'unclear'; readonly passedAtMs: number | null }
  | { readonly is: 'suspect'; readonly clearances: number; readonly firstAtMs: number | null }
  | { readonly is: 'blocked' }
  /** There is no classifier. */
  | { readonly is: 'unguarded' }
  /** The visitor wants to see it as it is. */
  | { readonly is: 'revealed' };

export type PictureState = {
  readonly phase: PicturePhase;
  /** Of the last pictures that could be judged, which ones spoke against it; the latest is last. */
  readonly recent: readonly boolean[];
  /** When the classifier answered last. */
  readonly answeredAtMs: number | null;
  readonly classifier: 'loading' | 'ready' | 'failed';
};

export type PictureEvent =
  /** A picture has come. `difference`: from the last one that was approved, as `weighDifference` has it. */
  | { readonly type: 'frame'; readonly difference: number; readonly now: number }
  /** What was found in a picture taken at `takenAtMs`. */
  | {
      readonly type: 'analysed';
      readonly offence: number;
      readonly isUsable: boolean;
      readonly takenAtMs: number;
      readonly now: number;
    }
  | { readonly type: 'classifier'; readonly is: PictureState['classifier']; readonly now: number }
  /** The camera at the other end was switched on again. */
  | { readonly type: 'new-picture'; readonly now: number }
  /** The visitor wants to see it, if there is anything to decide. */
  | { readonly type: 'reveal' }
  | { readonly type: 'tick'; readonly now: number };

type Analysed = Extract<PictureEvent, { type: 'analysed' }>;

export function newPicture(classifier: PictureState['classifier'], now: number): PictureState {
  const phase: PicturePhase = classifier === 'failed' ? { is: 'unguarded' } : gate(now);
  return { phase, recent: [], answeredAtMs: null, classifier };
}

/** open: what comes is shown. frozen: what was shown last stands. covered: nothing is seen but colours. */
export type Coverage = 'open' | 'frozen' | 'covered';

export function coverageOf({ phase }: PictureState, policy: ShieldPolicy, now: number): Coverage {
  if (phase.is === 'clear' || phase.is === 'revealed') return 'open';
  const isFrozen = phase.is === 'held' && !phase.isCut && now - phase.sinceMs < policy.holdMs;
  return isFrozen ? 'frozen' : 'covered';
}

export function movePicture(state: PictureState, event: PictureEvent, policy: ShieldPolicy): PictureState {
  switch (event.type) {
    case 'frame':
      return onFrame(state, event, policy);
    case 'analysed':
      return state.phase.is === 'revealed' ? state : onAnalysed(state, event, policy);
    case 'classifier':
      return onClassifier({ ...state, classifier: event.is }, event.now);
    case 'new-picture':
      return isDecided(state) ? state : { ...newPicture(state.classifier, event.now), recent: state.recent };
    case 'reveal':
      return mayReveal(state) ? { ...state, phase: { is: 'revealed' } } : state;
    case 'tick':
      return onTick(state, policy, event.now);
    default:
      return event satisfies never;
  }
}

function gate(now: number): PicturePhase {
  return { is: 'gated', sinceMs: now, passedAtMs: null };
}

/** By what was seen or by the visitor: a change of the camera does not undo it. */
function isDecided({ phase }: PictureState): boolean {
  return phase.is === 'blocked' || phase.is === 'revealed';
}

function mayReveal({ phase }: PictureState): boolean {
  return phase.is === 'unclear' || phase.is === 'blocked' || phase.is === 'unguarded';
}

function onFrame(
  state: PictureState,
  { difference, now }: Extract<PictureEvent, { type: 'frame' }>,
  policy: ShieldPolicy,
): PictureState {
  const { phase } = state;
  const isCut = difference >= policy.cutDifference;
  if (phase.is === 'held') return isCut ? { ...state, phase: { ...phase, isCut } } : state;
  if (phase.is !== 'clear') return state;
  if (now - (state.answeredAtMs ?? 0) > policy.staleMs) return { ...state, phase: gate(now) };
  const isKnown = difference <= policy.sceneDifference;
  return isKnown ? state : { ...state, phase: { is: 'held', sinceMs: now, isCut } };
}

function onAnalysed(state: PictureState, event: Analysed, policy: ShieldPolicy): PictureState {
  const answered = { ...state, answeredAtMs: event.now };
  if (!event.isUsable || state.phase.is === 'blocked') return answered;
  const isFlagged = event.offence >= policy.flagFrom;
  const recent = [...state.recent, isFlagged].slice(-policy.blockOf);
  const judged = { ...answered, recent };
  if (recent.filter(Boolean).length >= policy.blockFlags) return { ...judged, phase: { is: 'blocked' } };
  // A last answer of a classifier that has failed: there will be none by which a suspicion could be cleared.
  if (state.classifier === 'failed') return judged;
  if (isFlagged) return { ...judged, phase: { is: 'suspect', clearances: 0, firstAtMs: null } };
  const isApproved = event.offence < policy.passBelow;
  return { ...judged, phase: isApproved ? approve(state.phase, event, policy) : doubt(state.phase) };
}

/** One approved picture more. */
function approve(phase: PicturePhase, { takenAtMs, now }: Times, policy: ShieldPolicy): PicturePhase {
  switch (phase.is) {
    case 'gated':
    case 'unclear':
      return approveUnseen(phase, { takenAtMs, now }, policy);
    case 'held':
      return takenAtMs >= phase.sinceMs ? { is: 'clear', sinceMs: now } : phase;
    case 'suspect':
      return approveSuspect(phase, { takenAtMs, now }, policy);
    case 'clear':
    case 'blocked':
    case 'unguarded':
    case 'revealed':
      return phase;
    default:
      return phase satisfies never;
  }
}

type Times = Pick<Analysed, 'takenAtMs' | 'now'>;

function approveUnseen(
  phase: Extract<PicturePhase, { is: 'gated' | 'unclear' }>,
  { takenAtMs, now }: Times,
  policy: ShieldPolicy,
): PicturePhase {
  if (phase.passedAtMs === null) return { ...phase, passedAtMs: takenAtMs };
  return takenAtMs - phase.passedAtMs >= policy.gateApartMs ? { is: 'clear', sinceMs: now } : phase;
}

function approveSuspect(
  phase: Extract<PicturePhase, { is: 'suspect' }>,
  { takenAtMs, now }: Times,
  policy: ShieldPolicy,
): PicturePhase {
  const clearances = phase.clearances + 1;
  const firstAtMs = phase.firstAtMs ?? takenAtMs;
  const isCleared = clearances >= policy.clearances && takenAtMs - firstAtMs >= policy.clearOverMs;
  return isCleared ? { is: 'clear', sinceMs: now } : { is: 'suspect', clearances, firstAtMs };
}

/** Neither for nor against it: a suspicion is not cleared by that. */
function doubt(phase: PicturePhase): PicturePhase {
  return phase.is === 'suspect' ? { is: 'suspect', clearances: 0, firstAtMs: null } : phase;
}

/** Without a classifier what was clear goes on being looked at by nobody: covered, unless the visitor has decided. */
function onClassifier(state: PictureState, now: number): PictureState {
  if (isDecided(state)) return state;
  if (state.classifier === 'failed') return { ...state, phase: { is: 'unguarded' } };
  return state.classifier === 'ready' && state.phase.is === 'unguarded'
    ? { ...state, phase: gate(now) }
    : state;
}

function onTick(state: PictureState, policy: ShieldPolicy, now: number): PictureState {
  const { phase } = state;
  if (phase.is !== 'gated' && phase.is !== 'held') return state;
  const sinceMs = now - phase.sinceMs;
  if (state.classifier === 'loading') {
    return sinceMs >= policy.loadingMs ? { ...state, phase: { is: 'unguarded' } } : state;
  }
  if (sinceMs < policy.unclearAfterMs) return state;
  return { ...state, phase: { is: 'unclear', passedAtMs: phase.is === 'gated' ? phase.passedAtMs : null } };
}
