/** The staff at the operator's: invited with a link, listed, taken out, all of it written down. */
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import { loadKey } from '../lib/key-file.ts';
import { systemRandom } from '../lib/random.ts';
import { createDeletions } from '../privacy/deletions.ts';
import { createOffice } from '../staff/console.ts';
import { createDataFolder, settingsFor } from '../testing/application.ts';
import { runCommand } from '../testing/backups.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dataDir = createDataFolder();
const settings = settingsFor(dataDir, { ANONCAM_CONSOLE_PORT: '8181' });
afterAll(() => rmSync(dataDir, { recursive: true }));

test('somebody is invited, listed and taken out, on a machine where nothing has been started yet', async () => {
  expect((await runCommand(['staff', 'list'], settings)).output).toContain('There is nobody yet');
  const invite = (name: string) =>
    runCommand(['staff', 'invite', '--name', name, '--role', 'admin'], settings);
  const invited = await invite(' Ada ');
  expect([invited.code, invited.errors]).toEqual([0, '']);
  const [link = '', until = ''] = invited.output.split('\n');
  expect(link).toMatch(/^http:\/\/localhost:8181\/#join=[\w-]{22}$/);
  expect(until).toMatch(/^Good once, until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
  const listed = (await runCommand(['staff', 'list'], settings)).output;
  expect(listed).toMatch(/^[\w-]{22} {2}Ada, admin, invited since .* UTC\n$/);
  const id = listed.slice(0, 22);
  // What is not as it looks, and what the log could take for somebody else.
  for (const name of [
    'Ada \u001b[31m',
    'a\u202eda',
    'ADA',
    'Äda',
    'Operator',
    'automatic',
    'Somebody who left (aaaaaa)',
  ])
    expect([name, (await invite(name)).code]).toEqual([name, 1]);

  const { records, close } = await openDatabase({ url: null, dataDir, onLost: () => undefined });
  const masterKey = loadKey(join(dataDir, 'keys'), 'master.key', systemRandom);
  const office = createOffice({
    records,
    masterKey,
    random: systemRandom,
    clock: new TestClock(Date.now()),
    deletions: createDeletions(records, async () => undefined),
  });
  expect(await office.team.findInvited(link.split('=')[1] ?? '')).toMatchObject({ id, role: 'admin' });
  expect(await runCommand(['staff', 'revoke', '--id', id], settings)).toEqual({
    code: 0,
    output: 'They are out.\n',
    errors: '',
  });
  expect(await office.team.findInvited(link.split('=')[1] ?? '')).toBeNull();
  expect((await office.audit.list(null, 9)).map(({ who, did, to }) => [who, did, to])).toEqual([
    ['operator', 'revoked', id],
    ['operator', 'invited', id],
  ]);
  expect(await office.audit.verify()).toBe(true);
  await close();
  const again = await runCommand(['staff', 'revoke', '--id', id], settings);
  expect([again.code, again.errors]).toEqual([1, `There is nobody "${id}" in the staff.\n`]);
});

test.each([
  [['staff', 'invite', '--role', 'admin'], {}, '--name NAME'],
  [['staff', 'invite', '--name', 'x'.repeat(41), '--role', 'admin'], {}, '1 to 40 characters'],
  [['staff', 'invite', '--name', 'Ada'], {}, 'moderator, lead, privacy, admin'],
  [['staff', 'invite', '--name', 'Ada', '--role', 'owner'], {}, 'moderator, lead, privacy, admin'],
  [
    ['staff', 'invite', '--name', 'Ada', '--role', 'admin'],
    { ANONCAM_CONSOLE_PORT: '' },
    'no console to join',
  ],
  [
    ['staff', 'invite', '--name', 'Ada', '--role', 'admin'],
    { ANONCAM_CONSOLE_PORT: '0' },
    'Set ANONCAM_CONSOLE_ORIGIN',
  ],
  [['staff', 'revoke'], {}, '--id ID'],
  [['staff', 'fire'], {}, 'There is no command "staff"'],
] as const)('%p with %p is refused in one sentence', async (args, more, sentence) => {
  const { code, output, errors } = await runCommand(args, { ...settings, ...more });
  expect([code, output]).toEqual([1, '']);
  expect(errors).toContain(sentence);
  expect(errors).toMatch(/^[^\n]+\.\n$/);
});

test('who lacks the key with which the log of the staff was written is told so, and writes nothing', async () => {
  const [key, elsewhere] = [join(dataDir, 'keys', 'master.key'), join(dataDir, 'master.key')];
  renameSync(key, elsewhere);
  const { code, errors } = await runCommand(['staff', 'invite', '--name', 'Eve', '--role', 'lead'], settings);
  expect([code, errors, existsSync(key)]).toEqual([1, expect.stringContaining('master.key'), false]);
  renameSync(elsewhere, key);
});

test('the link leads to where the settings say that the console is', async () => {
  const elsewhere = { ...settings, ANONCAM_CONSOLE_ORIGIN: 'https://console.example' };
  const { output } = await runCommand(['staff', 'invite', '--name', 'Eve', '--role', 'lead'], elsewhere);
  expect(output).toStartWith('https://console.example/#join=');
});

test('help of all three, and of one', async () => {
  const { output } = await runCommand(['staff', '--help'], {});
  for (const name of ['staff invite', 'staff list', 'staff revoke']) expect(output).toContain(`\n  ${name} `);
  expect((await runCommand(['staff', 'invite', '--help'], {})).output).toContain(
    'npx anoncam staff invite [OPTIONS]',
  );
});
