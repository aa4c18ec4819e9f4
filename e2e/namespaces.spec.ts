/**
 * Two browsers in networks of their own: who hides their address, seen by every packet on both links; who changes their network in
 * a call; and who is behind a router that lets nobody in.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { openHomes } from './harness/homes.ts';
import { findConnected, talk, waitInRoom } from './harness/journeys.ts';
import { addressesIn, askBrowser, hide, keepConnections } from './harness/known.ts';
import { findTold, listPeers } from './harness/packets.ts';
import { test as base, type PageVisitor } from './harness/test.ts';
import { openPlan, type Plan, type Town, withTown } from './harness/town.ts';

/** As `ip` tells it. */
type Link = {
  readonly operstate: string;
  readonly addr_info: readonly { readonly local: string; readonly tentative?: boolean }[];
};
type OpenHome = (name: 'red' | 'green') => Promise<PageVisitor>;

const test = base.extend<{ readonly plan: Plan; readonly town: Town; readonly openAtHome: OpenHome }>({
  plan: [openPlan, { option: true }],
  town: ({ fleet, plan }, use) => withTown(fleet, use, plan),
  site: ({ town }, use) => use(town.site),
  openAtHome: ({ town, openVisitor }, use) =>
    use((name) => openVisitor(name, { browser: town[name].browser, initScript: keepConnections })),
});

/** Two devices may have found each other before the pages tell where the other one is. */
async function expectTold(visitor: PageVisitor, addresses: readonly string[]): Promise<void> {
  const isTold = async () => {
    const { told } = await askBrowser(visitor);
    return addresses.some((address) => told.includes(` ${address} `));
  };
  await expect.poll(isTold, { message: 'the page was told where the other device is' }).toBe(true);
}

test('homes stay as they are, for a browser breaks off what it is loading when an address comes; and leave nothing', async () => {
  const homes = await openHomes();
  try {
    for (const { enter, addresses } of [homes.red, homes.green]) {
      const [program = '', ...args] = [...enter, 'ip', '-json', 'address', 'show', 'dev', 'eth0'];
      const [link] = JSON.parse(execFileSync(program, args, { encoding: 'utf8' })) as [Link];
      expect(link.operstate).toBe('UP');
      expect(link.addr_info.map(({ local }) => local)).toEqual(addresses);
      expect(link.addr_info.filter(({ tentative }) => tentative)).toEqual([]);
    }
  } finally {
    await homes.close();
  }
  expect(readdirSync('/sys/class/net').filter((name) => name.endsWith(String(process.pid)))).toEqual([]);
});

test('P1 on the wires of both, who hides sends to site and relay alone, and the other is told no address', async ({
  town,
  openAtHome,
}) => {
  const [red, green] = [await openAtHome('red'), await openAtHome('green')];
  await hide(red);
  await Promise.all([red.startFromLanding(), green.start()]);
  await Promise.all([red.expectStatus(/Your address is hidden/), green.expectStatus(/Device to device/)]);
  await Promise.all([green.seesMovingPictureOf('red'), red.seesMovingPictureOf('green')]);
  const [ofRed, ofGreen] = [await askBrowser(green), await askBrowser(red)];
  expect([ofGreen.own, ofRed.stranger]).toEqual(['relay', 'relay']);
  expect(addressesIn(ofRed.ofStranger)).toEqual([town.known[1]]);
  await expectTold(red, town.green.addresses);
  const [atRed, atGreen] = [await town.red.listen(), await town.green.listen()];
  expect(listPeers(atRed, town.red.addresses)).toEqual(town.known);
  expect(listPeers(atGreen, town.green.addresses)).toEqual(town.known);
  expect(findTold(atGreen, town.red.addresses)).toEqual([]);
  // The one who does not hide is told of: this can find addresses.
  expect(findTold(atRed, town.green.addresses)).toEqual(['as text', 'as STUN tells it']);
});

test('two who do not hide send to each other, and are told of each other, on the same wires', async ({
  town,
  openAtHome,
}) => {
  const [red, green] = [await openAtHome('red'), await openAtHome('green')];
  await Promise.all([red.start('text'), green.start('text')]);
  await Promise.all([red.expectStatus(/Device to device/), green.expectStatus(/Device to device/)]);
  await Promise.all([expectTold(red, town.green.addresses), expectTold(green, town.red.addresses)]);
  for (const [own, other] of [
    [town.red, town.green],
    [town.green, town.red],
  ] as const) {
    const packets = await own.listen();
    const strangers = listPeers(packets, own.addresses).filter((address) => !town.known.includes(address));
    // Of two ways that work the second need not have been tried when the first one is taken.
    expect(strangers.length).toBeGreaterThan(0);
    expect(other.addresses).toEqual(expect.arrayContaining(strangers));
    expect(findTold(packets, other.addresses)).toEqual(['as text', 'as STUN tells it']);
  }
});

for (const mode of ['video', 'text', 'hidden'] as const) {
  test(`a device that changes its network in a call goes on talking: ${mode}`, async ({
    town,
    openAtHome,
  }) => {
    const [red, green] = [await openAtHome('red'), await openAtHome('green')];
    if (mode === 'hidden') await hide(green);
    const kind = mode === 'video' ? 'video' : 'text';
    await Promise.all([
      red.start(kind),
      mode === 'hidden' ? green.startFromLanding(kind) : green.start(kind),
    ]);
    await Promise.all([red.expectConnected(), green.expectConnected()]);
    await red.say('from the sofa');
    await green.expectConversation('from the sofa');
    town.green.move();
    await green.expectStatus(/Weak connection/);
    await Promise.all([red.expectConnected(), green.expectConnected()]);
    await green.say('from the street');
    await red.expectConversation('from the street');
    await red.say('there you are');
    await green.expectConversation('there you are');
    // It is the same conversation: with another stranger it would have begun anew.
    for (const visitor of [red, green]) expect(await visitor.conversation()).toContain('from the sofa');
    if (mode === 'video')
      await Promise.all([green.seesMovingPictureOf('red'), red.seesMovingPictureOf('green')]);
  });
}

/** How many strangers these were offered, from now on. */
function countOffered(visitors: readonly PageVisitor[]): () => number {
  let count = 0;
  for (const { tab } of visitors) {
    tab.page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).startsWith('{"type":"matched"')) count++;
      }),
    );
  }
  return () => count;
}

test.describe('behind a router that shows everybody another port, without a relay', () => {
  test.use({ plan: { isMasked: true, hasRelay: false } });

  test('two are never sent to each other in vain, and each meets who can be reached', async ({
    openAtHome,
    openVisitor,
  }) => {
    const [red, green] = [await openAtHome('red'), await openAtHome('green')];
    const offered = countOffered([red, green]);
    await waitInRoom(red, 'text');
    await waitInRoom(green, 'text');
    const blue = await openVisitor('blue');
    await blue.start('text');
    await blue.expectConnected();
    const first = await findConnected([red, green]);
    await talk(blue, first);
    expect(offered()).toBe(1);
    await blue.next();
    const second = first === red ? green : red;
    await Promise.all([blue.expectConnected(), second.expectConnected()]);
    await talk(blue, second);
  });
});

test.describe('behind a router that shows everybody another port, with a relay', () => {
  test.use({ plan: { isMasked: true, hasRelay: true } });

  test('two meet by it', async ({ openAtHome }) => {
    const [red, green] = [await openAtHome('red'), await openAtHome('green')];
    await Promise.all([red.start('text'), green.start('text')]);
    await Promise.all([red.expectConnected(), green.expectConnected()]);
    await talk(red, green);
    const known = [await askBrowser(red), await askBrowser(green)];
    expect(known.some(({ own, stranger }) => [own, stranger].includes('relay'))).toBe(true);
  });
});
