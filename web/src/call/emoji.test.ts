/** The emoji and their words can be told apart by eye and ear, and stand for 30 bits without a rest. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { englishVerification } from '../texts/english-verification.ts';
import { emoji, emojiFor } from './emoji.ts';

const { names } = englishVerification.verification;
const words = emoji.map((one) => names[one]);

/** How many letters have to be changed, left out or added to make one word the other. */
function countEdits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, there] of [...other].entries()) {
      const [left = 0, above = 0, corner = 0] = [next[at], row[at + 1], row[at]];
      next.push(Math.min(left + 1, above + 1, corner + (letter === there ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

test('P5 there are 64 emoji, all different, each one character that is a picture by itself', () => {
  expect(emoji).toHaveLength(64);
  expect(new Set(emoji).size).toBe(64);
  for (const one of emoji) expect(one).toMatch(/^\p{Emoji_Presentation}$/u);
});

test('P5 each has a short word, no two of which are alike', () => {
  for (const word of words) expect(word).toMatch(/^[a-z]{3,9}$/);
  for (const [index, word] of words.entries()) {
    for (const other of words.slice(index + 1)) {
      expect([word, other, countEdits(word, other) >= 3]).toEqual([word, other, true]);
    }
  }
});

test('P5 five emoji tell every bit of the value', () => {
  const valueArb = fc.integer({ min: 0, max: 2 ** 30 - 1 });
  fc.assert(
    fc.property(valueArb, (value) => {
      const back = emojiFor(value).reduce((sum, one) => sum * 64 + emoji.indexOf(one), 0);
      expect(back).toBe(value);
    }),
  );
});
