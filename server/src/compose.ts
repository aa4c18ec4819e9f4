/**
 * Builds the application from its parts; with the folder beside it the only place that names a driver. Tests give other parts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { protocolVersion } from '@anoncam/protocol/version';
import type { Server } from 'bun';
import { loadCountryBook } from './addresses/country-book.ts';
import { type LiveParts, openInMemory } from './compose/live-parts.ts';
import { findOverdue, tellOverdue } from './compose/overdue.ts';
import { buildSite, type Site } from './compose/site.ts';
import { type Config, ConfigError, isLocalOrigin } from './config.ts';
import type { RunningConsole } from './edge/console-port.ts';
import { serveMetrics } from './edge/metrics-port.ts';
import { watchVitals } from './edge/vitals.ts';
import { createWebSocketHandler, type SocketData } from './edge/web-socket.ts';
import { type Ground, startKeeping } from './keeping.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { DailyFiles } from './lib/daily-files.ts';
import { loadKey } from './lib/key-file.ts';
import { createLog, type Log } from './lib/log.ts';
import { type Random, systemRandom } from './lib/random.ts';
import type { Service } from './lib/service.ts';
import { registerProcessGauges, registerVisitorGauges } from './metrics/gauges.ts';
import { Meter } from './metrics/meter.ts';
import { openConsole, startModerating } from './moderating.ts';
import type { Foundation } from './serving.ts';
import { readValkeyPlace } from './valkey/valkey-place.ts';

const packageFile = join(import.meta.dir, '../package.json');
const consoleFolder = join(import.meta.dir, '../../console/dist');

export type Application = Service & {
  readonly log: Log;
  /** Where the site answers, with the port that was taken; null where this process has no visitors. */
  readonly site: { readonly origin: string; readonly port: number } | null;
  /** Where metrics are read; null where they are not. */
  readonly metricsPort: number | null;
  /** Where moderators work; null where there is no console. */
  readonly consoleOrigin: string | null;
};

export type Overrides = {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
  /** Of the least work that lets in where it looks wrong. */
  readonly workTries?: number;
  /** So long the store that servers share may take to answer. */
  readonly storeWaitMs?: number;
};

/**
 * Starts the application; it listens when this resolves.
 *
 * @throws when the port, the data folder or the database cannot be had.
 */
export async function compose(config: Config, overrides: Overrides = {}): Promise<Application> {
  const { clock = systemClock, random = systemRandom } = overrides;
  const logFiles = new DailyFiles(join(config.dataDir, 'logs'), () => clock.now());
  const ground = { clock, random, log: overrides.log ?? createLog(config.logLevel, logFiles) };
  const masterKey = loadKey(join(config.dataDir, 'keys'), 'master.key', ground.random);
  const countries = loadCountryBook(config.countryFile);
  const meter = new Meter();
  const live = await openLive(config, masterKey, ground, overrides);
  const shared = { sharedKeys: live.sharedKeys, hourlyUnion: live.hourlyUnion };
  const keeping = await startKeeping({ config, masterKey, logFiles, meter, ...shared }, ground).catch(
    async (error: unknown) => {
      await live.stop();
      throw error;
    },
  );
  try {
    const moderating = startModerating({ masterKey, keeping, memory: live.memory }, ground);
    const { workTries } = overrides;
    const stock = { config, masterKey, countries, keeping, moderating, meter, workTries, live };
    const running = await serve(stock, ground);
    const telling = tellOverdue(keeping, ground);
    return {
      log: ground.log,
      ...running.told,
      drain: () => running.drain(),
      async stop() {
        telling.cancel();
        await running.stop();
        await keeping.stop();
        await live.stop();
      },
    };
  } catch (error) {
    await keeping.stop();
    await live.stop();
    throw error;
  }
}

/** @throws ConfigError where servers share what is live, and not what is kept. */
async function openLive(
  { valkeyUrl, databaseUrl, publicOrigin }: Config,
  masterKey: Uint8Array,
  ground: Ground,
  { storeWaitMs }: Overrides,
): Promise<LiveParts> {
  const ownTabsMayMeet = publicOrigin === null || isLocalOrigin(publicOrigin);
  const place = valkeyUrl === null ? null : readValkeyPlace(valkeyUrl);
  if (place && databaseUrl === null) {
    throw new ConfigError(
      'ANONCAM_DATABASE_URL must be set, since ANONCAM_VALKEY_URL says that there are several servers.',
    );
  }
  if (!place) return openInMemory(ground, ownTabsMayMeet);
  const { openShared } = await import('./compose/shared-parts.ts');
  return openShared({ place, masterKey, ownTabsMayMeet, waitMs: storeWaitMs }, ground);
}

type Stock = Omit<Foundation, 'origin'> & { readonly live: LiveParts };

type RunningSite = {
  readonly site: Site;
  readonly server: Server<SocketData>;
  readonly origin: string;
  readonly port: number;
};

/** Opens the ports of what this process does. */
async function serve(stock: Stock, ground: Ground) {
  const { config } = stock;
  const visitors = config.roles.has('realtime') ? serveVisitors(stock, ground) : null;
  let console: RunningConsole | null = null;
  try {
    const siteOrigin = visitors?.origin ?? originOf(config, config.port);
    if (config.roles.has('staff'))
      console = await openConsole({ ...stock, siteOrigin, pageFolder: consoleFolder }, ground);
    const metrics = tellMetrics(stock, visitors?.site ?? null);
    return {
      told: {
        site: visitors && { origin: visitors.origin, port: visitors.port },
        metricsPort: metrics?.port ?? null,
        consoleOrigin: console?.origin ?? null,
      },
      async drain() {
        visitors?.site.refuseNewVisitors();
        await visitors?.site.reception.drain();
      },
      async stop() {
        await visitors?.site.stop();
        await Promise.all([visitors?.server.stop(true), metrics?.stop(true), console?.stop()]);
      },
    };
  } catch (error) {
    // Nothing of what has begun goes on.
    void visitors?.site.stop();
    void visitors?.server.stop(true);
    void console?.stop();
    throw error;
  }
}

function originOf({ publicOrigin }: Config, port: number): string {
  return publicOrigin ?? `http://localhost:${port}`;
}

function serveVisitors(stock: Stock, ground: Ground): RunningSite {
  const { config } = stock;
  const server = Bun.serve<SocketData>({
    hostname: config.host,
    port: config.port,
    maxRequestBodySize: 64 * 1024,
    // Bun's own page for a bug would show our source to anybody.
    development: false,
    error: (bug) => site.answerBug(bug),
    fetch: (request, self) => site.fetch(request, self),
    websocket: createWebSocketHandler({ meter: stock.meter, log: ground.log }),
    // Left alone, Bun lets two programs have one port, and visitors would come to each by turns.
    reusePort: false,
  });
  const port = server.port ?? config.port;
  const origin = originOf(config, port);
  const site = buildSite({ ...stock, origin }, ground);
  site.run();
  return { site, server, origin, port };
}

/** @throws ConfigError when its port cannot be had. */
function tellMetrics(
  { config: { metricsHost: host, metricsPort: port }, meter, keeping }: Stock,
  site: Site | null,
): Server<undefined> | null {
  if (port === null) return null;
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const build = { version, protocol: String(protocolVersion), runtime: `Bun ${Bun.version}` };
  const { purge } = keeping;
  const overdue = () => findOverdue(keeping);
  registerProcessGauges(meter.registry, { purge, overdue, build, vitals: watchVitals() });
  if (site) registerVisitorGauges(meter.registry, site.reception);
  return serveMetrics({ host, port }, meter.registry);
}
