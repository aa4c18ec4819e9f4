/**
 * Three servers whose store fails over to a replica that lacks the last of what was written: strangers who wait there are in
 * calls by now, and who waits is not there. A crowd is judged by what its members have seen.
 */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { startBalancer } from './testing/balancer.ts';
import { startPostgres } from './testing/postgres.ts';
import { Crowd, SeveralServers } from './testing/several-servers.ts';
import { until } from './testing/until.ts';
import { askValkey, startSentinel } from './testing/valkey-groups.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

const crowdSize = 40;

test('a store that fails over to an older state of itself costs nobody a call, puts nobody into two, and all meet', async () => {
  await using database = await startPostgres();
  await using store = await startSentinel();
  await using balancer = await startBalancer();
  const [first, second] = store.servers;
  if (!first || !second) throw new Error('a store and its replica were started');
  await using servers = new SeveralServers(balancer, {
    database: await database.createDatabase(),
    store: store.url,
  });
  for (let count = 0; count < 3; count++) await servers.start();
  using crowd = await Crowd.gather(servers.site, crowdSize);
  await crowd.awaitMeetings(crowdSize);

  // Cut off, and refused when it comes back, since it names a password where there is none.
  await askValkey(second, (client) => client.config('SET', 'masterauth', 'none'));
  await askValkey(second, (client) => client.call('CLIENT', 'KILL', 'TYPE', 'master'));
  await askValkey(first, (client) => client.set('since', 'then'));
  // Few: cut off for long it would not be taken.
  await crowd.awaitMeetings(5);
  await store.watchClosely(4_000);
  await first.kill();
  await askValkey(second, (client) =>
    until(async () => ((await client.call('PUBSUB', 'SHARDCHANNELS')) as unknown[]).length > 0),
  );
  await crowd.awaitMeetings(crowdSize);
  expect(await askValkey(second, (client) => client.get('since'))).toBeNull();

  await crowd.expectAllWell(true);
});
