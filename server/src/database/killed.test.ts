/** Killed at any statement of what changes the tables or goes through them, and started again: whole, and nothing lost. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { describeDatabases } from '../testing/databases.ts';
import { type DatabasePlace, openDatabase } from './open-database.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(240_000);

const killer = join(import.meta.dir, '../testing/killed.ts');

/** Runs a script that is killed at its n-th statement. @returns whether it came so far. */
async function killAt(statement: number, script: string): Promise<boolean> {
  const child = Bun.spawn([process.execPath, '--preload', killer, '-e', script], {
    env: { ...process.env, KILL_AT: String(statement) },
    stderr: 'pipe',
  });
  const errors = await new Response(child.stderr).text();
  await child.exited;
  if (child.signalCode === null && child.exitCode !== 0) throw new Error(errors);
  return child.signalCode === 'SIGKILL';
}

function scriptOf(place: DatabasePlace, then = ''): string {
  return `
    import { openDatabase } from ${JSON.stringify(join(import.meta.dir, 'open-database.ts'))};
    const { records, close } = await openDatabase({ ...${JSON.stringify(place)}, onLost() {} });
    ${then}
    await close();`;
}

async function listColumns(place: DatabasePlace): Promise<readonly string[]> {
  const { records, close } = await openDatabase(place);
  const tables = await records.introspection.getTables({ withInternalKyselyTables: true });
  await close();
  return tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`)).sort();
}

describeDatabases('making the tables', (databases) => {
  test('can be interrupted by a kill at its statements', async () => {
    const whole = await listColumns(await databases.place());
    expect(whole.length).toBeGreaterThan(20);
    let statement = 0;
    let wasKilled = true;
    // Odd, so that it comes upon every kind of statement. Where they go to another process, each costs more.
    const step = databases.kind === 'SQLite' ? 5 : 13;
    while (wasKilled) {
      statement += step;
      const place = await databases.place();
      wasKilled = await killAt(statement, scriptOf(place));
      expect([statement, await listColumns(place)]).toEqual([statement, whole]);
    }
    expect(statement).toBeGreaterThan(15);
  });
});

describeDatabases('the purge', (databases) => {
  const nowMs = Date.UTC(2026, 2, 1, 12);
  const path = (name: string) => JSON.stringify(join(import.meta.dir, name));

  /** The purge of addresses, a few rows at a time, as of a moment. */
  function purgeScript(place: DatabasePlace): string {
    return `
      import { openDatabase } from ${path('open-database.ts')};
      import { JobLedger } from ${path('job-ledger.ts')};
      import { AddressBook } from ${path('../addresses/address-book.ts')};
      import { DayKeys } from ${path('../addresses/day-keys.ts')};
      import { TestClock } from ${path('../lib/clock.ts')};
      import { systemRandom as random } from ${path('../lib/random.ts')};
      import { Purge } from ${path('../privacy/purge.ts')};
      const { records, close, settle } = await openDatabase({ ...${JSON.stringify(place)}, onLost() {} });
      const clock = new TestClock(${nowMs});
      const log = { info() {}, warn() {}, error: (message, { bug }) => console.error(message, bug.name, bug.stack) };
      const dayKeys = new DayKeys({ dataDir: ${JSON.stringify(place.dataDir)}, clock, random });
      const book = new AddressBook({ records, dayKeys, clock, random, log });
      const steps = [
        { name: 'addresses', of: 'shared', deleteOld: (most) => book.deleteOld(most) },
        { name: 'day keys', of: 'own', deleteOld: async () => dayKeys.destroyOld().length },
      ];
      const purge = new Purge({ clock, log, steps, settle, ledger: new JobLedger('purge', { records, clock, random }) });
      await purge.purge();
      await purge.stop();
      await close();`;
  }

  async function fill(place: DatabasePlace): Promise<void> {
    const { records, close } = await openDatabase(place);
    const rows = Array.from({ length: 350 }, (_, index) => ({
      reference: `${index}`,
      day: index < 340 ? '2026-01-15' : '2026-02-25',
      sealed: '',
    }));
    await records.insertInto('address').values(rows).execute();
    await close();
  }

  test('can be interrupted by a kill at its statements, and is taken over', async () => {
    let statement = 0;
    let wasKilled = true;
    while (wasKilled) {
      statement += databases.kind === 'SQLite' ? 2 : 4;
      const place = await databases.place();
      await fill(place);
      wasKilled = await killAt(statement, purgeScript(place));
      // Two minutes later nobody is at it any more.
      const late = purgeScript(place).replace(String(nowMs), String(nowMs + 2 * 60_000));
      expect(await killAt(0, late)).toBe(false);
      const { records, close } = await openDatabase(place);
      const left = await records.selectFrom('address').select('day').execute();
      const done = await records.selectFrom('job').selectAll().executeTakeFirst();
      await close();
      expect([statement, left.length, new Set(left.map(({ day }) => day)).size]).toEqual([statement, 10, 1]);
      expect(done?.ended_at).not.toBeNull();
    }
    expect(statement).toBeGreaterThan(10);
  });
});
