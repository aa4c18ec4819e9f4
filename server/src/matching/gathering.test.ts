/** Questions of one moment are put as one, and each gets its own answer. */
import { expect, test } from 'bun:test';
import { Gathering } from './gathering.ts';

test('so many at once are put together and each gets its own answer; a failure is that of all of them', async () => {
  const put: (readonly number[])[] = [];
  const gathering = new Gathering<number, number>(3, async (questions) => {
    put.push(questions);
    if (questions.includes(0)) throw new Error('no answer');
    return questions.map((question) => question * 10);
  });
  const answers = await Promise.all([1, 2, 3, 4].map((question) => gathering.put(question)));
  expect(answers).toEqual([10, 20, 30, 40]);
  expect(put).toEqual([[1, 2, 3], [4]]);
  const failed = await Promise.allSettled([gathering.put(5), gathering.put(0)]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await gathering.put(6)).toBe(60);
});
