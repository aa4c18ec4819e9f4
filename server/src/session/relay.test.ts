/** I10: signals reach the present stranger only, and nobody after the end. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import { acknowledgeCall, type EstablishedCall, proposeCall } from '../signalling/call.ts';
import { createTicket } from '../testing/tickets.ts';
import { findAddressee, mayHearSignal } from './relay.ts';
import type { Phase } from './session-state.ts';

const now = 1_000_000;
const stranger = 'stranger' as SessionId;
const known = { session: stranger, person: 'browser' as VisitorRef };
const shared = { languages: [], interests: [] };
const [call, otherCall] = ['AbCdEfGhIjKlMnOpQrSt_-' as CallId, 'another-call-22-letter' as CallId];
const ticket = createTicket({ sinceMs: now });
const established: EstablishedCall = {
  is: 'established',
  id: call,
  stranger: { ...known, address: null },
  sinceMs: now,
  flowing: 'nobody',
  isConfirmed: true,
};

function pairing(by: 'self' | 'stranger' | null): Phase {
  const proposed = proposeCall({ id: call, stranger: known, shared, part: 'offerer' }, now);
  const later = by === null ? proposed : acknowledgeCall(proposed, { by, answer: null, address: null }, now);
  if (later.is !== 'proposed') throw new Error('one acknowledgement makes no call');
  return { is: 'pairing', call: later, sinceMs: now };
}

const phases: readonly { name: string; phase: Phase; says: boolean; hears: boolean }[] = [
  { name: 'idle', phase: { is: 'idle', owedSinceMs: null }, says: false, hears: false },
  {
    name: 'resting',
    phase: {
      is: 'resting',
      wanted: { mode: 'text', offer: 'o', reach: { nat: 'unknown', relay: false } },
      untilMs: now,
    },
    says: false,
    hears: false,
  },
  {
    name: 'waiting',
    phase: { is: 'waiting', ticket, offer: 'o', clearsAtMs: null },
    says: false,
    hears: false,
  },
  { name: 'pairing, nobody yet', phase: pairing(null), says: false, hears: true },
  { name: 'pairing, only the stranger', phase: pairing('stranger'), says: false, hears: true },
  { name: 'pairing, self', phase: pairing('self'), says: true, hears: true },
  { name: 'calling', phase: { is: 'calling', call: established, sinceMs: now }, says: true, hears: true },
  {
    name: 'away',
    phase: { is: 'away', call: established, untilMs: now, leftWhy: null },
    says: false,
    hears: false,
  },
  { name: 'over', phase: { is: 'over' }, says: false, hears: false },
];

describe.each(phases)('somebody who is $name', ({ phase, says, hears }) => {
  test(`${says ? 'signals' : 'does not signal'} to the stranger`, () => {
    expect(findAddressee(phase, call)).toBe(says ? stranger : null);
  });

  test(`${hears ? 'hears' : 'does not hear'} the stranger's signals`, () => {
    expect(mayHearSignal(phase, call)).toBe(hears);
  });

  test('W8 has nothing to do with signals of another call', () => {
    expect(findAddressee(phase, otherCall)).toBeNull();
    expect(mayHearSignal(phase, otherCall)).toBe(false);
  });
});
