/**
 * The same journey with two makes of browser.
 */
import { meet, talk } from './harness/journeys.ts';
import { test } from './harness/test.ts';

test('Chromium and Firefox see, hear and write to each other', async ({
  openVisitor,
  openFirefoxVisitor,
}) => {
  const red = await openVisitor('red');
  const fox = await openFirefoxVisitor();
  await meet(red, fox);
  await fox.seesMovingPictureOf('red');
  await red.seesChangingPicture();
  await fox.hearsToneOf('red');
  await red.hearsToneOf('green');
  await talk(red, fox);
});

test('Firefox meets one Chromium after the other', async ({ openVisitor, openFirefoxVisitor }) => {
  const red = await openVisitor('red');
  const blue = await openVisitor('blue');
  const fox = await openFirefoxVisitor();
  await meet(red, fox);
  await blue.start();
  await fox.next();
  await red.expectStatus(/The stranger left/);
  await fox.seesMovingPictureOf('blue');
  await talk(blue, fox);
  await blue.stop();
  await fox.expectStatus(/The stranger left/);
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
