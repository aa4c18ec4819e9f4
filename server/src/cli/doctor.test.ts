/** The doctor at real installations: one that is well, and many that are broken, each in a way that happens. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDataFolder, settingsFor } from '../testing/application.ts';
import { Household, runCommand, type Said } from '../testing/backups.ts';
import { Coturn } from '../testing/coturn.ts';
import { takeFreePort } from '../testing/free-port.ts';
import { endProgram, type RunningProgram, startProgram } from '../testing/process.ts';
import { startValkey } from '../testing/valkey.ts';
import { isOlder, listLacks, readVersion, type Version, wanted } from './doctor/relay-version.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const wrapper = join(import.meta.dir, '../../../scripts/lib/quiet-crash.sh');
const runDoctor = (settings: Record<string, string>, ...args: string[]) =>
  runCommand(['doctor', ...args], settings);
/** Its sentences about one thing, without what to do. */
const saysOf = ({ output }: Said, name: string) =>
  output.split('\n').filter((line) => line.slice(9).startsWith(`${name}:`));
const versionOf = (file: string) => readVersion(Bun.spawnSync([file, '--version']).stdout.toString());
const installed = () => versionOf(process.env['COTURN_PROGRAM'] ?? '/usr/bin/turnserver') ?? [0, 0, 0];

describe('an installation that is well', () => {
  let relay: Coturn;
  let house: Household;
  let program: RunningProgram;
  let settings: Record<string, string>;

  beforeAll(async () => {
    relay = await Coturn.start();
    house = await Household.open();
    const port = await takeFreePort();
    settings = {
      ...house.settings,
      ANONCAM_PORT: String(port),
      ANONCAM_TURN_URLS: `${relay.url},${relay.url.replace('udp', 'tcp')}`,
      ANONCAM_TURN_SECRET: relay.secret,
      ANONCAM_MAX_SOCKETS: '1000',
    };
    program = await startProgram(settings, [], { by: ['sh', wrapper] });
    const isBackedUp = (folder: string) =>
      [...new Bun.Glob('*/manifest.json').scanSync({ cwd: folder })].length > 0;
    while (!house.folders.every(isBackedUp)) await Bun.sleep(20);
  });
  afterAll(async () => {
    await endProgram(program, 'SIGTERM');
    await relay.stop();
  });

  test('is said to be, and nothing secret with it', async () => {
    const said = await runDoctor(settings, '--relay-version', '4.17.1');
    expect([said.code, said.errors]).toEqual([0, '']);
    expect(said.output).not.toMatch(/^wrong/m);
    const right = [
      ['data folder', 'by its owner alone'],
      ['keys', 'each is whole, and for its owner alone'],
      ['database', 'its tables are those of this version'],
      ['database', 'what is old was deleted at'],
      ['backups', 'has one of'],
      ['server', 'is well'],
      ['server', 'enough for 1000 visitors'],
      ['site', 'every header comes as the server sends it'],
      ['site', 'a WebSocket opens there'],
      ['relay', 'relays for a name that the server gave'],
      ['relay', 'refuses to send to special addresses'],
      ['relay', 'is coturn 4.17.1'],
    ] as const;
    for (const [name, words] of right) {
      expect(saysOf(said, name).filter((line) => line.startsWith('ok') && line.includes(words))).not.toEqual(
        [],
      );
    }
    for (const secret of [relay.secret, house.keys.recipient]) expect(said.output).not.toContain(secret);
  });

  test('T2 a relay older than 4.17.1 is warned of, with what it lacks and what stands in for it', async () => {
    const here = saysOf(await runDoctor(settings), 'relay').filter((line) => line.includes('coturn'));
    const isOld = isOlder(installed(), readVersion(wanted) as Version);
    for (const line of here) {
      expect(line).toStartWith(isOld ? 'warning' : 'ok');
      for (const lack of listLacks(installed())) expect(line).toContain(lack);
    }
    expect(here).toHaveLength(2);
  });

  test('T2 what a relay says of itself goes before what others say of it', async () => {
    const frank = await Bun.file(join(import.meta.dir, '../../../ops/coturn/turnserver.conf')).text();
    await using other = await Coturn.start({
      configuration: frank.replace('\nno-software-attribute\n', '\n'),
    });
    const said = await runDoctor({ ...settings, ANONCAM_TURN_URLS: other.url }, '--relay-version', '9.9.9');
    expect(said.output).toContain(`is coturn ${installed().join('.')}`);
  });

  test('what it serves is held against the build, and its limits against the settings', async () => {
    const build = createDataFolder();
    mkdirSync(join(build, '.well-known'));
    const bytes = await (await fetch(`http://${program.address}/rules`)).arrayBuffer();
    const hash = createHash('sha256').update(new Uint8Array(bytes)).digest('hex');
    const write = (files: Record<string, string>) => {
      const list = JSON.stringify({ version: '0.1.0', hash: 'SHA-256', files });
      writeFileSync(join(build, '.well-known/anoncam-files.json'), list);
    };
    write({ rules: hash });
    const same = await runDoctor(
      { ...settings, ANONCAM_MAX_SOCKETS: '1000000' },
      '--build',
      build,
      '--relay-version',
      '4.6.1',
    );
    expect(same.output).toContain('coturn 4.6.1, older than 4.17.1. It lacks: holding IPv4 addresses');
    expect(same.output).toContain('ops/coturn/egress.nft');
    expect(saysOf(same, 'files')).toEqual([expect.stringMatching(/^ok .*as it was built here/)]);
    expect(saysOf(same, 'server')[1]).toMatch(/^warning .*1000000 visitors need 1000500/);
    write({ rules: '0'.repeat(64), 'assets/gone.js': hash });
    const other = await runDoctor(settings, '--build', build);
    expect(saysOf(other, 'files')).toEqual([
      expect.stringMatching(/^wrong .*\/rules is not what was built, \/assets\/gone\.js is not there\.$/),
    ]);
    rmSync(build, { recursive: true });
  });

  test('behind a proxy that meddles it is not', async () => {
    const site = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      // A proxy that adds a header of its own and upgrades nothing.
      async fetch({ url }) {
        const response = await fetch(`http://${program.address}${new URL(url).pathname}`);
        response.headers.append('x-content-type-options', 'nosniff');
        return response;
      },
    });
    const through = await runDoctor({ ...settings, ANONCAM_PUBLIC_ORIGIN: `http://127.0.0.1:${site.port}` });
    await site.stop(true);
    expect(through.code).toBe(1);
    expect(saysOf(through, 'site')).toEqual([
      expect.stringMatching(/^ok/),
      expect.stringMatching(
        /^wrong .*headers do not come as the server sends them: x-content-type-options\.$/,
      ),
      expect.stringMatching(/^wrong .*no WebSocket opens/),
    ]);
  });
});

test('all that time and others do to an installation is found in one look', async () => {
  const house = await Household.open();
  await house.addMessages(['a', '2999-01-01']);
  await house.backUp([house.folders[0] ?? '']);
  const { records, close } = await house.openDatabase();
  const job = { name: 'purge', holder: 'x', held_until: '1970-01-01T00:00:00.000Z', result: '{}' };
  const long = '2026-01-01T10:00:00.000Z';
  await records
    .insertInto('job')
    .values({ ...job, started_at: long, ended_at: long })
    .execute();
  await close();
  mkdirSync(join(house.dataDir, 'keys'));
  writeFileSync(join(house.dataDir, 'keys/master.key'), new Uint8Array(32), { mode: 0o644 });
  mkdirSync(join(house.dataDir, 'day-keys'));
  writeFileSync(join(house.dataDir, 'day-keys/2026-01-01.key'), 'half', { mode: 0o600 });
  chmodSync(house.dataDir, 0o755);
  await using valkey = await startValkey(
    '--maxmemory-policy allkeys-lru',
    '--appendonly yes',
    `--dir ${house.dataDir}`,
  );
  await using stranger = await Coturn.start();
  await using open = await Coturn.start({
    configuration:
      'realm=anoncam\nuse-auth-secret\nuserdb=:memory:\nno-cli\nlog-file=/dev/null\nsimple-log\n',
    lines: ['static-auth-secret=quite-another-secret'],
  });
  const gone = await takeFreePort();
  const settings = {
    ...house.settings,
    ANONCAM_PORT: String(gone),
    ANONCAM_PUBLIC_ORIGIN: `https://0.0.0.0:${gone}`,
    ANONCAM_TURN_SECRET: 'quite-another-secret',
    ANONCAM_TURN_URLS: `${open.url},${stranger.url},turn:127.0.0.1:${gone}?transport=tcp`,
    ANONCAM_VALKEY_URL: `redis+cluster://127.0.0.1:${valkey.port},127.0.0.1:${gone}`,
    ANONCAM_TURN_URL: 'slip',
  };
  const said = await runDoctor(settings);
  expect(said.code).toBe(1);
  const wrong = [
    ['settings', 'warning', 'ANONCAM_TURN_URL is no setting'],
    ['settings', 'wrong', 'no proxy is trusted'],
    ['data folder', 'warning', 'can be looked into by others'],
    ['keys', 'wrong', 'master.key can be read by others'],
    ['keys', 'wrong', '2026-01-01.key is not a key of 32 bytes'],
    ['database', 'wrong', 'what is old was last deleted at 2026-01-01 10:00:00 UTC'],
    ['Valkey', 'wrong', 'the database is a file of this one'],
    ['Valkey', 'wrong', 'a server does not get through to it'],
    ['Valkey', 'wrong', 'forgets what is live when its memory is full (allkeys-lru)'],
    ['Valkey', 'warning', 'writes what is live to its disk'],
    ['Valkey', 'wrong', `127.0.0.1:${gone} does not answer`],
    ['backups', 'wrong', 'is of 2026-01-01 10:00:00 UTC'],
    ['backups', 'wrong', `there is none in ${house.folders[1]}`],
    ['backups', 'warning', `${house.folders[0]} is on the same disk`],
    ['server', 'wrong', 'nobody answers'],
    ['site', 'wrong', 'nobody answers'],
    ['relay', 'wrong', `${open.url} would send for anybody to 10.0.0.1`],
    ['relay', 'wrong', `${stranger.url} does not take the names`],
    ['relay', 'wrong', `turn:127.0.0.1:${gone}?transport=tcp does not answer`],
  ] as const;
  for (const [name, state, words] of wrong) {
    const found = saysOf(said, name).filter((line) => line.startsWith(state) && line.includes(words));
    expect([words, found.length]).toEqual([words, 1]);
  }
  expect(said.output + said.errors).not.toMatch(/quite-another-secret|a-secret-of-the-tests|age1/);
});

test('a data folder that cannot be written, or is somebody else’s, is found, and nothing is left in it', async () => {
  const house = await Household.open();
  await house.addMessages();
  chmodSync(house.dataDir, 0o500);
  const { PATH = '' } = process.env;
  const run = async (by: readonly string[], dataDir: string) => {
    const main = join(import.meta.dir, 'main.ts');
    const env = { PATH, ...settingsFor(dataDir) };
    const child = Bun.spawn([...by, process.execPath, main, 'doctor'], {
      env,
      stdout: 'pipe',
      stderr: 'ignore',
    });
    return { code: await child.exited, errors: '', output: await new Response(child.stdout).text() };
  };
  // As root, but without its power over the rights of files.
  const asAnybody = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : [];
  const said = await run(asAnybody, house.dataDir);
  chmodSync(house.dataDir, 0o700);
  expect([said.code, saysOf(said, 'data folder')[0]]).toEqual([
    1,
    expect.stringMatching(/^wrong .*cannot be written/),
  ]);
  // Everybody's, and root's: of whoever runs this as somebody else.
  const foreign = process.getuid?.() === 0 ? createDataFolder() : '/root';
  if (foreign !== '/root') {
    cpSync(house.databaseFile, join(foreign, 'anoncam.sqlite'));
    Bun.spawnSync(['chown', '-R', '65534', foreign]);
  }
  const stranger = await run([], foreign);
  expect(saysOf(stranger, 'data folder')[0]).toMatch(
    /^wrong .*who is not the one that asks|^wrong .*is not there/,
  );
  expect(existsSync(join(foreign, 'anoncam.sqlite-shm'))).toBeFalse();
  if (foreign !== '/root') rmSync(foreign, { recursive: true });
});

test('a setting that cannot be read is all that is told', async () => {
  const said = await runDoctor({ ANONCAM_PORT: 'http' });
  expect([said.code, said.errors]).toEqual([1, 'Nothing else was looked at.\n']);
  expect(said.output).toContain('wrong    settings: ANONCAM_PORT must be');
});

test('where no visitors come, nobody has to answer them', async () => {
  const parts = { ANONCAM_ROLES: 'jobs', ANONCAM_DATABASE_URL: 'postgres://a@127.0.0.1:1/a' };
  const said = await runDoctor({ ...settingsFor(createDataFolder()), ...parts });
  expect(saysOf(said, 'server')).toEqual([expect.stringMatching(/^ok .*no visitors come to this one/)]);
});
