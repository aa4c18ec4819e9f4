/** Who counts as compatible with somebody who comes. */
import { describe, expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import type { Interest, Language, Wishes } from '@anoncam/protocol/wishes';
import { type Visitor, Visitors } from '../pairing/sample-tickets.ts';
import { enoughWaiting, Room } from './room.ts';

const now = 1_000_000;
const visitors = new Visitors(1);
const english: Wishes = {
  languages: ['en' as Language],
  interests: [],
  nearby: false,
  notCountries: [],
};
const chess: Wishes = { ...english, interests: ['chess' as Interest] };

function create(wishes: Wishes): Visitor {
  return { ...visitors.create(), wishes, avoids: new Set<never>() };
}

function fill(wishes: Wishes, { count = enoughWaiting, waitedMs = 0 } = {}): Room {
  const room = new Room();
  for (let index = 0; index < count; index++) {
    const ticket = visitors.ticketOf(create(wishes), { sinceMs: now - waitedMs, isHardToReach: true });
    room.add(ticket, now);
  }
  return room;
}

function come(wishes: Wishes, isHardToReach = false) {
  return visitors.ticketOf(create(wishes), { sinceMs: now, isHardToReach });
}

describe('a visitor who comes', () => {
  test('meets a room of compatible ones', () => {
    expect(fill(english).judge(come(english), 0, now)).toEqual({ isCompatible: true, isAllowed: true });
    expect(fill(chess).judge(come(chess), 0, now)).toEqual({ isCompatible: true, isAllowed: true });
  });

  test('may know some of them already', () => {
    expect(fill(english).judge(come(english), 1, now)).toEqual({ isCompatible: false, isAllowed: false });
    const room = fill(english, { count: enoughWaiting + 1 });
    expect(room.judge(come(english), 1, now)).toEqual({ isCompatible: true, isAllowed: true });
  });

  test('may want more than they share, or they more than the visitor does', () => {
    expect(fill(english).judge(come(chess), 0, now)).toEqual({ isCompatible: false, isAllowed: true });
    expect(fill(chess).judge(come(english), 0, now)).toEqual({ isCompatible: false, isAllowed: true });
  });

  test('is content with those whose wishes have widened for sure', () => {
    const justNow = fill(chess, { waitedMs: limits.widenEveryMs });
    expect(justNow.judge(come(english), 0, now).isCompatible).toBe(false);
    const before = fill(chess, { waitedMs: limits.widenEveryMs + 1_000 });
    expect(before.judge(come(english), 0, now).isCompatible).toBe(true);
  });

  test('cannot meet whom no path leads to', () => {
    expect(fill(english).judge(come(english, true), 0, now)).toEqual({
      isCompatible: false,
      isAllowed: false,
    });
  });
});

test('who has left the room is not counted', () => {
  const room = fill(english, { count: enoughWaiting - 1 });
  const last = visitors.ticketOf(create(english), { sinceMs: now, isHardToReach: true });
  room.add(last, now);
  expect(room.waiting.value).toBe(enoughWaiting);
  room.remove(last, now);
  room.remove(last, now);
  expect(room.waiting.value).toBe(enoughWaiting - 1);
  expect(room.judge(come(english), 0, now).isAllowed).toBe(false);
});
