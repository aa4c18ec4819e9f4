/**
 * More than two people with cameras, each in a browser of their own: who meets whom when somebody goes on.
 */
import { meet, waitInRoom } from './harness/journeys.ts';
import { test } from './harness/test.ts';

test('three visitors: Next leads to the one not met yet', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  const blue = await openVisitor('blue');
  await meet(red, green);
  await waitInRoom(blue);
  await red.next();
  await red.seesMovingPictureOf('blue');
  await green.expectStatus(/Looking for somebody/);
  await blue.next();
  await blue.seesMovingPictureOf('green');
  await green.seesMovingPictureOf('blue');
});

test('four visitors: in three rounds everybody meets everybody, nobody twice', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  const blue = await openVisitor('blue');
  const yellow = await openVisitor('yellow');
  await meet(red, green);
  await meet(blue, yellow);
  await red.next();
  await blue.next();
  await red.seesMovingPictureOf('blue');
  await green.next();
  await yellow.next();
  await green.seesMovingPictureOf('yellow');
  await yellow.next();
  await red.next();
  await red.seesMovingPictureOf('yellow');
  await blue.next();
  await green.next();
  await green.seesMovingPictureOf('blue');
  await blue.seesMovingPictureOf('green');
});
