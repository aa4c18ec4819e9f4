/**
 * Whatever happens in whatever order, a meeting keeps its promises: properties over random sequences of events.
 */
import { expect, test } from 'bun:test';
import type { Sealed } from '@anoncam/protocol/ids';
import fc from 'fast-check';
import { type Moment, momentsArb } from '../testing/random-meetings.ts';
import { moveMeeting } from './meeting.ts';
import { currentCall, type MeetingEffect } from './meeting-state.ts';

function holdsAtEveryMoment(check: (moment: Moment) => void): void {
  holdsForEveryMeeting((moments) => moments.forEach(check));
}

function holdsForEveryMeeting(check: (moments: readonly Moment[]) => void): void {
  fc.assert(fc.property(momentsArb, check), { numRuns: 400 });
}

function has(effects: readonly MeetingEffect[], ...kinds: MeetingEffect['do'][]): boolean {
  return effects.some((effect) => kinds.includes(effect.do));
}

test('random meetings get as far as a conversation and beyond', () => {
  const seen = new Set<string>();
  for (const moments of fc.sample(momentsArb, { numRuns: 300, seed: 1 })) {
    for (const { before, event } of moments) seen.add(`${before.phase.is} ${event.type}`);
  }
  const phases = ['idle', 'waiting', 'connecting', 'talking', 'parted'];
  const types = [
    'start',
    'next',
    'block',
    'stop',
    'stay',
    'link-up',
    'link-down',
    'told',
    'peer',
    'network-changed',
    'tick',
  ];
  const all = phases.flatMap((phase) => types.map((type) => `${phase} ${type}`));
  expect(all.filter((pair) => !seen.has(pair))).toEqual([]);
});

/** The connections that are alive after this effect. */
function follow(alive: readonly number[], effect: MeetingEffect): readonly number[] {
  if (effect.do === 'close-peer') {
    expect(alive).toEqual([effect.peer]);
    return [];
  }
  if (effect.do !== 'offer-taken' && effect.do !== 'answer') return alive;
  expect(alive).toEqual([]);
  return [effect.peer];
}

test('at most one connection is alive: the one of the present call', () => {
  holdsForEveryMeeting((moments) => {
    let alive: readonly number[] = [];
    for (const { after, effects } of moments) {
      alive = effects.reduce(follow, alive);
      const call = currentCall(after);
      expect(alive).toEqual(call ? [call.peer] : []);
    }
  });
});

test('no two connections have the same number', () => {
  holdsForEveryMeeting((moments) => {
    const taken = moments
      .flatMap(({ effects }) => effects)
      .flatMap((effect) => (effect.do === 'offer-taken' || effect.do === 'answer' ? [effect.peer] : []));
    expect(new Set(taken).size).toBe(taken.length);
  });
});

test('whatever is asked of a connection is asked of the present one', () => {
  holdsAtEveryMoment(({ after, effects }) => {
    for (const effect of effects) {
      if (effect.do !== 'repair' && effect.do !== 'apply-answer') continue;
      expect(effect.peer).toBe(currentCall(after)?.peer as number);
    }
  });
});

test('nothing is asked of the server while it is out of reach', () => {
  holdsAtEveryMoment(({ after, effects }) => {
    if (after.link === 'up') return;
    expect(has(effects, 'send-ticket', 'send-stop', 'send-lost', 'offer-taken', 'answer', 'repair')).toBe(
      false,
    );
  });
});

test('a ticket is asked for by whoever waits, once, before anything that takes time', () => {
  holdsAtEveryMoment(({ before: { phase }, after, effects }) => {
    const begins = phase.is !== 'waiting' && after.phase.is === 'waiting';
    if (begins && after.link === 'up') expect(has(effects, 'send-ticket')).toBe(true);
    if (!has(effects, 'send-ticket')) return;
    expect(after.phase.is).toBe('waiting');
    const earlier = effects.slice(
      0,
      effects.findIndex((effect) => effect.do === 'send-ticket'),
    );
    expect(earlier.filter((effect) => effect.do === 'close-peer' && effect.bye)).toEqual([]);
    expect(has(earlier, 'clear-conversation', 'note')).toBe(false);
    expect(effects.filter((effect) => effect.do === 'send-ticket')).toHaveLength(1);
  });
});

test('what the server must know before the ticket goes before it', () => {
  holdsAtEveryMoment(({ effects }) => {
    const ticket = effects.findIndex((effect) => effect.do === 'send-ticket');
    if (ticket !== -1) expect(has(effects.slice(ticket), 'send-lost', 'block')).toBe(false);
  });
});

test('a stranger is blocked when it is asked for, and by the reference of the present one', () => {
  holdsAtEveryMoment(({ before, event, after, effects }) => {
    if (!has(effects, 'block')) return;
    expect(effects[0]).toMatchObject({ do: 'block' });
    if (event.type === 'leave') return expect(effects[0]).toEqual({ do: 'block', stranger: event.stranger });
    expect(event.type).toBe('block');
    const { phase } = before;
    const stranger = phase.is === 'parted' ? phase.stranger : (currentCall(before)?.stranger ?? null);
    expect(stranger).not.toBeNull();
    expect(effects[0]).toEqual({ do: 'block', stranger: stranger as Sealed });
    expect(after.phase.is).toBe('waiting');
  });
});

test('who waits while the server comes back asks again', () => {
  holdsAtEveryMoment(({ before, event, after, effects }) => {
    if (event.type !== 'link-up' || after.phase.is !== 'waiting') return;
    expect(has(effects, 'send-ticket')).toBe(true);
    if (before.phase.is === 'waiting') expect(has(effects, 'renew-spares')).toBe(true);
  });
});

test('a conversation begins when the present stranger is heard, and in no other way', () => {
  holdsAtEveryMoment(({ before, event, after, late }) => {
    if (before.phase.is === 'talking' || after.phase.is !== 'talking') return;
    expect(before.phase.is).toBe('connecting');
    expect(late).toBe(false);
    expect(event).toMatchObject({ type: 'peer', peer: after.phase.call.peer });
    expect(['ready', 'heard']).toContain(event.type === 'peer' ? event.what : '');
  });
});

test('what comes late changes nothing', () => {
  holdsAtEveryMoment(({ late, before, after, effects }) => {
    if (!late) return;
    expect(after).toBe(before);
    expect(effects).toEqual([]);
  });
});

test('a conversation survives the going and coming of the server, whatever call it knows of', () => {
  holdsAtEveryMoment(({ before, event, after, effects }) => {
    if (before.phase.is !== 'talking') return;
    if (event.type !== 'link-up' && event.type !== 'link-down') return;
    if (after.phase.is !== 'talking') throw new Error('it is over');
    // All that the server can change is how long silence is borne, and when a new path is tried.
    const { strangerAway, wasAlone, repairedAtMs } = after.phase;
    expect(after.phase).toEqual({ ...before.phase, strangerAway, wasAlone, repairedAtMs });
    for (const { do: kind } of effects) expect(['note', 'repair', 'doubt-server']).toContain(kind);
  });
});

test('the visitor is told once that the server went', () => {
  holdsForEveryMeeting((moments) => {
    let told = false;
    for (const { after, effects } of moments) {
      const away = effects.some((effect) => effect.do === 'note' && effect.note === 'server-away');
      expect(away && told).toBe(false);
      told = after.link === 'down' && (told || away) && after.phase.is === 'talking';
    }
  });
});

test('who was left goes on by asking for it or when the time has come, unless they chose to stay', () => {
  holdsAtEveryMoment(({ before, event, after, atMs }) => {
    if (before.phase.is !== 'parted' || after.phase.is === 'parted') return;
    expect(after.phase.is).toBe(event.type === 'stop' ? 'idle' : 'waiting');
    if (event.type === 'resume') return expect(before.phase.why).toBe('paused');
    if (event.type !== 'tick') return expect(['next', 'block', 'stop']).toContain(event.type);
    expect(before.phase.nextAtMs ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(atMs);
  });
});

test('Stop ends everything, from anywhere', () => {
  holdsAtEveryMoment(({ after, atMs }) => {
    const { meeting, effects } = moveMeeting(after, { type: 'stop' }, atMs);
    expect(meeting.phase).toEqual({ is: 'idle' });
    const call = currentCall(after);
    const closed = effects.filter((effect) => effect.do === 'close-peer');
    expect(closed).toEqual(call ? [{ do: 'close-peer', peer: call.peer, bye: true }] : []);
    const mustTell = after.phase.is !== 'idle' && after.link === 'up';
    expect(has(effects, 'send-stop')).toBe(mustTell);
  });
});

test('nobody is kept in a pairing or in silence for ever', () => {
  holdsAtEveryMoment(({ after, atMs }) => {
    const tick = moveMeeting(after, { type: 'tick' }, atMs + 20_000).meeting;
    expect(['connecting', 'talking']).not.toContain(tick.phase.is);
  });
});

/** Whether the stranger was heard, or is another one now; or one of the two was without the server, and nothing tried has counted. */
function isFreshPath({ event, late, effects }: Moment): boolean {
  const heard = event.type === 'peer' && (event.what === 'heard' || event.what === 'ready');
  const back = event.type === 'told' && event.message.type === 'stranger-back';
  return ((heard || back) && !late) || event.type === 'link-up' || has(effects, 'close-peer');
}

test('repairs of one silent path are at least 2 s apart, unless the way to the server was lost in between', () => {
  holdsForEveryMeeting((moments) => {
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const moment of moments) {
      if (isFreshPath(moment)) lastMs = Number.NEGATIVE_INFINITY;
      if (!has(moment.effects, 'repair')) continue;
      expect(moment.atMs - lastMs).toBeGreaterThanOrEqual(2_000);
      lastMs = moment.atMs;
    }
  });
});

test('the place is kept from one pairing that failed to the next, unless the visitor asks for another', () => {
  holdsAtEveryMoment(({ before, event, after }) => {
    const from = before.phase;
    const to = after.phase;
    if (from.is !== 'waiting' && from.is !== 'connecting') return;
    if (to.is !== 'waiting' && to.is !== 'connecting') {
      return expect(event.type === 'stop' || event.type === 'hold' || from.is === 'connecting').toBe(true);
    }
    if (event.type === 'next' && from.is === 'connecting') return expect(to.place.failures).toBe(0);
    expect(to.place.sinceMs).toBe(from.place.sinceMs);
    expect(to.place.failures - from.place.failures).toBeOneOf([0, 1]);
  });
});

test('somebody who was met and left, and only they, leave a trace that the visitor sees', () => {
  holdsAtEveryMoment(({ before, event, after, effects }) => {
    if (event.type === 'hold') return expect(has(effects, 'note')).toBe(false);
    if (after.phase.is === 'parted' && before.phase.is !== 'parted') expect(before.phase.is).toBe('talking');
    if (before.phase.is === 'connecting' && after.phase.is === 'waiting') {
      expect(has(effects, 'note')).toBe(false);
    }
  });
});

test('wishes widen from when the ticket was taken, which is never before the waiting began', () => {
  holdsAtEveryMoment(({ after: { phase } }) => {
    if (phase.is !== 'waiting' && phase.is !== 'connecting') return;
    const { enteredMs, sinceMs } = phase.place;
    if (enteredMs !== null) expect(enteredMs).toBeGreaterThanOrEqual(sinceMs);
  });
});
