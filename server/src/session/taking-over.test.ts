/** A page that went on at another server: what its session here leaves behind, and what strangers hear of it. */
import { expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import type { EstablishedCall, ProposedCall } from '../signalling/call.ts';
import { createArrival } from '../testing/arrivals.ts';
import { createTicket } from '../testing/tickets.ts';
import { createSessionState, type Effect, idle, type Phase } from './session-state.ts';
import { transition } from './transition.ts';

const now = 1_000_000;
const [self, session] = ['self', 'stranger'] as [SessionId, SessionId];
const id = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const stranger = { session, person: 'their browser' as VisitorRef };
const reach = { nat: 'unknown', relay: false } as const;
const call: EstablishedCall = {
  is: 'established',
  id,
  stranger: { ...stranger, address: null },
  sinceMs: now - 60_000,
  flowing: 'both',
  isConfirmed: true,
};
const proposed: ProposedCall = {
  is: 'proposed',
  id,
  stranger,
  shared: { languages: [], interests: [] },
  part: 'offerer',
  acknowledgedBy: 'self',
  answer: null,
  address: null,
  untilMs: now,
};

const declined: Effect = {
  do: 'deliver',
  to: session,
  envelope: { type: 'declined', call: id, isLate: false },
};
/** A call goes on: whoever is in it must not hear that anybody has left. Everything else is begun anew elsewhere. */
const cases: readonly (readonly [Phase, readonly Effect[]])[] = [
  [idle, []],
  [{ is: 'resting', wanted: { mode: 'video', offer: 'offer', reach }, untilMs: now + 1_000 }, []],
  [
    {
      is: 'waiting',
      ticket: createTicket({ session: self, epoch: 3, sinceMs: now }),
      offer: 'offer',
      clearsAtMs: null,
    },
    [{ do: 'leave', epoch: 3 }],
  ],
  [{ is: 'pairing', call: proposed, sinceMs: now }, [declined]],
  [{ is: 'calling', call, sinceMs: null }, []],
  [{ is: 'away', call, untilMs: now + 1_000, leftWhy: null }, []],
  [{ is: 'away', call, untilMs: now + 1_000, leftWhy: 'left' }, []],
  [{ is: 'over' }, []],
];

test.each(cases.map(([phase, effects]) => [phase.is, phase, effects] as const))(
  'I10 a session that is %s and goes on elsewhere is over here, and no stranger hears of it',
  (_, phase, expected) => {
    const before = { ...createSessionState({ ...createArrival(), id: self }, 3), phase };
    const { state, effects } = transition(before, { type: 'taken-over' }, now);
    expect(state.phase).toEqual({ is: 'over' });
    expect(effects).toEqual([...expected]);
  },
);
