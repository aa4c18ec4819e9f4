/** A server whose data is lost is brought back from a backup, in which no key is: it starts and serves without them. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { admitBrowser } from '../testing/application.ts';
import { Household, runCommand } from '../testing/backups.ts';
import { endProgram, startProgram } from '../testing/process.ts';
import { Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

test('D8 restored without any of its keys, a server starts, lets in and notes addresses again', async () => {
  const house = await Household.open();
  await house.noteAddress('203.0.113.9');
  await house.addMessages(['kept', '2999-01-01']);
  await house.backUp();
  rmSync(house.dataDir, { recursive: true });
  const { code, errors } = await runCommand(['restore'], house.settings, house.keys.identity);
  expect([code, errors]).toEqual([0, '']);
  for (const name of ['keys', 'day-keys']) {
    const folder = join(house.dataDir, name);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  }
  const own = { ANONCAM_BACKUP_FOLDERS: '', ANONCAM_TRUSTED_PROXIES: '127.0.0.1' };
  const program = await startProgram({ ...house.settings, ...own });
  const visitor = new Visitor(program, { cookie: await admitBrowser(program), forwardedFor: '203.0.113.7' });
  await visitor.opened();
  await visitor.hello();
  expect((await fetch(`http://${program.address}/health/ready`)).status).toBe(200);
  expect(await endProgram(program, 'SIGTERM')).toBe(0);
  expect(await house.listMessages()).toEqual(['kept']);
  // The one that was there before can be read by nobody, and is gone; the new one is there.
  expect(await house.countAddresses()).toBe(1);
});
