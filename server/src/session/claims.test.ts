/** Which verdicts are taken down, in which phase of a session, and about whom. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { AddressReference } from '../addresses/address-book.ts';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import type { EstablishedCall, KnownStranger } from '../signalling/call.ts';
import { proposeCall } from '../signalling/call.ts';
import { createArrival } from '../testing/arrivals.ts';
import { createTicket } from '../testing/tickets.ts';
import { createSessionState, type Effect, idle, type Phase, type SessionState } from './session-state.ts';
import { transition } from './transition.ts';

const now = 1_000_000;
const [call, otherCall] = ['AbCdEfGhIjKlMnOpQrSt_-' as CallId, 'another-call-22-letter' as CallId];
const [visitor, network] = ['visitor' as VisitorRef, 'network' as NetworkTag];
const stranger: KnownStranger = { session: 'stranger' as SessionId, person: 'their browser' as VisitorRef };
const [home, theirs] = ['home' as AddressReference, 'theirs' as AddressReference];
const established: EstablishedCall = {
  is: 'established',
  id: call,
  stranger: { ...stranger, address: theirs },
  sinceMs: now,
  flowing: 'both',
  isConfirmed: true,
};
const calling: Phase = { is: 'calling', call: established, sinceMs: null };
const message: VerdictMessage = {
  type: 'verdict',
  call,
  sequence: 1,
  about: 'stranger',
  finding: 'explicit',
  score: 17,
  usable: 3,
  flagged: 2,
  seconds: 1,
  confirmed: false,
  model: 'model-00000000',
};

function sessionIn(phase: Phase): SessionState {
  const who = { ...createArrival({ visitor, network, address: home }), id: 'self' as SessionId };
  return { ...createSessionState(who, 1), mode: 'video', phase };
}

function say(state: SessionState, more: Partial<VerdictMessage>, atMs = now) {
  return transition(state, { type: 'said', request: { ...message, ...more } }, atMs);
}

/** What is taken down of messages that come one a second, or as `atMs` says. */
function sayAll(messages: readonly (Partial<VerdictMessage> & { atMs?: number })[], phase: Phase = calling) {
  let state = sessionIn(phase);
  const effects: Effect[] = [];
  for (const [index, { atMs = now + index * 1_000, ...more }] of messages.entries()) {
    const step = say(state, { sequence: index + 1, ...more }, atMs);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

describe('in a call', () => {
  test('a verdict about the stranger is taken down, about whom the server knows to be there', () => {
    const { state, effects } = say(sessionIn(calling), {});
    const kept = { call, finding: 'explicit', score: 17, confirmed: false, atMs: now } as const;
    const verdict = { type: 'judged', subject: stranger.person, by: visitor, network, ...kept } as const;
    expect(effects).toEqual([{ do: 'note-verdict', verdict: verdict as never, address: theirs }]);
    expect(state.phase).toBe(calling);
  });

  test('a verdict about oneself is one about oneself', () => {
    const { effects } = say(sessionIn(calling), { about: 'self', finding: 'clear' });
    const kept = { call, finding: 'clear', score: 17, confirmed: false, atMs: now } as const;
    const verdict = { type: 'self-judged', subject: visitor, ...kept } as const;
    expect(effects).toEqual([{ do: 'note-verdict', verdict, address: home }]);
  });

  test('each is taken down once, however often it is said', () => {
    const said = (['clear', 'explicit', 'clear', 'explicit'] as const).map((finding) => ({ finding }));
    expect(sayAll(said).effects).toHaveLength(2);
    expect(sayAll([{}, { confirmed: true }, { about: 'self' }, {}]).effects).toHaveLength(3);
  });

  test('one that comes too soon after another is dropped, and nothing else happens', () => {
    const soon = sayAll([{ finding: 'clear' }, { atMs: now + 799 }]);
    expect(soon.effects).toHaveLength(1);
    expect(soon.state.claims).toMatchObject({ sequence: 1, atMs: now });
    expect(sayAll([{ finding: 'clear' }, { atMs: now + 800 }]).effects).toHaveLength(2);
  });

  test('nothing is taken down where there are no pictures, or none that this server knows of', () => {
    for (const mode of ['text', null] as const) {
      expect(say({ ...sessionIn(calling), mode }, {}).effects).toEqual([]);
    }
  });

  test('what the visitor confirms before going on does not come too soon', () => {
    const confirmed = sayAll([{}, { confirmed: true, atMs: now + 1 }]);
    expect(confirmed.effects).toHaveLength(2);
    expect(confirmed.effects.at(-1)).toMatchObject({ verdict: { confirmed: true } });
  });

  test('one that was said before, or is out of order, is dropped', () => {
    expect(
      sayAll([{ finding: 'clear', sequence: 5 }, { sequence: 5 }, { sequence: 4 }]).effects,
    ).toHaveLength(1);
    expect(sayAll([{ finding: 'clear', sequence: 5 }, { sequence: 7 }]).effects).toHaveLength(2);
  });

  test('one in which more was flagged than seen is dropped', () => {
    expect(say(sessionIn(calling), { usable: 1, flagged: 2 })).toEqual({
      state: sessionIn(calling),
      effects: [],
    });
  });

  test('counting begins anew in another call', () => {
    const { state } = sayAll([{ sequence: 9 }]);
    const next: Phase = { ...calling, call: { ...established, id: otherCall } };
    const { effects } = say({ ...state, phase: next }, { call: otherCall }, now + 1_000);
    expect(effects).toHaveLength(1);
  });

  test('what was said is remembered while the page is away', () => {
    const { state } = sayAll([{}]);
    const away = transition(state, { type: 'socket-lost', politely: false }, now + 1_000).state;
    const back = transition(
      away,
      { type: 'resumed', ...createArrival({ address: home }) },
      now + 2_000,
    ).state;
    expect(say(back, { sequence: 2 }, now + 3_000).effects).toEqual([]);
    expect(say(back, { sequence: 2, finding: 'empty' }, now + 3_000).effects).toHaveLength(1);
  });
});

const ticket = createTicket({ session: 'self' as SessionId, sinceMs: now });
const shared = { languages: [], interests: [] };
const proposed = proposeCall({ id: call, stranger, shared, part: 'offerer' }, now);
const elsewhere: Record<string, Phase> = {
  idle,
  resting: {
    is: 'resting',
    wanted: { mode: 'video', offer: 'offer', reach: { nat: 'unknown', relay: false } },
    untilMs: now,
  },
  waiting: { is: 'waiting', ticket, offer: 'offer', clearsAtMs: null },
  pairing: { is: 'pairing', call: { ...proposed, acknowledgedBy: 'self' }, sinceMs: now },
  'in another call': { ...calling, call: { ...established, id: otherCall } },
  'in a call of before a restart': {
    ...calling,
    call: { ...established, stranger: { session: stranger.session, person: null, address: null } },
  },
  away: { is: 'away', call: established, untilMs: now + 1, leftWhy: null },
  over: { is: 'over' },
};

test.each(Object.keys(elsewhere))('a verdict of a session that is %s is dropped', (name) => {
  const state = sessionIn(elsewhere[name] ?? idle);
  for (const about of ['stranger', 'self'] as const)
    expect(say(state, { about })).toEqual({ state, effects: [] });
});

test('a verdict that crosses the end of the call is dropped', () => {
  const { state } = transition(
    sessionIn(calling),
    { type: 'heard', envelope: { type: 'left', call, why: 'left' } },
    now,
  );
  expect(say(state, {})).toEqual({ state, effects: [] });
});
