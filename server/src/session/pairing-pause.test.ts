/** What those who wait are told while the store that servers share is away: with a real one that dies and comes back. */
import { expect, setDefaultTimeout, spyOn, test } from 'bun:test';
import { systemRandom } from '../lib/random.ts';
import { defaultPairingRules } from '../matching/pairing.ts';
import { WaitTimes } from '../matching/wait-times.ts';
import { ValkeyWaitingRoom } from '../matching/waiting-room.valkey.ts';
import { openValkey } from '../testing/open-valkey.ts';
import type { Page } from '../testing/page.ts';
import { until } from '../testing/until.ts';
import { startValkey } from '../testing/valkey.ts';
import { World } from '../testing/world.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function pausesOf(...pages: readonly Page[]): readonly (readonly boolean[])[] {
  return pages.map(({ received }) =>
    received.flatMap((message) => (message.type === 'pairing' ? [message.paused] : [])),
  );
}

function begin(world: World, mode: 'video' | 'text', subprotocol = 'anoncam.v6'): Page {
  const page = world.addPage();
  page.subprotocol = subprotocol;
  page.open(world.reception);
  page.wait(mode);
  return page;
}

/** Time passes for the site; the store has its own. */
async function passUntil(world: World, holds: () => boolean | Promise<boolean>): Promise<void> {
  await until(async () => {
    await world.advance(1_000);
    return holds();
  });
}

async function talk(world: World, ...pages: readonly Page[]): Promise<void> {
  await passUntil(world, () => pages.every(({ view }) => view === 'matched'));
  for (const page of pages) page.accept();
  await world.settle();
  for (const page of pages) page.lose(1000);
}

test('who waits is told that nobody is paired while the store is away, and that it goes on; an older page is not', async () => {
  await using server = await startValkey();
  const { valkey } = await openValkey(server.url);
  const secret = systemRandom.bytes(32);
  const parts = { valkey, random: systemRandom, secret, rules: defaultPairingRules };
  const world = new World({
    wrapRoom: (_, clock) => {
      const room = new ValkeyWaitingRoom({ ...parts, clock });
      void room.join();
      return room;
    },
  });
  using noteWait = spyOn(WaitTimes.prototype, 'note');
  const [page, old] = [begin(world, 'video'), begin(world, 'text', 'anoncam.v5')];
  await until(async () => (await world.room.count()) === 2);

  await server.kill();
  await until(() => !valkey.isUp);
  await world.advance(3_500);
  expect(pausesOf(page, old)).toEqual([[], []]);
  await world.advance(500);
  const newcomer = begin(world, 'video');
  expect(pausesOf(page, newcomer, old)).toEqual([[true], [true], []]);
  await world.advance(10_000);
  expect(pausesOf(page, newcomer, old)).toEqual([[true], [true], []]);

  await server.start();
  await talk(world, page, newcomer);
  expect(pausesOf(page, newcomer, old)).toEqual([[true, false], [true, false], []]);
  expect(old.view).toBe('waiting');
  // How long they waited says nothing about how long others will, as it does of those who came later.
  expect(noteWait).not.toHaveBeenCalled();
  await talk(world, begin(world, 'video'), begin(world, 'video'));
  expect(noteWait).toHaveBeenCalledTimes(2);
  expect(world.pages.flatMap(({ violations }) => violations)).toEqual([]);
  await valkey.stop();
});
