/** The doctor at one of several servers: what they share, and whether it is one of them. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDataFolder } from '../../testing/application.ts';
import { Household, runCommand } from '../../testing/backups.ts';
import { type PostgresServer, startPostgres } from '../../testing/postgres.ts';
import { endProgram, startProgram } from '../../testing/process.ts';
import { startValkey } from '../../testing/valkey.ts';
import { startCluster, startSentinel } from '../../testing/valkey-groups.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

let database: PostgresServer;
let house: Household;
const looked = async (url: string, dataDir = house.dataDir) => {
  const settings = { ...house.settings, ANONCAM_DATA_DIR: dataDir, ANONCAM_VALKEY_URL: url };
  const said = await runCommand(['doctor'], settings);
  expect(said.output).not.toContain('hunter2');
  const lines = said.output.split('\n').filter((line) => line.slice(9).startsWith('Valkey:'));
  return lines.map((line) => line.replace(/^(\w+) +Valkey: /, '$1: '));
};

beforeAll(async () => {
  database = await startPostgres();
  house = await Household.open(await database.createDatabase());
});
afterAll(() => database[Symbol.asyncDispose]());

test('a server has the master key of the others, or is told whose to copy, and leaves nothing in their store', async () => {
  await using store = await startValkey('--requirepass hunter2-of-valkey');
  const url = `redis://:hunter2-of-valkey@127.0.0.1:${store.port}`;
  const answers = `ok: 127.0.0.1:${store.port} answers.`;
  expect(await looked(url)).toEqual([answers, 'ok: no server has agreed on keys there yet.']);
  await endProgram(await startProgram({ ...house.settings, ANONCAM_VALKEY_URL: url }), 'SIGTERM');
  expect(await looked(url)).toEqual([answers, 'ok: the master key here is the one of the others.']);
  // A new machine, where nobody has copied anything: the folder is not even there.
  const other = join(createDataFolder(), 'new');
  expect(await looked(url, other)).toEqual([
    answers,
    'wrong: other servers have another master key than this one, which would not start.',
  ]);
  expect(existsSync(other)).toBeFalse();
});

test('the doctor gets to the store through sentinels and in a cluster as the server does', async () => {
  await using group = await startSentinel('of:the@sentinel');
  const [leader, follower, sentinel] = group.servers;
  const agreed = 'ok: no server has agreed on keys there yet.';
  const answers = `ok: 127.0.0.1:${sentinel?.port} answers.`;
  const leads = 'ok: who leads “main” is found by the sentinels.';
  expect(await looked(group.url)).toEqual([answers, leads, agreed]);
  expect(await looked(group.url.replace(/sentinelPassword=.*/, 'sentinelPassword=other'))).toEqual([
    `wrong: 127.0.0.1:${sentinel?.port} does not answer as it should (WRONGPASS).`,
  ]);
  await follower?.kill();
  const alone = 'warning: nobody follows who leads “main”: nothing takes its place.';
  expect(await looked(group.url)).toEqual([answers, leads, alone, agreed]);
  await leader?.kill();
  expect(await looked(group.url)).toEqual([answers, 'wrong: a server does not get through to it.']);
  await using cluster = await startCluster();
  const [first] = cluster.servers;
  const whole = 'ok: the cluster is whole, and of 3 servers.';
  expect(await looked(cluster.url)).toEqual([`ok: 127.0.0.1:${first?.port} answers.`, whole, agreed]);
});
