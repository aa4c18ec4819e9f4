/**
 * Several servers of one site: two visitors who are at different ones meet, and their call lives through the death of each,
 * and who waits is told when their store is away.
 */
import { expect } from '@playwright/test';
import { type Gateway, type Gateways, openGateways } from './harness/gateways.ts';
import { RawVisitor } from './harness/raw-visitor.ts';
import { test as base, type PageVisitor } from './harness/test.ts';

const test = base.extend<{ gateways: Gateways }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  gateways: async ({}, use) => {
    const gateways = await openGateways();
    await use(gateways);
    await gateways[Symbol.asyncDispose]();
  },
});

async function expectAt(gateway: Gateway, count: number, phase: 'waiting' | 'calling'): Promise<void> {
  await expect.poll(() => gateway.count(phase), { message: `${phase} at a server` }).toBe(count);
}

/** Both see and read each other. What was said before is still there, as it is not in a page that was loaded anew. */
async function expectCall(red: PageVisitor, green: PageVisitor, during: string): Promise<void> {
  await Promise.all([red.seesMovingPictureOf('green'), green.seesMovingPictureOf('red')]);
  await Promise.all([red.say(`red ${during}`), green.say(`green ${during}`)]);
  await Promise.all([red.expectConversation(`green ${during}`), green.expectConversation(`red ${during}`)]);
  await Promise.all([red, green].map((visitor) => visitor.expectConversation('at the beginning')));
}

/** Who waits while the store is away is told so, unless the page is too old to know, and meets somebody when it is back. */
async function expectPause(
  { first, origin, store, leadTo }: Gateways,
  waiting: PageVisitor,
  newcomer: PageVisitor,
): Promise<void> {
  leadTo(first);
  const old = await RawVisitor.arrive(origin, {}, 'anoncam.v5');
  old.wait();
  await expectAt(first, 2, 'waiting');
  await store.kill();
  await waiting.expectStatus(/Pairing is paused for a moment.*You keep your place/);
  await newcomer.startAgain();
  await newcomer.expectStatus(/Pairing is paused for a moment/);
  await store.start();
  await Promise.all([waiting, newcomer].map((visitor) => visitor.expectConnected()));
  expect((await old.settle()).map(({ type }) => type)).not.toContain('pairing');
  old.leave();
}

test('two who are at different servers meet, whichever server dies the call goes on, and without the store who waits is told', async ({
  gateways,
  openVisitor,
}) => {
  const { first, second, origin, leadTo } = gateways;
  const [red, green] = await Promise.all([openVisitor('red', { origin }), openVisitor('green', { origin })]);
  leadTo(first);
  await red.start();
  await expectAt(first, 1, 'waiting');
  leadTo(second);
  await green.start();
  await Promise.all([red, green].map((visitor) => visitor.expectConnected()));
  await Promise.all([first, second].map((gateway) => expectAt(gateway, 1, 'calling')));
  await expectCall(red, green, 'at the beginning');
  leadTo(first, second);

  await first.server.kill('SIGKILL');
  await expectCall(red, green, 'without the first');
  await expectAt(second, 2, 'calling');
  await first.server.start();
  await second.server.kill('SIGKILL');
  await expectCall(red, green, 'without the second');
  await expectAt(first, 2, 'calling');

  await red.stop();
  await green.expectStatus(/Looking for somebody/);
  await expectAt(first, 1, 'waiting');
  await expectPause(gateways, green, red);
});
