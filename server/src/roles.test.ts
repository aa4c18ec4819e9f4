/** Three processes on one database, each of which does a part and nothing of the others. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { type Application, compose } from './compose.ts';
import { readConfig } from './config.ts';
import { createDataFolder, settingsFor } from './testing/application.ts';
import { type PostgresServer, startPostgres } from './testing/postgres.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

let database: PostgresServer;
const running: Application[] = [];
beforeAll(async () => {
  database = await startPostgres();
});
afterAll(async () => {
  for (const application of running) await application.stop();
  await database[Symbol.asyncDispose]();
});

async function start(url: string, roles: string): Promise<Application> {
  const own = {
    ANONCAM_DATABASE_URL: url,
    ANONCAM_ROLES: roles,
    ANONCAM_CONSOLE_PORT: '0',
    ANONCAM_METRICS_PORT: '0',
  };
  const application = await compose(readConfig(settingsFor(createDataFolder(), own)));
  running.push(application);
  return application;
}

async function readMetrics({ metricsPort }: Application): Promise<string> {
  return (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
}

test('each opens the ports of what it does, and only those', async () => {
  const url = await database.createDatabase();
  const realtime = await start(url, 'realtime');
  const staff = await start(url, 'staff');
  const jobs = await start(url, 'jobs');
  const opened = [realtime, staff, jobs].map(({ site, consoleOrigin }) => [
    site !== null,
    consoleOrigin !== null,
  ]);
  expect(opened).toEqual([
    [true, false],
    [false, true],
    [false, false],
  ]);
  expect((await fetch(`http://127.0.0.1:${realtime.site?.port}/health/ready`)).status).toBe(200);
  // Whether the console was built is not its affair.
  expect((await fetch(staff.consoleOrigin ?? '')).status).toBeLessThan(500);
  expect(await readMetrics(realtime)).toContain('anoncam_visitors_here');
  expect(await readMetrics(jobs)).not.toContain('anoncam_visitors_here');
  expect(await readMetrics(jobs)).toContain('anoncam_purge_age_seconds');
});
