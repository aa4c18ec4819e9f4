/**
 * Whoever was blocked is never met again from the same browser, whatever is reloaded; everybody else is.
 */
import { expect } from '@playwright/test';
import { block, findConnected, meet, talk } from './harness/journeys.ts';
import { countMatches } from './harness/road.ts';
import { ChromiumTab } from './harness/tab.ts';
import { test } from './harness/test.ts';
import { Visitor } from './harness/visitor.ts';
import { expectWaitedFor } from './harness/wishing.ts';

/** Two who are alone on a site and met before are brought together again after five seconds. */
const reunionSeconds = 9;

test('two who are alone on a site meet again, unless one has blocked the other', async ({
  site,
  openVisitor,
}) => {
  test.slow();
  const road = await site.openRoad();
  const red = await openVisitor('red', { road });
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  await talk(red, green);
  await red.next();
  await Promise.all([red.expectStatus(/Looking for/), green.expectStatus(/Looking for/)]);
  await Promise.all([red.expectConnected(), green.expectConnected()]);
  await talk(red, green);
  await red.tab.click('button', 'Block stranger');
  await red.tab.click('button', 'Cancel');
  await talk(green, red);
  // Two, or one more for each time that a busy machine did not bring the devices together.
  const before = countMatches(road);
  expect(before).toBeGreaterThanOrEqual(2);
  await block(red);
  await green.expectStatus(/The stranger left/);
  await Promise.all([red, green].map((visitor) => expectWaitedFor(visitor, reunionSeconds)));

  // The server forgets them, and the browser tells it again.
  await red.tab.page.reload();
  await red.startAgain('text');
  await Promise.all([red, green].map((visitor) => expectWaitedFor(visitor, reunionSeconds)));
  expect(countMatches(road)).toBe(before);

  const blue = await openVisitor('blue');
  await blue.start('text');
  await blue.expectConnected();
  const first = await findConnected([red, green]);
  const second = first === red ? green : red;
  await talk(blue, first);
  await blue.next();
  // Where a busy machine does not bring the other two together at once, they would meet again and leave one alone.
  await first.stop();
  await Promise.all([blue, second].map((visitor) => visitor.expectConnected()));
  await talk(blue, second);
  expect(countMatches(road)).toBeGreaterThan(before);
});

test('who was blocked does not find the blocker, either, in another tab or after a restart of the server', async ({
  site,
  server,
  openVisitor,
}) => {
  test.slow();
  const road = await site.openRoad();
  const red = await openVisitor('red', { road });
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  const before = countMatches(road);
  await block(red);
  await Promise.all([red.stop(), green.stop()]);
  await server.kill('SIGTERM');
  await server.start();
  const others = await red.tab.page.context().newPage();
  await red.tab.page.close();
  const again = new Visitor(new ChromiumTab(others), red.origin);
  await again.startAgain('text');
  await green.startAgain('text');
  await Promise.all([again, green].map((visitor) => expectWaitedFor(visitor, reunionSeconds)));
  expect(countMatches(road)).toBe(before);
});

test('a stranger who has just left can still be blocked', async ({ openVisitor }) => {
  test.slow();
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  await green.next();
  await red.expectStatus(/The stranger left/);
  await block(red);
  await red.expectStatus(/Looking for somebody/);
  await Promise.all([red, green].map((visitor) => expectWaitedFor(visitor, reunionSeconds)));
  await Promise.all([red, green].map((visitor) => visitor.expectStatus(/Looking for somebody/)));
});
