/** The shipped units, judged by systemd itself, and started as they say as far as that goes without it. */
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsFor } from '../testing/application.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const root = join(import.meta.dir, '../../..');
const shipped = join(root, 'ops/systemd');
const folder = mkdtempSync(join(tmpdir(), 'anoncam-units-'));
afterAll(() => rmSync(folder, { recursive: true }));

const names = readdirSync(shipped).sort();
// For a machine on which the program is where it is here.
for (const name of names) {
  writeFileSync(
    join(folder, name),
    readFileSync(join(shipped, name), 'utf8').replaceAll('/opt/anoncam', root),
  );
}

function analyze(...args: string[]) {
  const { exitCode, stdout, stderr } = Bun.spawnSync(['systemd-analyze', '--no-pager', ...args]);
  return { exitCode, said: `${stdout}${stderr}` };
}

/** All that a unit says under a name. */
function readUnit(name: string, key: string): readonly string[] {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  return lines.flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));
}

test('systemd understands every line of the units', () => {
  expect(names).toEqual(['anoncam-doctor.service', 'anoncam-doctor.timer', 'anoncam.service']);
  expect(analyze('verify', ...names.map((name) => join(folder, name)))).toEqual({ exitCode: 0, said: '' });
});

test.each(['anoncam.service', 'anoncam-doctor.service'])('%s is exposed to little', (name) => {
  // Ten is everything, two of ten is what the runtime and its network need.
  const { exitCode, said } = analyze('security', '--offline=true', '--threshold=20', join(folder, name));
  expect([exitCode, said]).toEqual([0, expect.stringMatching(/→ Overall exposure level .*: [01]\.\d OK/)]);
  expect(readUnit(name, 'LimitCORE')).toEqual(['0']);
  expect(readUnit(name, 'User')).toEqual(['anoncam']);
});

test('D3 started as the unit says, without any power, it serves, and ends well when it is told to', async () => {
  const [command = ''] = readUnit('anoncam.service', 'ExecStart');
  const told = readUnit('anoncam.service', 'Environment').flatMap((line) =>
    line.split(' ').map((pair) => pair.split('=') as [string, string]),
  );
  expect(Object.fromEntries(told)).toMatchObject({ BUN_ENABLE_CRASH_REPORTING: '0', DO_NOT_TRACK: '1' });
  const powerless = [
    'setpriv',
    '--no-new-privs',
    ...(process.getuid?.() === 0 ? ['--bounding-set=-all'] : []),
  ];
  const child = Bun.spawn([...powerless, 'prlimit', '--core=0', ...command.split(' ')], {
    cwd: readUnit('anoncam.service', 'WorkingDirectory')[0] ?? '',
    env: {
      PATH: '/usr/bin:/bin',
      ...Object.fromEntries(told),
      ...settingsFor(join(folder, 'data'), { ANONCAM_LOG_LEVEL: 'info' }),
    },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  let said = '';
  let isTold = false;
  for await (const bytes of child.stdout) {
    said += new TextDecoder().decode(bytes);
    if (isTold || !said.includes('AnonCam is ready')) continue;
    isTold = true;
    expect(readFileSync(`/proc/${child.pid}/limits`, 'utf8')).toMatch(/^Max core file size +0 +0 /m);
    child.kill(readUnit('anoncam.service', 'KillSignal')[0] as NodeJS.Signals);
  }
  expect([await child.exited, said]).toEqual([0, expect.stringContaining('"stopped"')]);
});
