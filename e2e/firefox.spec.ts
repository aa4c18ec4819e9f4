/**
 * The same journey with two makes of browser.
 */
import { expect } from '@playwright/test';
import { block, meet, talk, waitInRoom } from './harness/journeys.ts';
import { keepConnections } from './harness/known.ts';
import { type PageVisitor, test } from './harness/test.ts';
import { expectWaitedFor, goToWishes, readWishes, startWishing, wishInterest } from './harness/wishing.ts';

test('Firefox sees, hears and writes to one Chromium after the other', async ({
  openVisitor,
  openFirefoxVisitor,
}) => {
  const red = await openVisitor('red');
  const blue = await openVisitor('blue');
  const fox = await openFirefoxVisitor();
  await meet(red, fox);
  await fox.seesMovingPictureOf('red');
  await red.seesChangingPicture();
  await fox.hearsToneOf('red');
  await red.hearsToneOf('green');
  await talk(red, fox);
  await waitInRoom(blue);
  await fox.next();
  await red.expectStatus(/The stranger left/);
  await red.stop();
  await fox.seesMovingPictureOf('blue');
  await talk(blue, fox);
  await blue.stop();
  await fox.expectStatus(/Looking for/);
});

/** By which name the stranger's device looks for paths: another one after each repair. */
function readPathOfStranger({ tab }: PageVisitor): Promise<string | undefined> {
  return tab.page.evaluate(() => {
    const connection = window.made.find(({ connectionState }) => connectionState === 'connected');
    return connection?.currentRemoteDescription?.sdp.match(/a=ice-ufrag:(.*)/)?.[1];
  });
}

test('Firefox and Chromium write to each other without cameras, also after the answering side has repaired the path', async ({
  openVisitor,
  openFirefoxVisitor,
}) => {
  const red = await openVisitor('red', { initScript: keepConnections });
  const fox = await openFirefoxVisitor();
  // Who waits answers the one who comes.
  await red.start('text');
  await red.expectStatus(/Looking for/);
  await fox.start('text');
  await Promise.all([red.expectConnected(), fox.expectConnected()]);
  await talk(red, fox);
  const before = await readPathOfStranger(red);
  expect(before).toBeDefined();
  await red.tab.evaluate(() => void window.dispatchEvent(new Event('online')), null);
  await expect.poll(async () => [undefined, before].includes(await readPathOfStranger(red))).toBe(false);
  await fox.say('are you still there?');
  await red.expectConversation('are you still there?');
  // It is the same conversation: nothing of one is left in the next.
  expect(await red.conversation()).toContain('very well, thank you');
});

test('in Firefox, too, a shared interest brings together, and who was blocked is not met again', async ({
  openVisitor,
  openFirefoxVisitor,
}) => {
  const red = await openVisitor('red');
  const fox = await openFirefoxVisitor();
  await goToWishes(fox);
  await wishInterest(fox, 'Origami');
  await expect.poll(() => readWishes(fox)).toMatch(/English · origami/);
  await fox.tab.click('button', 'Start');
  await startWishing(red, { interests: ['origami'] });
  for (const visitor of [fox, red])
    await visitor.expectConversation('You both like origami and speak English');
  await talk(fox, red);
  await block(fox);
  await red.expectStatus(/The stranger left/);
  // Otherwise they would be brought together again after five seconds.
  for (const visitor of [fox, red]) await expectWaitedFor(visitor, 9);
  await fox.startAgain('text');
  for (const visitor of [fox, red]) await expectWaitedFor(visitor, 9);
});
