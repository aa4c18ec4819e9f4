/** A site whose shared store is full of something else: what is said of conduct is lost, and no call with it. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { startSite } from './testing/application.ts';
import { startPostgres } from './testing/postgres.ts';
import { startValkey } from './testing/valkey.ts';
import { askValkey } from './testing/valkey-groups.ts';
import { beginCall, meetVisitor } from './testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const claim = {
  about: 'stranger',
  finding: 'explicit',
  score: 18,
  usable: 3,
  flagged: 2,
  seconds: 1,
} as const;
const verdict = { type: 'verdict', sequence: 1, confirmed: true, model: 'model-00000000', ...claim } as const;

test('while the store is full what is said of conduct breaks no session; with room again who has waited meets somebody', async () => {
  await using database = await startPostgres();
  await using store = await startValkey('--maxmemory-policy noeviction');
  const url = await database.createDatabase();
  await using site = await startSite({ ANONCAM_DATABASE_URL: url, ANONCAM_VALKEY_URL: store.url });
  const [ada, bo] = [await meetVisitor(site), await meetVisitor(site)];
  const { call } = await beginCall(ada, bo);

  await askValkey(store, (client) => client.config('SET', 'maxmemory', '1'));
  ada.say({ ...verdict, call });
  await ada.settle();
  ada.signal(call, 'after that');
  expect((await bo.hear('signal')).call).toBe(call);
  bo.say({ type: 'stop' });
  expect((await ada.hear('stranger-left')).call).toBe(call);

  const others = [await meetVisitor(site), await meetVisitor(site)];
  for (const other of others) await other.wait();
  await askValkey(store, (client) => client.config('SET', 'maxmemory', '0'));
  await Promise.all(others.map((other) => other.hear('matched')));
});
