/** What comes all at once is spread over turns of the event loop. */
import { expect, test } from 'bun:test';
import { LoopTurns } from './loop-turns.ts';

const most = 4;

/** @returns the numbers of those whose turn has come, as they come. */
function askMany(turns: LoopTurns, count: number): number[] {
  const gone: number[] = [];
  for (let index = 0; index < count; index++) {
    const wait = turns.next();
    if (wait) void wait.then(() => gone.push(index));
    else gone.push(index);
  }
  return gone;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

test('so many go on at once, the others in later turns, in the order in which they came', async () => {
  const turns = new LoopTurns(most);
  const gone = askMany(turns, 3 * most);
  expect(gone).toHaveLength(most);
  for (let turn = 2; turn <= 3; turn++) {
    const before = gone.length;
    while (gone.length === before) await nextTurn();
    expect(gone.length - before).toBeLessThanOrEqual(most);
  }
  while (gone.length < 3 * most) await nextTurn();
  expect(gone).toEqual(Array.from({ length: 3 * most }, (_, index) => index));
});

test('who comes later does not overtake who waits', async () => {
  const turns = new LoopTurns(most);
  const first = askMany(turns, 2 * most);
  expect(turns.next()).not.toBeNull();
  while (first.length < 2 * most) await nextTurn();
});

test('after a quiet turn nobody has to wait', async () => {
  const turns = new LoopTurns(most);
  askMany(turns, most);
  await nextTurn();
  await nextTurn();
  expect(askMany(turns, most)).toHaveLength(most);
});
