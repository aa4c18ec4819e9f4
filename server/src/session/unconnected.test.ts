/** What follows when a call had no connection: who goes to the front, with which mark, and what it costs. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { noteQuickSkip } from '../matching/patience.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import type { KnownStranger } from '../signalling/call.ts';
import { createArrival } from '../testing/arrivals.ts';
import {
  createSessionState,
  deadlineOf,
  type Effect,
  type Phase,
  type SessionEvent,
} from './session-state.ts';
import { transition } from './transition.ts';

const now = 1_000_000;
const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const stranger: KnownStranger = {
  session: 'stranger' as SessionId,
  person: 'their browser' as VisitorRef,
};
const who = { ...createArrival(), id: 'self' as SessionId };
const fresh = createSessionState(who, 3);
const marked = [stranger.person];
const waitedSinceMs = now - 60_000;
const reports: SessionEvent = { type: 'said', request: { type: 'lost', call, why: 'not-connected' } };
const hears: SessionEvent = { type: 'heard', envelope: { type: 'left', call, why: 'not-connected' } };

/** What comes of an event in a call that began so long ago, of somebody who skipped so often just before. */
function onUnconnected(agoMs: number, event: SessionEvent, skips = 0) {
  let { patience } = fresh;
  for (let count = 0; count < skips; count++) patience = noteQuickSkip(patience, now);
  const phase: Phase = {
    is: 'calling',
    call: {
      is: 'established',
      id: call,
      stranger: { ...stranger, address: null },
      sinceMs: now - agoMs,
      flowing: 'nobody',
      isConfirmed: true,
    },
    sinceMs: waitedSinceMs,
  };
  const { state, effects } = transition({ ...fresh, patience, phase }, event, now);
  const owedSinceMs = state.phase.is === 'idle' ? state.phase.owedSinceMs : undefined;
  return { owedSinceMs, avoids: [...state.standing.avoids], paid: state.patience !== patience, effects };
}

const told = (why: 'not-connected' | 'lost'): Effect => ({
  do: 'deliver',
  to: stranger.session,
  envelope: { type: 'left', call, why },
});
const soonMs = limits.connectMs + 4_000 - 1;

describe('a call without a connection', () => {
  test('puts who reports it to the front, with a mark, and costs a skip', () => {
    expect(onUnconnected(soonMs, reports)).toEqual({
      owedSinceMs: waitedSinceMs,
      avoids: marked,
      paid: true,
      effects: [told('not-connected')],
    });
  });

  test('puts who has no patience left nowhere', () => {
    expect(onUnconnected(soonMs, reports, 8)).toEqual({
      owedSinceMs: null,
      avoids: marked,
      paid: true,
      effects: [told('not-connected')],
    });
  });

  test('counts as a broken one where it is reported too late to be true', () => {
    const found = onUnconnected(soonMs + 1, reports);
    expect(found).toEqual({ owedSinceMs: null, avoids: [], paid: true, effects: [told('lost')] });
    expect(onUnconnected(60_000, reports).paid).toBe(false);
  });

  test('puts who is told of it to the front, with a mark and at no cost', () => {
    const effects: Effect[] = [
      { do: 'send', message: { type: 'stranger-left', call, why: 'not-connected' } },
    ];
    expect(onUnconnected(3_000, hears, 8)).toEqual({
      owedSinceMs: waitedSinceMs,
      avoids: marked,
      paid: false,
      effects,
    });
  });

  test('that was only proposed does the same to who reports it', () => {
    const proposal = { id: call, stranger, shared: { languages: [], interests: [] } };
    const times = { answer: null, address: null, untilMs: now + 1_000 };
    const phase: Phase = {
      is: 'pairing',
      call: { is: 'proposed', ...proposal, part: 'offerer', acknowledgedBy: 'self', ...times },
      sinceMs: now - 100,
    };
    const { state, effects } = transition({ ...fresh, phase }, reports, now);
    expect(state.phase).toEqual({ is: 'idle', owedSinceMs: now - 100 });
    expect([...state.standing.avoids]).toEqual(marked);
    expect(effects).toEqual([told('not-connected')]);
  });

  test('leaves a mark for a minute, after which the ticket is renewed in its place', () => {
    const wanted = {
      mode: 'video',
      offer: 'offer',
      reach: { nat: 'unknown', relay: false },
      hidden: false,
    } as const;
    const call: Phase = {
      is: 'calling',
      call: {
        is: 'established',
        id: 'AbCdEfGhIjKlMnOpQrSt_-' as CallId,
        stranger: { ...stranger, address: null },
        sinceMs: now,
        flowing: 'nobody',
        isConfirmed: true,
      },
      sinceMs: waitedSinceMs,
    };
    const idle = transition({ ...fresh, phase: call }, hears, now).state;
    const request = { type: 'wait', ...wanted } as const;
    const waiting = transition(idle, { type: 'said', request }, now + 1_000).state;
    expect(waiting.phase).toMatchObject({ is: 'waiting', clearsAtMs: now + 60_000 });
    expect(deadlineOf(waiting.phase)).toBe(now + 60_000);
    const early = transition(waiting, { type: 'due' }, now + 59_999);
    expect(early).toEqual({ state: waiting, effects: [] });
    const { state, effects } = transition(waiting, { type: 'due' }, now + 60_000);
    expect(state.phase).toMatchObject({ is: 'waiting', offer: 'offer', clearsAtMs: null });
    const place = { front: true, sinceMs: waitedSinceMs, epoch: waiting.epoch + 1 };
    expect(effects).toMatchObject([{ do: 'enter', ticket: { ...place, avoids: new Set() } }]);
  });

  test('marks nobody where the server has forgotten who the stranger was', () => {
    const known = transition(
      fresh,
      { type: 'restored', call, stranger: stranger.session, mode: 'video', isHidden: false },
      now,
    ).state;
    const back = { type: 'back', call, from: stranger.session, asks: false } as const;
    const confirmed = transition(known, { type: 'heard', envelope: back }, now).state;
    const { state } = transition(confirmed, hears, now);
    expect(state.phase).toEqual({ is: 'idle', owedSinceMs: now });
    expect([...state.standing.avoids]).toEqual([]);
  });
});
