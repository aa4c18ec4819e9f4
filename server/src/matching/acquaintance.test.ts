/** Who met whom: remembered in both directions, as long as asked for, in bounded memory. */
import { describe, expect, test } from 'bun:test';
import { Acquaintance } from './acquaintance.ts';
import type { Person } from './pairing.ts';

const person = (number: number) => String(number).padStart(22, '0') as Person;

describe('acquaintance', () => {
  test('is mutual, and of the last meeting', () => {
    const met = new Acquaintance();
    expect(met.metAtMs(person(1), person(2))).toBeNull();
    met.note(person(1), person(2), 10);
    met.note(person(2), person(1), 20);
    expect([met.metAtMs(person(1), person(2)), met.metAtMs(person(2), person(1))]).toEqual([20, 20]);
    expect(met.size).toBe(1);
    expect(met.metAtMs(person(1), person(3))).toBeNull();
  });

  test('is forgotten up to a moment, and a later meeting is not', () => {
    const met = new Acquaintance();
    for (let time = 1; time <= 10; time++) met.note(person(0), person(time), time);
    met.note(person(0), person(1), 11);
    met.forget(5);
    expect(met.size).toBe(6);
    expect(met.metAtMs(person(0), person(5))).toBeNull();
    expect(met.metAtMs(person(0), person(6))).toBe(6);
    expect(met.metAtMs(person(0), person(1))).toBe(11);
    met.forget(11);
    expect(met.size).toBe(0);
    met.forget(100);
  });

  test('I13 takes bounded memory: beyond half a million pairs the oldest goes first', () => {
    const met = new Acquaintance();
    for (let count = 0; count < 500_010; count++) met.note(person(count), person(count + 1), count);
    expect(met.size).toBe(500_000);
    expect(met.metAtMs(person(9), person(10))).toBeNull();
    expect(met.metAtMs(person(10), person(11))).toBe(10);
  });
});
