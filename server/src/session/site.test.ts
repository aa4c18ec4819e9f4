/**
 * A whole site under rows of anything that visitors may do, in any order: every invariant after every step. A failure
 * shows the seed and the shortest row that leads to it.
 */
import { describe, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import { Play, script } from '../testing/play.ts';
import { World } from '../testing/world.ts';

setDefaultTimeout(120_000);

describe.each([false, true])('a site where own tabs may meet: %p', (ownTabsMayMeet) => {
  test('I1-I8 I10 I13 hold after every step of any row of deeds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), script, async (seed, deeds) => {
        const play = new Play(new World({ seed, ownTabsMayMeet }));
        for (const { deed, settles } of deeds) await play.perform(deed, settles);
        await play.expectNothingLeft();
      }),
      { numRuns: 300 },
    );
  });
});
