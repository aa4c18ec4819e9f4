/** A shared waiting room whose store has no memory left: nobody comes to wait, and whoever waits can leave and be met. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { hard, SharedRooms } from '../testing/shared-rooms.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

test('while the store is full those who wait stay, leave and are met; who came meanwhile waits when there is room', async () => {
  await using site = await SharedRooms.open(2);
  await site.admin.config('SET', 'maxmemory-policy', 'noeviction');
  const waiting = Array.from({ length: 8 }, () => site.ticket(hard));
  for (const [index, each] of waiting.entries()) await site.at(index).enter(each);
  await site.agree(8);
  await site.admin.config('SET', 'maxmemory', '1');

  const late = site.ticket(hard);
  await expect(site.at(0).enter(late)).rejects.toThrow('OOM');
  const gone = waiting.splice(0, 2);
  // Also together with somebody who cannot come.
  const asked = [
    site.at(0).enter(site.ticket(hard)),
    ...gone.map(({ session }, at) => site.at(at).leave(session, 1)),
  ];
  const outcomes = (await Promise.allSettled(asked)).map(({ status }) => status);
  expect(outcomes).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  await site.agree(waiting.length);
  for (const index of [0, 1]) {
    const met = await site.at(index).enter(site.ticket());
    expect(waiting.map(({ session }) => session)).toContain(met?.first.session as never);
    waiting.splice(
      waiting.findIndex(({ session }) => session === met?.first.session),
      1,
    );
    site.tell([met]);
    await site.agree(waiting.length);
  }

  // What they have in the store does not end because it is full.
  for (const key of await site.admin.keys('*')) await site.admin.pexpire(key, 5_000);
  for (const room of site.rooms) await room.sweep().catch(() => undefined);
  for (const key of await site.admin.keys('*:t:*')) expect(await site.admin.pttl(key)).toBeGreaterThan(5_000);

  await site.admin.config('SET', 'maxmemory', '0');
  await site.sweepUntil(() => site.rooms.every((room) => room.count() === waiting.length + 2));
});
