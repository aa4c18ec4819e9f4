/** The session's state machine, every phase against every event, the ones that should not happen included. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import type { EstablishedCall, ProposedCall } from '../signalling/call.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import {
  createSessionState,
  type Effect,
  idle,
  type News,
  type Phase,
  type Request,
  type SessionEvent,
} from './session-state.ts';
import { transition } from './transition.ts';

const now = 1_000_000;
const self = 'self' as SessionId;
const visitor = 'visitor' as VisitorRef;
const stranger = 'stranger' as SessionId;
const somebody = 'somebody else' as SessionId;
const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const otherCall = 'another-call-22-letter' as CallId;

const ticket: Ticket = { session: self, epoch: 3, visitor, mode: 'video', sinceMs: now - 100, front: false };
const proposed: ProposedCall = {
  is: 'proposed',
  id: call,
  stranger,
  part: 'offerer',
  acknowledgedBy: 'nobody',
  answer: null,
  untilMs: now,
};
const established: EstablishedCall = { is: 'established', id: call, stranger, sinceMs: now - 60_000 };
const pairing = (acknowledgedBy: ProposedCall['acknowledgedBy']): Phase => ({
  is: 'pairing',
  call: { ...proposed, acknowledgedBy },
  sinceMs: now - 100,
});

const phases = {
  idle,
  owed: { is: 'idle', owedSinceMs: now - 100 },
  resting: { is: 'resting', mode: 'video', offer: 'offer', untilMs: now },
  waiting: { is: 'waiting', ticket, offer: 'offer' },
  'pairing, nobody yet': pairing('nobody'),
  'pairing, self': pairing('self'),
  'pairing, stranger': pairing('stranger'),
  calling: { is: 'calling', call: established },
  away: { is: 'away', call: established, untilMs: now, leftWhy: null },
  'away, stranger left': { is: 'away', call: established, untilMs: now, leftWhy: 'left' },
  over: { is: 'over' },
} as const satisfies Record<string, Phase>;
type PhaseName = keyof typeof phases;

const say = (request: Request): SessionEvent => ({ type: 'said', request });
const hear = (envelope: News): SessionEvent => ({ type: 'heard', envelope });

const events = {
  'wait, video': say({ type: 'wait', mode: 'video', offer: 'new offer' }),
  'wait, text': say({ type: 'wait', mode: 'text', offer: 'new offer' }),
  accept: say({ type: 'accept', call, answer: null }),
  'accept, wrong part': say({ type: 'accept', call, answer: 'answer' }),
  stop: say({ type: 'stop' }),
  'lost, not-connected': say({ type: 'lost', call, why: 'not-connected' }),
  'lost, broken': say({ type: 'lost', call, why: 'broken' }),
  chosen: hear({ type: 'chosen', call, epoch: 3, stranger, strangerEpoch: 8 }),
  proposed: hear({ type: 'proposed', call, epoch: 3, stranger, offer: 'their offer' }),
  'passed-over': hear({ type: 'passed-over', epoch: 3 }),
  declined: hear({ type: 'declined', call, isLate: false }),
  'declined, late': hear({ type: 'declined', call, isLate: true }),
  acknowledged: hear({ type: 'acknowledged', call, answer: 'answer' }),
  left: hear({ type: 'left', call, why: 'left' }),
  away: hear({ type: 'away', call }),
  back: hear({ type: 'back', call, from: stranger }),
  due: { type: 'due' },
  'socket lost politely': { type: 'socket-lost', politely: true },
  'socket lost': { type: 'socket-lost', politely: false },
  resumed: { type: 'resumed' },
  restored: { type: 'restored', call, stranger },
} as const satisfies Record<string, SessionEvent>;
type EventName = keyof typeof events;

/** About something that is not, or no longer, this session's: never more than a polite answer. */
const foreignEvents = {
  accept: say({ type: 'accept', call: otherCall, answer: null }),
  lost: say({ type: 'lost', call: otherCall, why: 'broken' }),
  chosen: hear({ type: 'chosen', call, epoch: 2, stranger, strangerEpoch: 8 }),
  'chosen, later': hear({ type: 'chosen', call, epoch: 4, stranger, strangerEpoch: 8 }),
  proposed: hear({ type: 'proposed', call, epoch: 2, stranger, offer: 'their offer' }),
  'passed-over': hear({ type: 'passed-over', epoch: 2 }),
  declined: hear({ type: 'declined', call: otherCall, isLate: false }),
  'declined, late': hear({ type: 'declined', call: otherCall, isLate: true }),
  acknowledged: hear({ type: 'acknowledged', call: otherCall, answer: 'answer' }),
  left: hear({ type: 'left', call: otherCall, why: 'left' }),
  away: hear({ type: 'away', call: otherCall }),
  back: hear({ type: 'back', call: otherCall, from: stranger }),
  'back, somebody else': hear({ type: 'back', call, from: somebody }),
} as const satisfies Record<string, SessionEvent>;

const leaves = { 'socket lost politely': 'over', 'socket lost': 'over' } as const;
const waits = { 'wait, video': 'waiting', 'wait, text': 'waiting' } as const;
const ends = { stop: 'idle', 'lost, not-connected': 'idle', 'lost, broken': 'idle', left: 'idle' } as const;
const declines = { declined: 'idle', 'declined, late': 'idle' } as const;
const whilePairing = { ...leaves, ...waits, ...ends, ...declines, due: 'idle', resumed: 'idle' } as const;

/** Where each event leads; what is not named leaves the phase as it is. */
const table: Record<PhaseName, Partial<Record<EventName, Phase['is']>>> = {
  idle: { ...leaves, ...waits, restored: 'calling' },
  owed: { ...leaves, ...waits, stop: 'idle', resumed: 'idle', restored: 'calling' },
  resting: {
    ...leaves,
    'wait, video': 'resting',
    'wait, text': 'resting',
    stop: 'idle',
    due: 'waiting',
    resumed: 'idle',
  },
  waiting: {
    ...leaves,
    ...waits,
    stop: 'idle',
    chosen: 'pairing',
    proposed: 'pairing',
    'passed-over': 'waiting',
    resumed: 'idle',
  },
  'pairing, nobody yet': { ...whilePairing, accept: 'pairing', acknowledged: 'pairing' },
  'pairing, self': { ...whilePairing, acknowledged: 'calling' },
  'pairing, stranger': { ...whilePairing, accept: 'calling' },
  calling: { ...leaves, ...waits, ...ends, ...declines, 'socket lost': 'away', resumed: 'calling' },
  away: { left: 'away', declined: 'away', 'declined, late': 'away', due: 'over', resumed: 'calling' },
  'away, stranger left': { due: 'over', resumed: 'idle' },
  over: {},
};

const politeAnswers: readonly Envelope['type'][] = ['passed-over', 'declined', 'left', 'away'];

function isPolite(effect: Effect): boolean {
  return effect.do === 'deliver' && politeAnswers.includes(effect.envelope.type) && effect.to !== self;
}

function stateIn(name: PhaseName) {
  return { ...createSessionState(self, visitor, 3), phase: phases[name] };
}

const phaseNames = Object.keys(phases) as PhaseName[];

describe.each(phaseNames)('a session that is %s', (name) => {
  test.each(Object.keys(events) as EventName[])('takes "%s"', (event) => {
    const before = stateIn(name);
    const { state, effects } = transition(before, events[event], now);
    expect(state.phase.is).toBe(table[name][event] ?? before.phase.is);
    if (table[name][event] === undefined) {
      expect(state).toEqual(before);
      const isTold = name === 'calling' && ['away', 'back'].includes(event);
      const isClosed = name.startsWith('pairing') && event === 'accept, wrong part';
      if (!isTold && !isClosed) expect(effects.filter((effect) => !isPolite(effect))).toEqual([]);
    }
    expect([state.id, state.visitor]).toEqual([self, visitor]);
    expect(state.epoch).toBeGreaterThanOrEqual(before.epoch);
  });

  test.each(Object.keys(foreignEvents) as (keyof typeof foreignEvents)[])(
    'is not moved by "%s" of another call or ticket',
    (event) => {
      const before = stateIn(name);
      const { state, effects } = transition(before, foreignEvents[event], now);
      expect(state).toEqual(before);
      expect(effects.filter((effect) => !isPolite(effect))).toEqual([]);
    },
  );

  test('is not moved by a deadline that has not come', () => {
    const before = stateIn(name);
    expect(transition(before, { type: 'due' }, now - 1)).toEqual({ state: before, effects: [] });
  });
});
