/** Who may open one more socket: by browser, around one address, and how much work is asked where it looks wrong. */
import { beforeEach, describe, expect, test } from 'bun:test';
import { createNetworkTags } from '../addresses/network-tag.ts';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { MemoryCounters } from './counters.memory.ts';
import { Door, type Guest } from './door.ts';
import { limits, mostWork, socketsAtOnce, workLevelOf } from './limits.ts';
import type { SubjectRef } from './subject.ts';

const mostOfHousehold = 40;
let clock: TestClock;
let door: Door;
let count = 0;

beforeEach(() => {
  clock = new TestClock();
  door = openDoor(false);
});

function openDoor(isOwnSite: boolean): Door {
  const counters = new MemoryCounters(clock);
  return new Door({ clock, counters, networks: createNetworkTags(systemRandom), mostOfHousehold, isOwnSite });
}

function guestFrom(address: string, name = `browser ${count++}`): Guest {
  return { subject: name as SubjectRef, parts: door.around(address) };
}

/** Opens, and stays. */
async function come(guest: Guest): Promise<string> {
  const knock = await door.knock(guest);
  if (knock.is === 'open') door.entered(guest);
  return knock.is === 'refused' ? knock.why : knock.is;
}

async function noteAll(event: 'wrong' | 'newcomer', address: string, times: number): Promise<void> {
  for (let done = 0; done < times; done++) await door.note(event, door.around(address));
}

function pointsOf(event: string, by: string) {
  const limit = limits.find((each) => each.event === event && each.by === by);
  if (!limit) throw new Error(`there is no limit of ${event} by ${by}`);
  return limit;
}

test('W9 what is refused to one household is not counted for its neighbours', async () => {
  const { refuseFrom: ofHousehold } = pointsOf('challenge', 'household');
  const { refuseFrom: ofNetwork } = pointsOf('challenge', 'network');
  const [flooder, neighbour] = ['192.0.2.1', '192.0.2.2'].map((address) => door.around(address));
  for (let asked = 0; asked <= (ofNetwork ?? 0) + 1; asked++) await door.ask('challenge', flooder ?? null);
  expect(ofNetwork ?? 0).toBeGreaterThan(ofHousehold ?? 0);
  expect(await door.ask('challenge', neighbour ?? null)).toBeNull();
});

describe('one browser', () => {
  test('W9 may try so often a minute, and is then told when to come back', async () => {
    const guest = guestFrom('192.0.2.1');
    const most = pointsOf('upgrade', 'browser').refuseFrom ?? 0;
    for (let tries = 0; tries < most; tries++) expect((await door.knock(guest)).is).toBe('open');
    clock.advance(20_000);
    expect(await door.knock(guest)).toEqual({ is: 'refused', why: 'tooMany', retrySeconds: 40 });
    expect((await door.knock(guestFrom('192.0.2.1'))).is).toBe('open');
    clock.advance(100_000);
    expect((await door.knock(guest)).is).toBe('open');
  });

  test('W9 has so many sockets at once, wherever it comes from', async () => {
    const comeAgain = (index: number) => come(guestFrom(`192.0.${index}.1`, 'one'));
    for (let index = 0; index < socketsAtOnce.browser; index++) expect(await comeAgain(index)).toBe('open');
    expect(await comeAgain(200)).toBe('tooMany');
    door.left(guestFrom('192.0.0.1', 'one'));
    expect(await comeAgain(200)).toBe('open');
  });

  test('W9 is lent relays so often and no more, its neighbours all the same, and again when some time has passed', async () => {
    const [guest, neighbour] = [guestFrom('192.0.2.1'), guestFrom('192.0.2.1')];
    const { refuseFrom, seconds } = pointsOf('loan', 'browser');
    for (let lent = 0; lent < (refuseFrom ?? 0); lent++) expect(await door.borrow(guest)).toBe(true);
    expect(await door.borrow(guest)).toBe(false);
    expect(await door.borrow({ ...guest, parts: door.around('198.51.100.7') })).toBe(false);
    expect(await door.borrow(neighbour)).toBe(true);
    clock.advance(2 * seconds * 1_000);
    expect(await door.borrow(guest)).toBe(true);
  });

  test('is every tab on a site of one’s own', async () => {
    door = openDoor(true);
    for (let lent = 0; lent < 200; lent++)
      expect(await door.borrow(guestFrom('127.0.0.1', 'one'))).toBe(true);
    for (let index = 0; index < 100; index++) expect(await come(guestFrom('127.0.0.1', 'one'))).toBe('open');
  });
});

describe('one household', () => {
  test.each(['192.0.2.9', '2001:db8:1:2::9'])(
    'W9 %s: work from half of its places on, and then no more',
    async (address) => {
      for (let index = 0; index <= mostOfHousehold / 2; index++)
        expect(await come(guestFrom(address))).toBe('open');
      expect(await come(guestFrom(address))).toBe('needs-work');
      const proven = () => {
        const guest = guestFrom(address);
        door.passed(guest.subject);
        return guest;
      };
      for (let index = mostOfHousehold / 2 + 1; index < mostOfHousehold; index++) {
        expect(await come(proven())).toBe('open');
      }
      expect(await door.knock(proven())).toMatchObject({ is: 'refused', why: 'full' });
      // Another one is not concerned.
      expect(await come(guestFrom('198.51.100.1'))).toBe('open');
    },
  );

  test('A2 one browser cannot take the places that are left', async () => {
    const address = '192.0.2.10';
    for (let index = 0; index <= mostOfHousehold / 2; index++) await come(guestFrom(address));
    const greedy = guestFrom(address);
    door.passed(greedy.subject);
    const answers = [];
    for (let tries = 0; tries < 10; tries++) answers.push(await come(greedy));
    expect(answers.filter((answer) => answer === 'open')).toHaveLength(socketsAtOnce.browserInCrowd);
    expect(answers.at(-1)).toBe('tooMany');
  });

  test('of which other addresses of the same /64 and /56 are a part, and of the /48 are not', async () => {
    await noteAll('wrong', '2001:db8:1:100::1', 61);
    expect(await come(guestFrom('2001:db8:1:100:ffff::2'))).toBe('needs-work');
    expect(await come(guestFrom('2001:db8:1:1ff::2'))).toBe('needs-work');
    expect(await come(guestFrom('2001:db8:1:200::2'))).toBe('open');
    await noteAll('wrong', '2001:db8:1:300::1', 60);
    await noteAll('wrong', '2001:db8:1:400::1', 60);
    await noteAll('wrong', '2001:db8:1:500::1', 60);
    expect(await come(guestFrom('2001:db8:1:600::2'))).toBe('needs-work');
    expect(await come(guestFrom('2001:db8:2::2'))).toBe('open');
  });
});

describe('what looks wrong', () => {
  test.each(['wrong', 'newcomer'] as const)(
    'A1 asks for more work the more of it comes: %s',
    async (event) => {
      const address = '192.0.2.20';
      const from = pointsOf(event, 'household').workFrom ?? 0;
      const levels: number[] = [];
      for (let doubled = 0; doubled < 5; doubled++) {
        await noteAll(event, address, doubled === 0 ? from : from * 2 ** (doubled - 1));
        levels.push(await door.workFor(guestFrom(address)));
      }
      expect(levels).toEqual([0, 2, mostWork, mostWork, mostWork]);
      expect(await door.knock(guestFrom(address))).toEqual({ is: 'needs-work' });
    },
  );

  test('is forgotten after a while, and not at one moment', async () => {
    const address = '192.0.2.21';
    await noteAll('wrong', address, 119);
    expect(await door.workFor(guestFrom(address))).toBe(1);
    clock.advance(5 * 60_000);
    expect(await door.workFor(guestFrom(address))).toBe(1);
    clock.advance(3 * 60_000);
    expect(await door.workFor(guestFrom(address))).toBe(0);
  });

  test('is not held against who has done the work, for an hour', async () => {
    const address = '192.0.2.22';
    const guest = guestFrom(address);
    door.passed(guest.subject);
    await noteAll('wrong', address, 1_000);
    expect([await come(guest), await door.workFor(guest)]).toEqual(['open', 0]);
    clock.advance(60 * 60_000);
    await noteAll('wrong', address, 1_000);
    expect(await come(guest)).toBe('needs-work');
  });

  test('is nobody’s from this machine', async () => {
    await noteAll('wrong', '127.0.0.1', 10_000);
    expect([door.around('127.0.0.1'), door.around('::1'), door.around('nonsense')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(await come(guestFrom('127.0.0.1'))).toBe('open');
  });

  test('one that is refused anyway is refused for a time that ends', async () => {
    const { refuseFrom, seconds } = pointsOf('upgrade', 'household');
    const ask = () => door.ask('upgrade', door.around('192.0.2.30'));
    for (let tries = 0; tries < (refuseFrom ?? 0); tries++) expect(await ask()).toBeNull();
    expect(await ask()).toBe(seconds);
    expect(await door.ask('upgrade', door.around('198.51.100.30'))).toBeNull();
    clock.advance(2 * seconds * 1_000);
    expect(await ask()).toBeNull();
  });
});

test('levels double', () => {
  const levels = [0, 10, 11, 20, 39, 40, 1_000].map((used) => workLevelOf(used, 10));
  expect(levels).toEqual([0, 0, 1, 2, 2, 3, 3]);
  expect(workLevelOf(1_000_000, null)).toBe(0);
});

test('a flood from everywhere does not fill the memory: the one counted first is forgotten', () => {
  const counters = new MemoryCounters(clock, 3);
  const look = (who: string, more = 0) => counters.count({ name: 'a', who, seconds: 60 }, more).used;
  for (const who of ['one', 'two', 'three', 'four']) look(who, 5);
  expect(['one', 'two', 'three', 'four'].map((who) => look(who))).toEqual([0, 5, 5, 5]);
});

test('what was counted and who has done work are forgotten when they no longer matter', async () => {
  const longest = Math.max(...limits.map(({ seconds }) => seconds)) * 1_000;
  const remembered = () => {
    door.tidy();
    return door.remembered;
  };
  for (let index = 0; index < 5; index++) await door.knock(guestFrom(`192.0.${index}.1`));
  await noteAll('wrong', '192.0.2.1', 3);
  await noteAll('newcomer', '192.0.2.1', 3);
  door.passed(guestFrom('192.0.2.1').subject);
  expect(remembered()).toBeGreaterThan(15);
  // A part of the span before counts along.
  clock.advance(2 * longest);
  expect(remembered()).toBe(1);
  clock.advance(60 * 60_000 - 2 * longest - 1);
  expect(remembered()).toBe(1);
  clock.advance(1);
  expect(remembered()).toBe(0);
});

test('what still counts is not forgotten', async () => {
  await noteAll('wrong', '192.0.2.1', 61);
  clock.advance(60_000);
  door.tidy();
  expect(await come(guestFrom('192.0.2.1'))).toBe('needs-work');
});
