/**
 * How two pages come to the same short string without anybody in between being able to choose it: the offerer commits itself
 * to a nonce, the answerer tells its own, the offerer reveals. Pure: `(state, event) → { state, effects }`. What is
 * hashed, `verification-hash.ts` knows; what comes in another order than this one is never verified.
 */
import type { VerifyMessage } from '@anoncam/protocol/between-peers';

export type Part = 'offerer' | 'answerer';

/** 32 bytes each, as base64url. */
export type Nonces = { readonly offerer: string; readonly answerer: string };

/**
 * disorder: a message that is not the one that has to come. no-keys: a description with no fingerprint, or with several.
 * forged: what was revealed is not what was committed to.
 */
export type FailedWhy = 'disorder' | 'no-keys' | 'forged';

export type VerificationState =
  /** The data channel is not open yet. */
  | { readonly is: 'closed'; readonly part: Part; readonly nonce: string }
  /** The offerer, while its commitment is computed, and once it is sent. */
  | { readonly is: 'committing'; readonly nonce: string }
  | { readonly is: 'committed'; readonly nonce: string; readonly commitment: string }
  /** The answerer, before it is told a commitment and after that. */
  | { readonly is: 'listening'; readonly nonce: string }
  | { readonly is: 'answered'; readonly nonce: string; readonly commitment: string }
  /** Both nonces are known; what follows from them is computed. */
  | { readonly is: 'checking'; readonly commitment: string }
  /** `value`: 30 bits that both have, unless somebody is in between. */
  | { readonly is: 'ready'; readonly value: number }
  | { readonly is: 'failed'; readonly why: FailedWhy };

export type VerificationEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'committed'; readonly commitment: string }
  | { readonly type: 'heard'; readonly message: VerifyMessage }
  | { readonly type: 'computed'; readonly commitment: string; readonly value: number }
  | { readonly type: 'no-keys' };

export type VerificationEffect =
  | { readonly do: 'say'; readonly message: VerifyMessage }
  /** Compute the commitment to this nonce. */
  | { readonly do: 'commit'; readonly nonce: string }
  /** Compute the commitment and the value that follow from these nonces. */
  | { readonly do: 'compute'; readonly nonces: Nonces }
  /** End the call: somebody has tried to choose the string. */
  | { readonly do: 'abort' };

export type VerificationStep = {
  readonly state: VerificationState;
  readonly effects: readonly VerificationEffect[];
};

export function beginVerification(part: Part, nonce: string): VerificationState {
  return { is: 'closed', part, nonce };
}

export function moveVerification(state: VerificationState, event: VerificationEvent): VerificationStep {
  // What has failed stays so, whatever comes later.
  if (state.is === 'failed') return go(state);
  switch (event.type) {
    case 'opened':
      return onOpened(state);
    case 'committed':
      return onCommitted(state, event.commitment);
    case 'heard':
      return onHeard(state, event.message);
    case 'computed':
      return onComputed(state, event);
    case 'no-keys':
      return fail('no-keys');
    default:
      return event satisfies never;
  }
}

function go(state: VerificationState, ...effects: VerificationEffect[]): VerificationStep {
  return { state, effects };
}

function fail(why: FailedWhy): VerificationStep {
  return go({ is: 'failed', why });
}

function onOpened(state: VerificationState): VerificationStep {
  if (state.is !== 'closed') return go(state);
  const { part, nonce } = state;
  if (part === 'answerer') return go({ is: 'listening', nonce });
  return go({ is: 'committing', nonce }, { do: 'commit', nonce });
}

function onCommitted(state: VerificationState, commitment: string): VerificationStep {
  if (state.is !== 'committing') return go(state);
  return go(
    { is: 'committed', nonce: state.nonce, commitment },
    { do: 'say', message: { type: 'verify-commit', commitment } },
  );
}

/** One message is right in each state, and once: a second try would be a second guess for who is in between. */
function onHeard(state: VerificationState, message: VerifyMessage): VerificationStep {
  if (state.is === 'listening' && message.type === 'verify-commit') {
    const { nonce } = state;
    return go(
      { is: 'answered', nonce, commitment: message.commitment },
      { do: 'say', message: { type: 'verify-answer', nonce } },
    );
  }
  if (state.is === 'committed' && message.type === 'verify-answer') {
    const { nonce, commitment } = state;
    return go(
      { is: 'checking', commitment },
      { do: 'say', message: { type: 'verify-reveal', nonce } },
      { do: 'compute', nonces: { offerer: nonce, answerer: message.nonce } },
    );
  }
  if (state.is === 'answered' && message.type === 'verify-reveal') {
    const { nonce, commitment } = state;
    return go(
      { is: 'checking', commitment },
      { do: 'compute', nonces: { offerer: message.nonce, answerer: nonce } },
    );
  }
  return fail('disorder');
}

function onComputed(
  state: VerificationState,
  { commitment, value }: Extract<VerificationEvent, { type: 'computed' }>,
): VerificationStep {
  if (state.is !== 'checking') return go(state);
  if (commitment === state.commitment) return go({ is: 'ready', value });
  return go({ is: 'failed', why: 'forged' }, { do: 'abort' });
}
