/** Where one is in a list that changes while it is looked at. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { holdCursor, moveCursor } from './list-cursor.ts';

const ids = ['a', 'b', 'c'];

test('one begins at the first', () => {
  expect(holdCursor(ids, null)).toBe('a');
  expect(holdCursor([], null)).toBeNull();
});

test('one stays where one is, wherever that has moved to', () => {
  expect(holdCursor(['x', 'c', 'b'], 'b')).toBe('b');
});

test('what is gone leaves one at the first', () => {
  expect(holdCursor(['x', 'y'], 'b')).toBe('x');
  expect(moveCursor(['x', 'y'], 'b', 'next')).toBe('y');
});

test('down, up, and to both ends', () => {
  expect(moveCursor(ids, 'a', 'next')).toBe('b');
  expect(moveCursor(ids, 'b', 'previous')).toBe('a');
  expect(moveCursor(ids, 'b', 'last')).toBe('c');
  expect(moveCursor(ids, 'b', 'first')).toBe('a');
});

test('nobody falls off either end', () => {
  expect(moveCursor(ids, 'c', 'next')).toBe('c');
  expect(moveCursor(ids, 'a', 'previous')).toBe('a');
});

test('in an empty list there is nowhere to be', () => {
  for (const to of ['next', 'previous', 'first', 'last'] as const) {
    expect(moveCursor([], 'a', to)).toBeNull();
  }
});

test('whatever happens, one is on a line that is there', () => {
  const list = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 6 });
  const moves = fc.array(fc.constantFrom('next', 'previous', 'first', 'last'), { maxLength: 20 });
  fc.assert(
    fc.property(list, moves, list, (before, steps, after) => {
      let id: string | null = null;
      for (const to of steps) {
        id = moveCursor(before, id, to);
        expect(before).toContain(id as string);
      }
      expect(after).toContain(holdCursor(after, id) as string);
    }),
  );
});
