/** What follows from when frames came and when the picture was open. */
import { expect, test } from 'bun:test';
import { describeTurn } from './turn.ts';

const watched = {
  arrivals: [
    [1_000, 110],
    [4_000, 111],
    [4_100, 190],
    [4_200, 190],
  ],
  changes: [
    [1_300, true],
    [4_150, false],
  ],
  analysesMs: [30, 20, 40],
  readAtMs: 9_000,
} as const;

test('the times of a picture that turned', () => {
  expect(describeTurn(watched, 150)).toEqual({ blurMs: 50, gateMs: 300, analysisMs: 30 });
});

test('what was covered before counts as covered at once, what was never covered until the end', () => {
  expect(
    describeTurn(
      {
        ...watched,
        changes: [
          [1_300, true],
          [4_050, false],
        ],
      },
      150,
    ),
  ).toMatchObject({ blurMs: 0 });
  expect(describeTurn({ ...watched, changes: [[1_300, true]] }, 150)).toMatchObject({ blurMs: 4_900 });
});

test('what was opened again counts until it was covered for good', () => {
  const changes = [...watched.changes, [4_300, true], [4_600, false]] as const;
  expect(describeTurn({ ...watched, changes }, 150)).toMatchObject({ blurMs: 500 });
});

test('a call that began too late says nothing', () => {
  expect(describeTurn({ ...watched, changes: [[3_500, true]] }, 150)).toBeNull();
  expect(describeTurn({ ...watched, changes: [] }, 150)).toBeNull();
  expect(describeTurn(watched, 250)).toBeNull();
});
