/**
 * The program: reads the settings, starts the application, and ends it well when the operator says so.
 */
import { CountryFileError } from './addresses/country-book.ts';
import { MasterKeyError } from './addresses/shared-keys.ts';
import { BackupError } from './backup/backup-error.ts';
import { compose } from './compose.ts';
import { ConfigError, findUnknownSettings, readConfig } from './config.ts';
import { DatabaseError } from './database/open-database.ts';
import { describeBug, type Log } from './lib/log.ts';

/**
 * Calls go on device to device. So long is waited at most for pairings being made, and for the last changes to be written down and copied
 * to the backups, when the program has to end; whoever told it so by `ops/` ends it by force after 15 s.
 */
const endWithinMs = 12_000;

/** Left alone, the runtime would print what a bug says, which may quote anybody, and the source around it. */
function endAtBugs(log: Log): void {
  const end = (bug: unknown) => {
    log.error('the program ends because of a bug', { bug: describeBug(bug) });
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

async function start(): Promise<void> {
  const application = await compose(readConfig(process.env));
  const { log } = application;
  endAtBugs(log);
  for (const name of findUnknownSettings(process.env)) {
    log.warn('this is no setting of AnonCam and is ignored', { setting: name });
  }
  let isEnding = false;
  const end = async () => {
    // Asked twice, it ends at once.
    if (isEnding) process.exit(1);
    isEnding = true;
    log.info('draining');
    setTimeout(() => process.exit(1), endWithinMs).unref();
    await application.drain();
    await application.stop();
    log.info('stopped');
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const { site, metricsPort, consoleOrigin } = application;
  if (metricsPort !== null) log.info('metrics are told', { port: metricsPort });
  if (consoleOrigin !== null) log.info('the console is open', { origin: consoleOrigin });
  log.info('AnonCam is ready', site ?? {});
}

const mendable = [BackupError, ConfigError, CountryFileError, DatabaseError, MasterKeyError];

/** One sentence for what an operator can mend; the rest is a bug and shows where it is. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (mendable.some((kind) => error instanceof kind)) return error.message;
  const code = 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') return 'ANONCAM_PORT is taken by another program; choose another port.';
  if (code === 'EADDRNOTAVAIL') return 'ANONCAM_HOST is no address of this machine.';
  if ('syscall' in error && error.syscall === 'listen') {
    return `ANONCAM_HOST and ANONCAM_PORT cannot be listened on: ${error.message}.`;
  }
  if (typeof code === 'string' && 'path' in error)
    return `ANONCAM_DATA_DIR cannot be used: ${error.message}.`;
  return error.stack ?? error.message;
}

try {
  await start();
} catch (error) {
  console.error(`AnonCam cannot start. ${explain(error)}`);
  process.exit(1);
}
