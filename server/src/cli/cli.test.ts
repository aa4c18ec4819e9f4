/** The command line as an operator meets it: help, refusals in one sentence, and what it says on the way. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Household, runCommand } from '../testing/backups.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const root = join(import.meta.dir, '../../..');

test('package.json makes it npx anoncam', () => {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    bin: { anoncam: string };
  };
  expect(readFileSync(join(root, bin.anoncam), 'utf8')).toStartWith('#!/usr/bin/env node\n');
});

test('the script hands everything over, the exit code as well', async () => {
  const run = async (...args: string[]) => {
    const child = Bun.spawn(['node', join(root, 'scripts/anoncam.mjs'), ...args], {
      stdout: 'pipe',
      stderr: 'pipe',
    });
    const [output, errors, code] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
      child.exited,
    ]);
    return { output, errors, code };
  };
  expect(await run('--help')).toEqual({
    output: expect.stringContaining('npx anoncam COMMAND'),
    errors: '',
    code: 0,
  });
  expect((await run('nothing')).code).toBe(1);
});

describe('help', () => {
  test.each([[[]], [['--help']], [['-h']], [['help']]])('%p lists every command', async (args) => {
    const { code, output } = await runCommand(args, {});
    expect(code).toBe(0);
    for (const name of ['start', 'messages', 'backup', 'restore', 'backup-key'])
      expect(output).toContain(`\n  ${name} `);
  });

  test.each(['start', 'messages', 'backup', 'restore', 'backup-key'])(
    'of %s says what it does',
    async (name) => {
      const { code, output } = await runCommand([name, '--help'], {});
      expect([code, output]).toEqual([0, expect.stringContaining(`npx anoncam ${name}`)]);
    },
  );
});

describe('is refused in one sentence, with exit code 1', () => {
  const folders = { ANONCAM_BACKUP_FOLDERS: '/nowhere' };

  test.each([
    [['bakup'], {}, 'There is no command "bakup"'],
    [['backup', '--now'], {}, 'Unknown option "--now"'],
    [['backup', 'now'], {}, 'Unexpected argument "now"'],
    [['restore', '--at'], {}, 'argument missing'],
    [['backup'], {}, 'Set ANONCAM_BACKUP_FOLDERS'],
    [['backup'], folders, 'needs ANONCAM_BACKUP_RECIPIENT'],
    [
      ['backup'],
      { ...folders, ANONCAM_BACKUP_RECIPIENT: `age1${'q'.repeat(58)}`, ANONCAM_DATA_DIR: '/nowhere' },
      'a character of it must be wrong',
    ],
    [['messages'], { ANONCAM_DATA_DIR: '/nowhere' }, 'There is no database in /nowhere yet'],
    [['restore'], {}, '--from FOLDER'],
    [['restore', '--list'], folders, 'There is no folder /nowhere'],
    [['restore', '--from', '/tmp', '--at', 'yesterday'], {}, '--at yesterday is no time'],
    [['restore'], { ANONCAM_PORT: 'http' }, 'ANONCAM_PORT must be'],
  ] as const)('%p with %p', async (args, settings, sentence) => {
    const { code, output, errors } = await runCommand(args, settings);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(sentence);
    expect(errors).toMatch(/^[^\n]+\.\n$/);
  });

  test('a key that is none, or no key at all', async () => {
    const house = await Household.open();
    await house.addMessages(['a', '2999-01-01']);
    await house.backUp();
    for (const key of ['', 'hunter2', house.keys.recipient]) {
      const { code, errors } = await runCommand(['restore'], house.settings, key);
      expect([code, errors]).toEqual([1, expect.stringContaining('This is no secret key')]);
    }
    const { errors } = await runCommand(['restore', '--secret-key-file', '/nowhere/key'], house.settings);
    expect(errors).toContain('/nowhere/key');
  });
});

test('the keys that are made fit each other, and are said once, in one place each', async () => {
  const { output } = await runCommand(['backup-key'], {});
  const [recipient = ''] = /(?<=ANONCAM_BACKUP_RECIPIENT=)age1\w+/.exec(output) ?? [];
  const [identity = ''] = /^AGE-SECRET-KEY-1\w+$/m.exec(output) ?? [];
  const house = await Household.open();
  await house.addMessages(['a', '2999-01-01']);
  const settings = { ...house.settings, ANONCAM_BACKUP_RECIPIENT: recipient };
  const made = await runCommand(['backup'], settings);
  expect([made.code, made.errors]).toEqual([0, '']);
  // Plain lines where there is no terminal.
  expect(['\r', '\u001b'].filter((mark) => made.output.includes(mark))).toEqual([]);
  expect(made.output).toContain('restored for a try');
  await house.loseData();
  const restored = await runCommand(['restore'], settings, `# made today\n\n  ${identity}\n`);
  expect([restored.code, restored.errors]).toEqual([0, '']);
  expect(restored.output).toMatch(/^Restored as it was at .* UTC\.$/m);
  expect(await house.listMessages()).toEqual(['a']);
});

test('what a clock that was ahead for a moment has backed up does not hide what was made since', async () => {
  const house = await Household.open();
  await house.addMessages(['a', '2999-01-01']);
  house.clock.advance(Date.now() + 40 * 24 * 60 * 60_000 - house.clock.now());
  await house.backUp();
  await house.addMessages(['b', '2999-01-01']);
  expect((await runCommand(['backup'], house.settings)).code).toBe(0);
  await house.loseData();
  expect((await runCommand(['restore'], house.settings, house.keys.identity)).code).toBe(0);
  expect(await house.listMessages()).toEqual(['a', 'b']);
});

test('a backup that one folder did not get is a failure, and the other one has it', async () => {
  const house = await Household.open();
  await house.addMessages(['a', '2999-01-01']);
  rmSync(house.folders[0] ?? '', { recursive: true });
  const { code, errors, output } = await runCommand(['backup'], house.settings);
  expect([code, errors]).toEqual([1, expect.stringContaining(`${house.folders[0]} has no backup now`)]);
  expect(output).toContain(house.folders[1] ?? '');
});
