/**
 * The same journey with two makes of browser.
 */
import { expect } from '@playwright/test';
import { block, meet, talk } from './harness/journeys.ts';
import { test } from './harness/test.ts';
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
  await blue.start();
  await fox.next();
  await red.expectStatus(/The stranger left/);
  await red.stop();
  await fox.seesMovingPictureOf('blue');
  await talk(blue, fox);
  await blue.stop();
  await fox.expectStatus(/Looking for/);
});

test('Firefox and Chromium write to each other without cameras', async ({
  openVisitor,
  openFirefoxVisitor,
}) => {
  const red = await openVisitor('red');
  const fox = await openFirefoxVisitor();
  await meet(red, fox, 'text');
  await talk(red, fox);
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
