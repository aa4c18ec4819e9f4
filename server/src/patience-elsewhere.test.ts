/** Somebody who skips one stranger after the other, and goes from server to server for it. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TestClock } from './lib/clock.ts';
import { admitBrowser, createDataFolder, startSite } from './testing/application.ts';
import { patientMs } from './testing/open-valkey.ts';
import { startPostgres } from './testing/postgres.ts';
import { startValkey } from './testing/valkey.ts';
import { beginCall, meetVisitor } from './testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

test('patience that is used up at two servers by turns is used up at both', async () => {
  await using database = await startPostgres();
  await using store = await startValkey();
  const shared = { ANONCAM_DATABASE_URL: await database.createDatabase(), ANONCAM_VALKEY_URL: store.url };
  const [first, second] = [createDataFolder(), createDataFolder()];
  // Patience comes back with time, and on a slow machine might do so as fast as it is used up.
  const clock = new TestClock(Date.now());
  // What is noted while the store counts as gone is lost, and one that is only slow is not gone.
  const overrides = { clock, storeWaitMs: patientMs };
  await using one = await startSite({ ...shared, ANONCAM_DATA_DIR: first }, overrides);
  cpSync(join(first, 'keys'), join(second, 'keys'), { recursive: true });
  await using other = await startSite({ ...shared, ANONCAM_DATA_DIR: second }, overrides);

  const cookie = await admitBrowser(one);
  for (const site of [one, other, one, other, one, other]) {
    const [skipper, stranger] = [await meetVisitor(site, cookie), await meetVisitor(site)];
    await beginCall(stranger, skipper);
    skipper.say({ type: 'stop' });
    await stranger.hear('stranger-left');
    await Promise.all([stranger.leave(), skipper.leave()]);
  }
  for (const site of [one, other]) {
    const { restMs } = await (await meetVisitor(site, cookie)).wait();
    expect(restMs).toBeGreaterThan(0);
  }
  for (const folder of [first, second]) rmSync(folder, { recursive: true });
});
