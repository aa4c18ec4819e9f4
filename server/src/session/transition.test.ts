/** The session's state machine, every phase against every event, the ones that should not happen included. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { type Country, type Interest, noWishes, type Reach, unknownCountry } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import type { EstablishedCall, KnownStranger, ProposedCall } from '../signalling/call.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import { createArrival } from '../testing/arrivals.ts';
import { createTicket } from '../testing/tickets.ts';
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
const country = unknownCountry;
const network = 'network' as NetworkTag;
const address = 'address' as AddressReference;
const arrival = createArrival({ visitor, country, network, address });
const stranger: KnownStranger = {
  session: 'stranger' as SessionId,
  person: 'their browser' as VisitorRef,
};
const shared = { languages: [], interests: [] };
const reach: Reach = { nat: 'unknown', relay: false };
const somebody = 'somebody else' as SessionId;
const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const otherCall = 'another-call-22-letter' as CallId;

const ticket = createTicket({ session: self, epoch: 3, visitor, sinceMs: now - 100 });
const proposed: ProposedCall = {
  is: 'proposed',
  id: call,
  stranger,
  shared,
  part: 'offerer',
  acknowledgedBy: 'nobody',
  answer: null,
  address: null,
  untilMs: now,
};
const established: EstablishedCall = {
  is: 'established',
  id: call,
  stranger: { ...stranger, address },
  sinceMs: now - 60_000,
  flowing: 'nobody',
  isConfirmed: true,
};
const pairing = (acknowledgedBy: ProposedCall['acknowledgedBy']): Phase => ({
  is: 'pairing',
  call: { ...proposed, acknowledgedBy },
  sinceMs: now - 100,
});

const phases = {
  idle,
  owed: { is: 'idle', owedSinceMs: now - 100 },
  resting: { is: 'resting', wanted: { mode: 'video', offer: 'offer', reach }, untilMs: now },
  waiting: { is: 'waiting', ticket, offer: 'offer', clearsAtMs: null },
  'waiting, marked': { is: 'waiting', ticket, offer: 'offer', clearsAtMs: now },
  'pairing, nobody yet': pairing('nobody'),
  'pairing, self': pairing('self'),
  'pairing, stranger': pairing('stranger'),
  'calling, new': { is: 'calling', call: { ...established, sinceMs: now - 5_000 }, sinceMs: now - 6_000 },
  calling: { is: 'calling', call: established, sinceMs: null },
  away: { is: 'away', call: established, untilMs: now, leftWhy: null },
  'away, stranger left': { is: 'away', call: established, untilMs: now, leftWhy: 'left' },
  over: { is: 'over' },
} as const satisfies Record<string, Phase>;
type PhaseName = keyof typeof phases;

const say = (request: Request): SessionEvent => ({ type: 'said', request });
const wait = (more: object) =>
  say({ type: 'wait', mode: 'video', offer: 'new offer', reach, hidden: false, ...more });
const hear = (envelope: News): SessionEvent => ({ type: 'heard', envelope });

const events = {
  'wait, video': wait({}),
  'wait, text': wait({ mode: 'text' }),
  accept: say({ type: 'accept', call, answer: null }),
  'accept, wrong part': say({ type: 'accept', call, answer: 'answer' }),
  'wait, by another path': wait({ reach: { nat: 'open', relay: true } }),
  prefer: say({ type: 'prefer', wishes: { ...noWishes, interests: ['chess' as Interest] } }),
  blocked: { type: 'blocked', persons: ['blocked' as VisitorRef] },
  stop: say({ type: 'stop' }),
  'lost, not-connected': say({ type: 'lost', call, why: 'not-connected' }),
  'lost, broken': say({ type: 'lost', call, why: 'broken' }),
  chosen: hear({ type: 'chosen', call, epoch: 3, stranger, strangerEpoch: 8, person: visitor, shared }),
  proposed: hear({ type: 'proposed', call, epoch: 3, stranger, shared, offer: 'their offer' }),
  'passed-over': hear({ type: 'passed-over', epoch: 3 }),
  declined: hear({ type: 'declined', call, isLate: false }),
  'declined, late': hear({ type: 'declined', call, isLate: true }),
  acknowledged: hear({ type: 'acknowledged', call, answer: 'answer', address }),
  left: hear({ type: 'left', call, why: 'left' }),
  away: hear({ type: 'away', call }),
  back: hear({ type: 'back', call, from: stranger.session, asks: false }),
  excluded: { type: 'excluded' },
  due: { type: 'due' },
  taken: { type: 'taken-over' },
  'socket lost politely': { type: 'socket-lost', politely: true },
  'socket lost': { type: 'socket-lost', politely: false },
  resumed: { type: 'resumed', ...arrival },
  restored: { type: 'restored', call, stranger: stranger.session, mode: 'video', isHidden: false },
} as const satisfies Record<string, SessionEvent>;
type EventName = keyof typeof events;

/** About something that is not, or no longer, this session's: never more than a polite answer. */
const foreignEvents = {
  accept: say({ type: 'accept', call: otherCall, answer: null }),
  lost: say({ type: 'lost', call: otherCall, why: 'broken' }),
  chosen: hear({ type: 'chosen', call, epoch: 2, stranger, strangerEpoch: 8, person: visitor, shared }),
  'chosen, later': hear({
    type: 'chosen',
    call,
    epoch: 4,
    stranger,
    strangerEpoch: 8,
    person: visitor,
    shared,
  }),
  proposed: hear({ type: 'proposed', call, epoch: 2, stranger, shared, offer: 'their offer' }),
  'passed-over': hear({ type: 'passed-over', epoch: 2 }),
  declined: hear({ type: 'declined', call: otherCall, isLate: false }),
  'declined, late': hear({ type: 'declined', call: otherCall, isLate: true }),
  acknowledged: hear({ type: 'acknowledged', call: otherCall, answer: 'answer', address }),
  left: hear({ type: 'left', call: otherCall, why: 'left' }),
  away: hear({ type: 'away', call: otherCall }),
  back: hear({ type: 'back', call: otherCall, from: stranger.session, asks: false }),
  'back, somebody else': hear({ type: 'back', call, from: somebody, asks: false }),
} as const satisfies Record<string, SessionEvent>;

const outs = { excluded: 'over', taken: 'over' } as const;
const leaves = { ...outs, 'socket lost politely': 'over', 'socket lost': 'over' } as const;
const waits = {
  'wait, video': 'waiting',
  'wait, text': 'waiting',
  'wait, by another path': 'waiting',
} as const;
const ends = { stop: 'idle', 'lost, not-connected': 'idle', 'lost, broken': 'idle', left: 'idle' } as const;
const declines = { declined: 'idle', 'declined, late': 'idle' } as const;
const whilePairing = { ...leaves, ...waits, ...ends, ...declines, due: 'idle', resumed: 'idle' } as const;

const whileWaiting = {
  ...leaves,
  ...waits,
  stop: 'idle',
  chosen: 'pairing',
  proposed: 'pairing',
  'passed-over': 'waiting',
  resumed: 'idle',
} as const;
const inCall = {
  ...leaves,
  ...waits,
  ...ends,
  ...declines,
  'socket lost': 'away',
  resumed: 'calling',
} as const;

/** Where each event leads; what is not named leaves the phase as it is. */
const table: Record<PhaseName, Partial<Record<EventName, Phase['is']>>> = {
  idle: { ...leaves, ...waits, restored: 'calling' },
  owed: { ...leaves, ...waits, stop: 'idle', resumed: 'idle', restored: 'calling' },
  resting: {
    ...leaves,
    'wait, video': 'resting',
    'wait, text': 'resting',
    'wait, by another path': 'resting',
    stop: 'idle',
    due: 'waiting',
    resumed: 'idle',
  },
  waiting: whileWaiting,
  'waiting, marked': { ...whileWaiting, due: 'waiting' },
  'pairing, nobody yet': { ...whilePairing, accept: 'pairing', acknowledged: 'pairing' },
  'pairing, self': { ...whilePairing, acknowledged: 'calling' },
  'pairing, stranger': { ...whilePairing, accept: 'calling' },
  'calling, new': inCall,
  calling: inCall,
  away: {
    ...outs,
    left: 'away',
    declined: 'away',
    'declined, late': 'away',
    due: 'over',
    resumed: 'calling',
  },
  'away, stranger left': { ...outs, due: 'over', resumed: 'idle' },
  over: {},
};

const politeAnswers: readonly Envelope['type'][] = ['passed-over', 'declined', 'left', 'away'];

function isPolite(effect: Effect): boolean {
  return effect.do === 'deliver' && politeAnswers.includes(effect.envelope.type) && effect.to !== self;
}

function stateIn(name: PhaseName) {
  const fresh = createSessionState({ ...arrival, id: self }, 3);
  return { ...fresh, mode: ticket.mode, phase: phases[name] };
}

const phaseNames = Object.keys(phases) as PhaseName[];
/** They change what tickets say, and nothing else; see below. */
const standings: readonly EventName[] = ['prefer', 'blocked'];
const moves = (Object.keys(events) as EventName[]).filter((event) => !standings.includes(event));

describe.each(phaseNames)('a session that is %s', (name) => {
  test.each(moves)('takes "%s"', (event) => {
    const before = stateIn(name);
    const { state, effects } = transition(before, events[event], now);
    expect(state.phase.is).toBe(table[name][event] ?? before.phase.is);
    if (table[name][event] === undefined) {
      expect(state).toEqual(before);
      const isTold = name.startsWith('calling') && ['away', 'back'].includes(event);
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

  test.each(standings)('takes "%s" at any time and stays what it is', (event) => {
    const before = stateIn(name);
    const { state, effects } = transition(before, events[event], now);
    expect(state.standing).not.toEqual(before.standing);
    expect({ ...state, standing: before.standing, epoch: 0, phase: {} }).toEqual({
      ...before,
      epoch: 0,
      phase: {},
    });
    if (before.phase.is !== 'waiting') {
      expect([state.phase, state.epoch, effects]).toEqual([before.phase, before.epoch, []]);
      return;
    }
    const { wishes, avoids } = state.standing;
    const renewed = { ...ticket, epoch: 4, wishes, avoids };
    expect(effects).toEqual([{ do: 'enter', ticket: renewed }]);
    expect(state.phase).toEqual({ ...before.phase, ticket: renewed, clearsAtMs: null });
  });

  test('is rid of whom it reports, at once and at no cost', () => {
    const before = stateIn(name);
    const person = stranger.person;
    const { state, effects } = transition(before, { type: 'reported', call, person }, now);
    expect([...state.standing.blocked]).toEqual([person]);
    expect(state.patience).toEqual(before.patience);
    if (before.phase.is !== 'calling') return expect(state.phase.is).toBe(before.phase.is);
    expect(state.phase).toEqual({ is: 'idle', owedSinceMs: null });
    const envelope = { type: 'left', call, why: 'left' } as const;
    expect(effects).toEqual([{ do: 'deliver', to: stranger.session, envelope }]);
  });

  test('goes on where it reports somebody whom it met before', () => {
    const before = stateIn(name);
    const person = 'somebody' as VisitorRef;
    const { state } = transition(before, { type: 'reported', call: otherCall, person }, now);
    expect([...state.standing.blocked]).toEqual([person]);
    expect(state.phase.is).toBe(before.phase.is);
  });

  test('is not moved by a deadline that has not come', () => {
    const before = stateIn(name);
    expect(transition(before, { type: 'due' }, now - 1)).toEqual({ state: before, effects: [] });
  });
});

test('who comes back from elsewhere is taken to be there', () => {
  const elsewhere = { country: 'FR' as Country, network: 'another network' as NetworkTag, address: null };
  const resumed = { type: 'resumed', ...createArrival(elsewhere) } as const;
  const { state } = transition(stateIn('calling'), resumed, now);
  const { network, address } = state;
  expect({ country: state.standing.country, network, address }).toEqual(elsewhere);
});
