/**
 * A call belongs to the two devices: the server may die in the middle and come back, and nobody notices much.
 */
import { expect } from '@playwright/test';
import { meet, talk, waitInRoom } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

/** Something that a reload would wipe out. */
async function mark({ tab }: PageVisitor): Promise<void> {
  await tab.evaluate(() => {
    document.documentElement.dataset['mark'] = 'same page';
  }, null);
}

async function expectSamePage({ tab }: PageVisitor): Promise<void> {
  await expect(tab.page.locator('html')).toHaveAttribute('data-mark', 'same page');
}

test('a call goes on while the server is dead, and Next works when it is back', async ({
  server,
  openVisitor,
}) => {
  test.slow();
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  const blue = await openVisitor('blue');
  await meet(red, green);
  await Promise.all([red, green].map(mark));
  await server.kill('SIGKILL');
  await Promise.all([red, green].map((visitor) => visitor.expectStatus(/Your conversation goes on/)));
  await red.seesMovingPictureOf('green');
  await green.seesMovingPictureOf('red');
  await red.hearsToneOf('green');
  await green.hearsToneOf('red');
  await talk(red, green);

  await server.start();
  for (const visitor of [red, green]) {
    await expect
      .poll(() => visitor.status(), { message: 'the server is back' })
      .not.toContain('server is away');
  }
  await talk(red, green);
  await green.seesMovingPictureOf('red');
  await waitInRoom(blue);
  await red.next();
  // Or blue might meet this one.
  await green.stop();
  await red.seesMovingPictureOf('blue');
  await Promise.all([red, green].map(expectSamePage));
});

test('somebody who waits while the server dies waits again when it is back', async ({
  server,
  openVisitor,
}) => {
  test.slow();
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await red.start('text');
  await red.expectStatus(/Looking for somebody/);
  await mark(red);
  await server.kill('SIGKILL');
  await red.expectStatus(/Reconnecting/);
  await server.start();
  await red.expectStatus(/Looking for somebody/);
  await green.start('text');
  await red.expectConnected();
  await talk(red, green);
  await expectSamePage(red);
});

test('a call that ends while the server is dead ends for both, and both meet again when it is back', async ({
  server,
  openVisitor,
}) => {
  test.slow();
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  await server.kill('SIGKILL');
  await red.next();
  await green.expectStatus(/The stranger left/);
  await Promise.all([red, green].map((visitor) => visitor.expectStatus(/Reconnecting/)));
  await server.start();
  await Promise.all([red, green].map((visitor) => visitor.expectConnected()));
  await talk(red, green);
});

test('a server that is told to end leaves calls alone', async ({ server, openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green);
  await server.kill('SIGTERM');
  await red.expectStatus(/Your conversation goes on/);
  await talk(red, green);
  await green.seesMovingPictureOf('red');
});
