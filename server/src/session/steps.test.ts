/** What a session asks for with each step: the effects, and what rows of events can never lead to. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { type Country, type Interest, type Language, noWishes, type Reach } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import type { AddressReference } from '../addresses/address-book.ts';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Person, SessionId, VisitorRef } from '../matching/ticket.ts';
import type { GivenVerdict } from '../moderation/testimony.ts';
import { type KnownStranger, proposeCall } from '../signalling/call.ts';
import { createArrival } from '../testing/arrivals.ts';
import {
  createSessionState,
  deadlineOf,
  type Effect,
  type Request,
  type SessionEvent,
  type SessionState,
} from './session-state.ts';
import { transition } from './transition.ts';

const startMs = 1_000_000;
const stranger: KnownStranger = { session: 'stranger' as SessionId, person: 'browser' as VisitorRef };
const person = 'visitor' as VisitorRef;
const shared = { languages: ['en' as Language], interests: ['chess' as Interest] };
const reach: Reach = { nat: 'unknown', relay: false };
const who = { ...createArrival(), id: 'self' as SessionId };
const fresh = createSessionState(who, 0);
const elsewhere = createArrival({ country: 'DE' as Country, network: 'another network' as NetworkTag });
const [call, otherCall] = ['AbCdEfGhIjKlMnOpQrSt_-' as CallId, 'another-call-22-letter' as CallId];

function takeAll(events: readonly SessionEvent[], state: SessionState = fresh) {
  let current = state;
  const effects: Effect[] = [];
  for (const event of events) {
    const step = transition(current, event, startMs);
    current = step.state;
    effects.push(...step.effects);
  }
  return { state: current, effects };
}

const said = (request: Request): SessionEvent => ({ type: 'said', request });
const waits = said({ type: 'wait', mode: 'video', offer: 'my offer', reach, hidden: false });
const chosen: SessionEvent = {
  type: 'heard',
  envelope: { type: 'chosen', call, epoch: 1, stranger, strangerEpoch: 4, person, shared },
};
const asked: SessionEvent = {
  type: 'heard',
  envelope: { type: 'proposed', call, epoch: 1, stranger, shared, offer: 'their offer' },
};
const address = 'their address' as AddressReference;
const acknowledged = (answer: string | null): SessionEvent => ({
  type: 'heard',
  envelope: { type: 'acknowledged', call, answer, address },
});

describe('a session', () => {
  test('is told that it waits before it can be told that it is matched', () => {
    const { effects } = takeAll([waits]);
    expect(effects.map((effect) => effect.do)).toEqual(['send-waiting', 'enter']);
  });

  test('that is chosen reserves its ticket, then asks the stranger with its latest offer', () => {
    const renewed = said({ type: 'wait', mode: 'video', offer: 'a newer offer', reach, hidden: false });
    const { effects } = takeAll([waits, renewed, chosen]);
    expect(effects.slice(-2)).toEqual([
      { do: 'send', message: { type: 'matched', call, offer: null } },
      {
        do: 'deliver',
        to: stranger.session,
        envelope: {
          type: 'proposed',
          call,
          epoch: 4,
          stranger: { session: fresh.id, person },
          shared,
          offer: 'a newer offer',
        },
      },
    ]);
  });

  test('that was picked for nothing goes back to the front, with the time it has waited', () => {
    const { effects } = takeAll([waits, { type: 'heard', envelope: { type: 'passed-over', epoch: 1 } }]);
    expect(effects.at(-1)).toMatchObject({
      do: 'enter',
      ticket: { epoch: 2, front: true, sinceMs: startMs },
    });
  });

  test('gets the answer whichever side acknowledges first', () => {
    const accept = said({ type: 'accept', call, answer: null });
    for (const events of [
      [waits, chosen, accept, acknowledged('answer')],
      [waits, chosen, acknowledged('answer'), accept],
    ]) {
      const { state, effects } = takeAll(events);
      expect(state.phase).toEqual({
        is: 'calling',
        call: {
          is: 'established',
          id: call,
          stranger: { ...stranger, address },
          sinceMs: startMs,
          flowing: 'nobody',
          isConfirmed: true,
        },
        sinceMs: startMs,
      });
      const begun = effects.find((effect) => effect.do === 'send-begun');
      const proposal = proposeCall({ id: call, stranger, shared, part: 'offerer' }, startMs);
      expect(begun).toMatchObject({ answer: 'answer', call: { id: call, stranger, shared } });
      expect(Object.keys(begun?.call ?? {}).sort()).toEqual(Object.keys(proposal).sort());
    }
  });

  test('sends its answer with the acknowledgement', () => {
    const { effects } = takeAll([waits, asked, said({ type: 'accept', call, answer: 'my answer' })]);
    expect(effects.at(-1)).toEqual({
      do: 'deliver',
      to: stranger.session,
      envelope: { type: 'acknowledged', call, answer: 'my answer', address: null },
    });
  });

  test('that acknowledges in the wrong part is closed', () => {
    const wrong = [
      [waits, asked, said({ type: 'accept', call, answer: null })],
      [waits, chosen, said({ type: 'accept', call, answer: 'answer' })],
    ];
    for (const events of wrong)
      expect(takeAll(events).effects.at(-1)).toEqual({ do: 'close', why: 'badMessage' });
  });
});

const requests = fc.oneof(
  fc.record({
    type: fc.constant('wait' as const),
    mode: fc.constantFrom('video', 'text'),
    offer: fc.constant('o'),
    reach: fc.record({ nat: fc.constantFrom('open', 'symmetric'), relay: fc.boolean() }),
  }),
  fc.record({
    type: fc.constant('prefer' as const),
    wishes: fc.constantFrom(noWishes, { ...noWishes, nearby: true }),
  }),
  fc.record({
    type: fc.constant('accept' as const),
    call: fc.constantFrom(call, otherCall),
    answer: fc.constantFrom(null, 'a'),
  }),
  fc.record({
    type: fc.constant('lost' as const),
    call: fc.constantFrom(call, otherCall),
    why: fc.constantFrom('broken', 'not-connected'),
  }),
  fc.record({ type: fc.constant('stop' as const) }),
  fc.record({
    type: fc.constant('verdict' as const),
    call: fc.constantFrom(call, otherCall),
    sequence: fc.integer({ min: 1, max: 20 }),
    about: fc.constantFrom('stranger', 'self'),
    finding: fc.constantFrom('clear', 'explicit', 'empty'),
    score: fc.nat(20),
    usable: fc.nat(3),
    flagged: fc.nat(3),
    seconds: fc.constant(1),
    confirmed: fc.boolean(),
    model: fc.constant('model-00000000'),
  }),
);
const epochs = fc.integer({ min: 0, max: 4 });
const calls = fc.constantFrom(call, otherCall);
const envelopes = fc.oneof(
  fc.record({
    type: fc.constant('chosen' as const),
    call: calls,
    epoch: epochs,
    stranger: fc.constant(stranger),
    strangerEpoch: epochs,
    person: fc.constant(person),
    shared: fc.constant(shared),
  }),
  fc.record({
    type: fc.constant('proposed' as const),
    call: calls,
    epoch: epochs,
    stranger: fc.constant(stranger),
    shared: fc.constant(shared),
    offer: fc.constant('o'),
  }),
  fc.record({ type: fc.constant('passed-over' as const), epoch: epochs }),
  fc.record({ type: fc.constant('declined' as const), call: calls, isLate: fc.boolean() }),
  fc.record({
    type: fc.constant('acknowledged' as const),
    call: calls,
    answer: fc.constantFrom(null, 'a'),
    address: fc.constantFrom(null, address),
  }),
  fc.record({
    type: fc.constant('left' as const),
    call: calls,
    why: fc.constantFrom('left', 'lost', 'not-connected'),
  }),
  fc.record({ type: fc.constant('away' as const), call: calls }),
  fc.record({ type: fc.constant('back' as const), call: calls, from: fc.constant(stranger.session) }),
);
const anyEvent = fc.oneof(
  { weight: 5, arbitrary: requests.map((request) => said(request as Request)) },
  { weight: 5, arbitrary: envelopes.map((envelope) => ({ type: 'heard', envelope }) as SessionEvent) },
  fc.constantFrom<SessionEvent>(
    { type: 'due' },
    { type: 'taken-over' },
    { type: 'resumed', ...elsewhere },
    { type: 'restored', call, stranger: stranger.session, mode: 'video', isHidden: false },
    { type: 'blocked', persons: ['blocked' as Person] },
  ),
  fc.boolean().map((politely): SessionEvent => ({ type: 'socket-lost', politely })),
);
const row = fc.array(fc.tuple(anyEvent, fc.nat(40_000)), { maxLength: 60 });

function checkVerdict(before: SessionState, verdict: GivenVerdict, now: number): void {
  expect(before.phase).toMatchObject({ is: 'calling', call: { id: verdict.call } });
  const { subject, confirmed } = verdict;
  expect([stranger.person, before.visitor]).toContain(subject as VisitorRef);
  if (!confirmed) expect(now - (before.claims?.atMs ?? 0)).toBeGreaterThanOrEqual(800);
}

/** What must hold of any single step, whatever came before. */
function checkStep(before: SessionState, after: SessionState, effects: readonly Effect[], now: number): void {
  const entered = effects.flatMap((effect) => (effect.do === 'enter' ? [effect.ticket] : []));
  expect(entered.map(({ epoch }) => epoch)).toEqual(entered.length > 0 ? [after.epoch] : []);
  expect(after.epoch - before.epoch).toBe(entered.length);
  if (entered.length > 0) expect(after.phase).toMatchObject({ is: 'waiting', ticket: entered[0] as never });
  const begins = effects.some((effect) => effect.do === 'send-begun');
  if (begins) expect([before.phase.is, after.phase.is]).toEqual(['pairing', 'calling']);
  if (before.phase.is === 'over') expect([after.phase, after.epoch]).toEqual([before.phase, before.epoch]);
  for (const effect of effects) if (effect.do === 'note-verdict') checkVerdict(before, effect.verdict, now);
  const deadlineMs = deadlineOf(after.phase);
  if (deadlineMs !== null && after.phase.is !== before.phase.is) expect(deadlineMs).toBeGreaterThan(now - 1);
  expect(after.patience.score).toBeLessThanOrEqual(before.patience.score + 1);
}

describe('any row of events', () => {
  test('keeps a session whole: one ticket at a time, acknowledged calls, no way back from over', () => {
    fc.assert(
      fc.property(row, (events) => {
        let [state, now] = [fresh, startMs];
        for (const [event, pauseMs] of events) {
          now += pauseMs;
          const step = transition(state, event, now);
          checkStep(state, step.state, step.effects, now);
          state = step.state;
        }
      }),
      { numRuns: 300 },
    );
  });

  test('I6 leaves no ticket in the waiting room when the session is over', () => {
    fc.assert(
      fc.property(row, (events) => {
        const { state, inside } = followTickets([...events.map(([event]) => event), gone]);
        expect([state.phase.is === 'waiting', inside.length <= 1]).toEqual([false, true]);
        if (state.phase.is === 'over') expect(inside).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

const gone: SessionEvent = { type: 'socket-lost', politely: true };

function followTickets(events: readonly SessionEvent[]): { state: SessionState; inside: readonly number[] } {
  let state = fresh;
  let inside: readonly number[] = [];
  for (const event of events) {
    const step = transition(state, event, startMs);
    inside = step.effects.reduce(ticketsAfter, inside);
    // The waiting room has taken a ticket out before it lets a session hear of it.
    if (event.type === 'heard' && step.state.phase.is === 'pairing') inside = [];
    state = step.state;
  }
  return { state, inside };
}

/** Which of the session's tickets stand in the waiting room after `effect`. */
function ticketsAfter(inside: readonly number[], effect: Effect): readonly number[] {
  if (effect.do === 'enter') return [effect.ticket.epoch];
  return effect.do === 'leave' ? inside.filter((epoch) => epoch !== effect.epoch) : inside;
}
