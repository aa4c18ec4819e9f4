/** A session that moves from one node to another, while its new one does not reach the store. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { openSharedRoom, untilAllCount } from '../testing/shared-rooms.ts';
import { createTicket } from '../testing/tickets.ts';
import { until } from '../testing/until.ts';
import { startValkey } from '../testing/valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

test('who has moved to a node that does not reach the store is found there as soon as it does', async () => {
  await using server = await startValkey();
  const clock = new TestClock();
  const [reaching, cut] = [(await openValkey(server.url)).valkey, (await openValkey(server.url)).valkey];
  const former = await openSharedRoom({ valkey: reaching, clock });
  const present = await openSharedRoom({ valkey: cut, clock });
  const ticket = createTicket({ sinceMs: clock.now(), epoch: 1 });
  expect(await former.enter(ticket)).toBeNull();
  await untilAllCount([former, present], 1);

  for (const client of cut.clients) client.disconnect();
  await expect(present.enter({ ...ticket, epoch: 2 })).rejects.toThrow();
  await until(() => {
    clock.advance(1_000);
    return present.sweep().then(
      (found) => found.length === 0,
      () => false,
    );
  });
  // Who is heard of after them.
  expect(await present.enter(createTicket({ sinceMs: clock.now(), mode: 'text' }))).toBeNull();
  await untilAllCount([former, present], 2);
  // What the former node has left in the store does not stand for them.
  const met = await former.enter(createTicket({ sinceMs: clock.now() }));
  expect(met?.first).toMatchObject({ session: ticket.session, epoch: 2 });
  await Promise.all([reaching, cut].map((valkey) => valkey.stop()));
});
