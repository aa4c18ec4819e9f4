/** Who drops the socket in a young call instead of leaving it: that is a skip too, unless they come back. */
import { expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { quickSkipMs } from '../matching/patience.ts';
import type { SessionId } from '../matching/ticket.ts';
import { createArrival } from '../testing/arrivals.ts';
import { createSessionState, type SessionState } from './session-state.ts';
import { transition } from './transition.ts';

const [call, now] = ['AbCdEfGhIjKlMnOpQrSt_-' as CallId, 1_000_000];
const stranger = { session: 'stranger' as SessionId, person: null, address: null };

function drop(afterMs: number): SessionState {
  const established = { is: 'established', id: call, stranger, sinceMs: now - afterMs } as const;
  const phase = {
    is: 'calling',
    call: { ...established, flowing: 'nobody', isConfirmed: true },
    sinceMs: null,
  } as const;
  const fresh = createSessionState({ ...createArrival(), id: 'self' as SessionId }, 1);
  return transition({ ...fresh, phase }, { type: 'socket-lost', politely: false }, now).state;
}

function end(state: SessionState): number {
  return transition(state, { type: 'due' }, now + limits.resumeMs).state.patience.score;
}

test('costs as much patience as a skip, once it is known that they do not come back', () => {
  const away = drop(quickSkipMs - 1);
  expect([away.patience.score, end(away)]).toEqual([0, 1]);
});

test('costs the same if the stranger has ended the call meanwhile', () => {
  const left = { type: 'left', call, why: 'lost' } as const;
  expect(end(transition(drop(0), { type: 'heard', envelope: left }, now + 1).state)).toBe(1);
});

test('costs nothing in a call that has lasted', () => {
  expect(end(drop(quickSkipMs))).toBe(0);
});

test('costs nothing if they come back', () => {
  const { country, network, address, pool } = createArrival();
  const resumed = { type: 'resumed', country, network, address, pool } as const;
  const { state } = transition(drop(0), resumed, now + 1);
  expect([state.phase.is, state.patience.score]).toEqual(['calling', 0]);
});
