/** The log of a day is there for ninety days and not a moment longer, in the application as it is put together. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compose } from '../compose.ts';
import { readConfig } from '../config.ts';
import { TestClock } from '../lib/clock.ts';
import { createDataFolder, settingsFor } from '../testing/application.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dayMs = 24 * 60 * 60 * 1000;

test('PR11 what was logged on a day is gone when the ninetieth day after begins', async () => {
  const dataDir = createDataFolder();
  const clock = new TestClock(Date.UTC(2026, 0, 1, 23, 59, 59));
  const config = readConfig(settingsFor(dataDir, { ANONCAM_LOG_LEVEL: 'error' }));
  const first = await compose(config, { clock });
  const file = join(dataDir, 'logs/2026-01-01.jsonl');
  first.log.error('something happened');
  clock.advance(1_000);
  first.log.error('something else happened');
  expect(readdirSync(join(dataDir, 'logs')).sort()).toEqual(['2026-01-01.jsonl', '2026-01-02.jsonl']);
  await first.stop();
  // The months between are nothing but sweeps of an empty site.
  clock.advance(88 * dayMs);
  const application = await compose(config, { clock });
  const purged = async () => {
    // The purge begins with the hour and takes its turn.
    for (let turn = 0; turn < 50 && existsSync(file); turn++)
      await new Promise((resolve) => setImmediate(resolve));
    return !existsSync(file);
  };
  clock.advance(dayMs - 1);
  expect(await purged()).toBe(false);
  clock.advance(1);
  expect(await purged()).toBe(true);
  expect(existsSync(join(dataDir, 'logs/2026-01-02.jsonl'))).toBe(true);
  await application.stop();
});
