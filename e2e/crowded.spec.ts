/**
 * More than two people with cameras, each in a browser of their own: who meets whom when somebody goes on.
 */
import { meet, stayHere, waitInRoom } from './harness/journeys.ts';
import { test } from './harness/test.ts';

test('three visitors: Next leads to the one not met yet', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  const blue = await openVisitor('blue');
  await meet(red, green);
  await waitInRoom(blue);
  const stays = stayHere(green);
  await red.next();
  await stays;
  await red.seesMovingPictureOf('blue');
  await green.next();
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
  // Who is left goes on by themself.
  await red.next();
  await blue.next();
  await red.seesMovingPictureOf('blue');
  await green.seesMovingPictureOf('yellow');
  await yellow.next();
  await red.next();
  await red.seesMovingPictureOf('yellow');
  await green.seesMovingPictureOf('blue');
  await blue.seesMovingPictureOf('green');
});
