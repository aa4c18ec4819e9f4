/** A session that moves from one node to another, while its new one does not reach the store. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { Redis } from 'ioredis';
import { TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { createTicket } from '../testing/tickets.ts';
import { startValkey } from '../testing/valkey.ts';
import { defaultPairingRules as rules } from './pairing.ts';
import { ValkeyWaitingRoom } from './waiting-room.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

const secret = new Uint8Array(32).fill(7);

test('who has moved to a node that does not reach the store is found there as soon as it does', async () => {
  await using server = await startValkey();
  const clock = new TestClock();
  const clients = [0, 1].map(() => new Redis(server.url, { maxRetriesPerRequest: 0 }));
  const [former, present] = clients.map(
    (client) =>
      new ValkeyWaitingRoom({ client, clock, random: systemRandom, rules, secret, time: 'of the clock' }),
  ) as [ValkeyWaitingRoom, ValkeyWaitingRoom];
  await Promise.all(clients.map((client) => client.ping()));
  const ticket = createTicket({ sinceMs: clock.now(), epoch: 1 });
  expect(await former.enter(ticket)).toBeNull();

  clients[1]?.disconnect();
  await expect(present.enter({ ...ticket, epoch: 2 })).rejects.toThrow();
  await clients[1]?.connect();
  clock.advance(1_000);
  expect(await present.sweep()).toEqual([]);
  // What the former node has left in the store does not stand for it.
  const met = await former.enter(createTicket({ sinceMs: clock.now() }));
  expect(met?.first).toMatchObject({ session: ticket.session, epoch: 2 });
  for (const client of clients) client.disconnect();
});
