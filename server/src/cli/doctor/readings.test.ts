/** What the doctor makes of what it reads: versions, the word of systemd on the clock. */
import { expect, test } from 'bun:test';
import { isOlder, listLacks, readVersion, type Version } from './relay-version.ts';
import { judgeClock } from './timekeeping.ts';

test.each([
  ['4.6.1', 6, true],
  ['4.9.0', 5, true],
  ["Coturn-4.16.1 'Gorst'", 0, true],
  ['4.17.1', 0, false],
  ['5.0.0', 0, false],
] as const)('T2 %s lacks %d of the changes; whether it is too old: %p', (text, lacks, isTooOld) => {
  const version = readVersion(text) as Version;
  expect(listLacks(version)).toHaveLength(lacks);
  expect(isOlder(version, [4, 17, 1])).toBe(isTooOld);
});

test('a clock that the network does not set is found, and one that cannot be seen is not said to be right', () => {
  const states = ['yes', 'no', '', null].map((said) => judgeClock(said).state);
  expect(states).toEqual(['ok', 'wrong', 'warning', 'warning']);
});
