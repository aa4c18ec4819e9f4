/**
 * How long waiting usually takes is shown as soon as enough visitors have waited to tell, and not before.
 */
import type { Language } from '@anoncam/protocol/wishes';
import { expect } from '@playwright/test';
import type { RawVisitor } from './harness/raw-visitor.ts';
import { test } from './harness/test.ts';

test('an estimate is shown when enough have waited, and not before', async ({
  openVisitor,
  openRawVisitors,
}) => {
  // They wish the same as the browser: it is their waiting that tells how long such a wish waits.
  const others = await openRawVisitors(6, { languages: ['en' as Language] });
  const meet = async (some: readonly RawVisitor[]) => {
    for (const one of some) one.wait();
    await Promise.all(some.map((one) => one.meet()));
  };
  const red = await openVisitor('red');
  await meet(others.slice(0, 4));
  await red.start('text');
  await red.expectStatus(/Looking for somebody.*7 people here/);
  expect(await red.status()).not.toContain('usual');
  await red.stop();
  await meet(others.slice(4));
  await red.startAgain('text');
  await red.expectStatus(/Looking for somebody.*(usually about|longer than the usual) 1\ss/);
});
