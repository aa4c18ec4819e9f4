/** Who met whom: by the last meeting, as long as asked for, in bounded memory. */
import { describe, expect, test } from 'bun:test';
import { createId, createSeededRandom } from '../lib/random.ts';
import { Acquaintance, numberPerson } from './acquaintance.ts';
import type { VisitorRef } from './ticket.ts';

/** Far more than are remembered. */
const many = 600_000;
const mostPairs = 2 ** 19;

describe('acquaintance', () => {
  test('is of the last meeting', () => {
    const met = new Acquaintance();
    expect(met.metAtMs(1, 2)).toBeNull();
    met.note(1, 2, 10);
    met.note(3, 4, 15);
    met.note(1, 2, 20);
    expect([met.metAtMs(1, 2), met.metAtMs(3, 4)]).toEqual([20, 15]);
    for (const [low, high] of [
      [2, 1],
      [1, 3],
      [3, 2],
      [-1, 2],
    ] as const)
      expect(met.metAtMs(low, high)).toBeNull();
  });

  test('is forgotten up to a moment, and a later meeting is not', () => {
    const met = new Acquaintance();
    for (let time = 1; time <= 10; time++) met.note(time, -time, time);
    met.note(1, -1, 11);
    met.forget(5);
    expect(met.size).toBe(6);
    expect([met.metAtMs(5, -5), met.metAtMs(6, -6), met.metAtMs(1, -1)]).toEqual([null, 6, 11]);
    met.forget(11);
    expect(met.size).toBe(0);
    expect(met.metAtMs(1, -1)).toBeNull();
    met.forget(100);
  });

  test('I13 takes bounded memory: beyond half a million meetings the oldest goes first', () => {
    const met = new Acquaintance();
    const high = (count: number) => Math.imul(count, 0x9e3779b1);
    for (let count = 0; count < many; count++) met.note(count, high(count), count);
    expect(met.size).toBe(mostPairs);
    const first = many - mostPairs;
    expect(met.metAtMs(first - 1, high(first - 1))).toBeNull();
    for (let count = first; count < many; count += 1_013) expect(met.metAtMs(count, high(count))).toBe(count);
  });

  test('takes no two persons for one', () => {
    const random = createSeededRandom(4);
    const numbers = Array.from({ length: 50_000 }, () => numberPerson(createId(random) as VisitorRef));
    expect(new Set(numbers.map(({ low, high }) => `${low} ${high}`)).size).toBe(numbers.length);
    for (const { low, high } of numbers.slice(0, 100)) {
      expect([low | 0, high | 0]).toEqual([low, high]);
    }
  });
});
