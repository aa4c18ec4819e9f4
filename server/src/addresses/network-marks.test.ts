/** Which addresses are of one network of a size, and for how long that can be told. */
import { afterAll, describe, expect, test } from 'bun:test';
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { createDataFolder } from '../testing/application.ts';
import { addDays, dayAt } from './day.ts';
import { DayKeys } from './day-keys.ts';
import { surroundingsOf, traceNetwork } from './network-marks.ts';

const dayMs = 24 * 60 * 60 * 1000;
const dataDir = createDataFolder();
afterAll(() => rmSync(dataDir, { recursive: true }));

function openKeys() {
  const clock = new TestClock(Date.UTC(2026, 0, 10, 12));
  return { clock, dayKeys: new DayKeys({ dataDir, clock, random: systemRandom }) };
}

const { clock, dayKeys } = openKeys();
const { day } = dayKeys.today();

/** From the widest: of how many bits the networks are in which both are. */
function sharedLevels(one: string, other: string): readonly number[] {
  const [a, b] = [surroundingsOf(dayKeys, one), surroundingsOf(dayKeys, other)];
  return (a?.levels ?? []).filter((bits) => a?.tagOf(bits, day) === b?.tagOf(bits, day));
}

describe('two addresses', () => {
  test.each([
    ['192.0.2.7', '::ffff:192.0.2.7', [32]],
    ['192.0.2.7', '192.0.2.8', []],
    ['2001:db8:1:200::1', '2001:db8:1:200:ffff::', [48, 56, 64]],
    ['2001:db8:1:200::1', '2001:db8:1:2ff::1', [48, 56]],
    ['2001:db8:1:200::1', '2001:db8:1:300::1', [48]],
    ['2001:db8:1:200::1', '2001:db8:2:200::1', []],
    ['2001:db8::1', '2001:db8:0:1::1', [48, 56]],
    ['2001:db8:1::', '2001:db8:1:ff:1::', [48, 56]],
    ['1::2:3:4:5:6', '1:0:0:9::', [48, 56]],
  ])('%s and %s share %p', (one, other, levels) => {
    expect(sharedLevels(one, other)).toEqual(levels);
  });

  test('share what their bits have in common, whatever they are', () => {
    const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, fc.nat(127), (one, at) => {
        const other = one.map((group, index) => (index === at >> 4 ? group ^ (0x8000 >> (at & 15)) : group));
        const [a, b] = [one, other].map((each) => each.map((group) => group.toString(16)).join(':'));
        // Written as IPv4.
        fc.pre(
          one.slice(0, 5).some((group) => group !== 0) && other.slice(0, 5).some((group) => group !== 0),
        );
        expect(sharedLevels(a ?? '', b ?? '')).toEqual([48, 56, 64].filter((bits) => bits <= at));
      }),
    );
  });
});

test('what was sealed is known by the same tags as who comes from there', () => {
  for (const [network, address] of [
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2::/64', '2001:db8:1:2:3::4'],
    ['2001:db8:0:0::/64', '2001:db8::9'],
  ] as const) {
    const [coming, sealed] = [surroundingsOf(dayKeys, address), traceNetwork(dayKeys, day, network)];
    const levels = coming?.levels ?? [];
    expect(sealed?.levels).toEqual(levels);
    for (const bits of levels) expect(sealed?.tagOf(bits, day)).toBe(coming?.tagOf(bits, day) ?? '');
  }
});

test('a tag is another one each day, at each size, and holds nothing of the address', () => {
  const around = surroundingsOf(dayKeys, '2001:db8:aaaa:bb00::1');
  clock.advance(dayMs);
  const next = dayKeys.today().day;
  const tags = [day, next].flatMap((each) => around?.levels.map((bits) => around.tagOf(bits, each)));
  expect(new Set(tags).size).toBe(6);
  for (const tag of tags) expect(tag).toMatch(/^[\w-]{22}$/);
});

test('what is no address is surrounded by nothing', () => {
  for (const text of ['', 'nowhere', 'fe80::1%eth0', '127.0.0.1', '::1', '::ffff:127.0.0.9'])
    expect(surroundingsOf(dayKeys, text)).toBeNull();
  for (const network of ['127.0.0.1', '0:0:0:0::/64']) expect(traceNetwork(dayKeys, day, network)).toBeNull();
});

test('when the key is over there is no tag, although it was worked out before', () => {
  const opened = openKeys();
  const today = opened.dayKeys.today().day;
  const around = surroundingsOf(opened.dayKeys, '192.0.2.7');
  expect(around?.tagOf(32, today)).toBeString();
  const derived = opened.dayKeys.deriveFor('a test', today);
  expect(around?.tagOf(32, addDays(today, -3))).toBeNull();
  opened.clock.advance(30 * dayMs - (opened.clock.now() % dayMs));
  expect(around?.tagOf(32, today)).toBeNull();
  opened.dayKeys.destroyOld();
  expect(derived?.every((byte) => byte === 0)).toBe(true);
  expect(around?.tagOf(32, dayAt(opened.clock.now()))).toBeNull();
});
