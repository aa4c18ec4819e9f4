/** A row of dots says what its words say. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { layDots } from './dots.ts';

function draw(flags: number, of: number): string {
  return layDots(flags, of)
    .map(({ isFull }) => (isFull ? '●' : '○'))
    .join('');
}

test('one for each, the full ones first', () => {
  expect(draw(3, 7)).toBe('●●●○○○○');
  expect(draw(0, 2)).toBe('○○');
  expect(draw(1, 1)).toBe('●');
  expect(draw(12, 12)).toBe('●●●●●●●●●●●●');
});

test('of nobody there is nothing to draw', () => {
  expect(draw(0, 0)).toBe('');
});

test('of very many, in proportion', () => {
  expect(draw(20, 40)).toBe('●●●●●●○○○○○○');
});

test('who objects is not rounded away, nor who does not', () => {
  expect(draw(1, 500)).toBe('●○○○○○○○○○○○');
  expect(draw(499, 500)).toBe('●●●●●●●●●●●○');
  expect(draw(0, 500)).toBe('○○○○○○○○○○○○');
});

test('whatever was counted, the row is no longer than twelve and says the truth at both ends', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.nat(1000), (one, other) => {
      const [flags, of] = [Math.min(one, other), Math.max(one, other)];
      const dots = layDots(flags, of);
      const full = dots.filter(({ isFull }) => isFull).length;
      expect(dots.length).toBe(Math.min(12, of));
      if (of === 0) return;
      expect(full > 0).toBe(flags > 0);
      expect(full < dots.length).toBe(flags < of);
    }),
  );
});
