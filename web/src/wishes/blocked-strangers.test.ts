/**
 * Blocked strangers: kept, bounded, shared between tabs, and never in the way of the page.
 */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import fc from 'fast-check';
import { PageGlobals } from '../testing/browser-globals.ts';
import { BlockedStrangers } from './blocked-strangers.ts';

const key = 'anoncam.blocked';
const [ann, ben, cas] = ['ann', 'ben', 'cas'] as Sealed[] as [Sealed, Sealed, Sealed];

let page: PageGlobals;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
});

afterEach(() => page.restore());

describe('who is blocked', () => {
  test('stays blocked', () => {
    const blocked = new BlockedStrangers();
    expect(blocked.all).toEqual([]);
    blocked.add(ann);
    blocked.add(ben);
    expect(blocked.all).toEqual([ann, ben]);
    expect(new BlockedStrangers().all).toEqual([ann, ben]);
  });

  test('is there once, as the latest', () => {
    const blocked = new BlockedStrangers();
    for (const stranger of [ann, ben, ann]) blocked.add(stranger);
    expect(blocked.all).toEqual([ben, ann]);
  });

  test('is forgotten, the oldest first, when there are too many', () => {
    const many = Array.from({ length: limits.blocks }, (_, index) => `s${index}` as Sealed);
    page.storage.setItem(key, JSON.stringify(many));
    const blocked = new BlockedStrangers();
    blocked.add(ann);
    expect(blocked.all).toEqual([...many.slice(1), ann]);
    expect(new BlockedStrangers().all).toEqual(blocked.all);
  });

  test('is blocked as long as the page is open where the browser keeps nothing', () => {
    page.storage.refuses = true;
    const blocked = new BlockedStrangers();
    blocked.add(ann);
    blocked.add(ben);
    expect(blocked.all).toEqual([ann, ben]);
  });
});

describe('another tab', () => {
  test('tells whom it has blocked, and no one twice', () => {
    const blocked = new BlockedStrangers();
    blocked.add(ann);
    const told: unknown[] = [];
    const stop = blocked.listen((strangers) => told.push(strangers));
    page.storeElsewhere(key, JSON.stringify([ann, ben]));
    page.storeElsewhere(key, JSON.stringify([ann, ben]));
    page.storeElsewhere('something else', '[]');
    stop();
    page.storeElsewhere(key, JSON.stringify([ann, ben, cas]));
    expect(told).toEqual([[ben]]);
    expect(blocked.all).toEqual([ann, ben, cas]);
  });

  test('loses nobody whom it blocked at the same moment', () => {
    const blocked = new BlockedStrangers();
    // The event is still on its way.
    page.storage.setItem(key, JSON.stringify([ben]));
    blocked.add(ann);
    expect(new BlockedStrangers().all).toEqual([ben, ann]);
  });

  test('that removes everything is followed', () => {
    const blocked = new BlockedStrangers();
    blocked.add(ann);
    page.forgetElsewhere();
    expect(blocked.all).toEqual([]);
    blocked.add(ben);
    expect(blocked.all).toEqual([ben]);
  });
});

test('whatever is found in the storage, nobody is blocked by a reference that the server would not take', () => {
  const damagedArb = fc.jsonValue().map((value) => JSON.stringify([ann, value]));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), damagedArb), (found) => {
      page.storage.setItem(key, found);
      for (const stranger of new BlockedStrangers().all) expect(stranger).toMatch(/^[\w-]{1,400}$/);
    }),
  );
});
