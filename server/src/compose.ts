/**
 * Builds the application from its parts: the only file that names a driver. Tests give other parts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { protocolVersion } from '@anoncam/protocol/version';
import type { Server } from 'bun';
import { type CountryBook, loadCountryBook } from './addresses/country-book.ts';
import { createNetworkTags } from './addresses/network-tag.ts';
import type { Config } from './config.ts';
import { isLocalOrigin } from './config.ts';
import { createProxyList } from './edge/client-address.ts';
import { createContactRoutes } from './edge/contact-routes.ts';
import { createDataRoutes } from './edge/data-routes.ts';
import { createSecurityHeaders } from './edge/headers.ts';
import { createHttpHandler, readPath } from './edge/http.ts';
import { serveMetrics } from './edge/metrics-port.ts';
import { listAllowedOrigins } from './edge/origins.ts';
import { createQualityRoutes } from './edge/quality-routes.ts';
import type { Routes } from './edge/routes.ts';
import { loadFrame, loadStaticFiles } from './edge/static-files.ts';
import { watchVitals } from './edge/vitals.ts';
import { createWebSocketHandler, findAddressOf, type SocketData, upgrade } from './edge/web-socket.ts';
import { type Ground, type Keeping, startKeeping } from './keeping.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { DailyFiles } from './lib/daily-files.ts';
import { loadKey } from './lib/key-file.ts';
import { createLog, describeBug, type Log } from './lib/log.ts';
import { type Random, systemRandom } from './lib/random.ts';
import type { Service } from './lib/service.ts';
import { defaultPairingRules } from './matching/pairing.ts';
import { MemoryWaitingRoom } from './matching/waiting-room.memory.ts';
import { registerGauges } from './metrics/gauges.ts';
import { Meter } from './metrics/meter.ts';
import { CaseBook } from './moderation/case-book.ts';
import { MemoryModerationLog } from './moderation/moderation-log.memory.ts';
import { shownMs, writeNumbersPage } from './pages/numbers-page.ts';
import { plainFrame } from './pages/page.ts';
import { createPublicPages } from './pages/public-pages.ts';
import { hourAt } from './privacy/aggregates.ts';
import { DataRequests } from './privacy/data-request.ts';
import { Admission } from './session/admission.ts';
import { Reception } from './session/reception.ts';
import { Resumption } from './session/resumption.ts';
import { sampleEvery } from './session/sample.ts';
import { StrangerReferences } from './session/stranger-references.ts';
import { MemorySwitchboard } from './signalling/switchboard.memory.ts';

const packageFile = join(import.meta.dir, '../package.json');
const pageFolder = join(import.meta.dir, '../../web/dist');
/** They change once an hour, and the page of them takes long to write. */
const numbersEveryMs = 5_000;

export type Application = Service & {
  readonly log: Log;
  /** Where the site answers, with the port that was taken. */
  readonly origin: string;
  readonly port: number;
  /** Where metrics are read; null where they are not. */
  readonly metricsPort: number | null;
};

export type Overrides = { readonly clock?: Clock; readonly random?: Random; readonly log?: Log };

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
  const keeping = await startKeeping({ config, masterKey, logFiles, meter }, ground);
  try {
    const { server, site, origin, metrics } = serve(config, { masterKey, countries, keeping, meter }, ground);
    site.reception.run();
    return {
      log: ground.log,
      origin,
      port: server.port ?? config.port,
      metricsPort: metrics?.port ?? null,
      async drain() {
        site.refuseNewVisitors();
        await site.reception.drain();
      },
      async stop() {
        await site.reception.stop();
        await Promise.all([server.stop(true), metrics?.stop(true)]);
        await keeping.stop();
      },
    };
  } catch (error) {
    await keeping.stop();
    throw error;
  }
}

type Stock = Omit<Foundation, 'config' | 'origin'>;

function serve(config: Config, stock: Stock, ground: Ground) {
  const server = Bun.serve<SocketData>({
    hostname: config.host,
    port: config.port,
    maxRequestBodySize: 64 * 1024,
    // Bun's own page for a bug would show our source to anybody.
    development: false,
    error: (bug) => site.answerBug(bug),
    fetch: (request, self) => site.fetch(request, self),
    websocket: createWebSocketHandler(stock.meter),
    // Left alone, Bun lets two programs have one port, and visitors would come to each by turns.
    reusePort: false,
  });
  const origin = config.publicOrigin ?? `http://localhost:${server.port ?? config.port}`;
  const site = buildSite({ config, ...stock, origin }, ground);
  try {
    return { server, site, origin, metrics: tellMetrics(config, stock, site.reception) };
  } catch (error) {
    void server.stop(true);
    throw error;
  }
}

/** @throws ConfigError when its port cannot be had. */
function tellMetrics(
  { metricsHost: host, metricsPort: port }: Config,
  { meter, keeping: { purge } }: Stock,
  reception: Reception,
): Server<undefined> | null {
  if (port === null) return null;
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  const build = { version, protocol: String(protocolVersion), runtime: `Bun ${Bun.version}` };
  registerGauges(meter.registry, { reception, purge, build, vitals: watchVitals() });
  return serveMetrics({ host, port }, meter.registry);
}

type Foundation = {
  readonly config: Config;
  readonly masterKey: Uint8Array;
  readonly countries: CountryBook;
  readonly keeping: Keeping;
  readonly meter: Meter;
  readonly origin: string;
};

function openReception(
  { config, masterKey, keeping, meter, origin }: Foundation,
  ground: Ground,
  cases: CaseBook,
): Reception {
  const { clock, random } = ground;
  const ownTabsMayMeet = isLocalOrigin(origin);
  return new Reception({
    ...ground,
    waitingRoom: new MemoryWaitingRoom({ clock, random, rules: { ...defaultPairingRules, ownTabsMayMeet } }),
    switchboard: new MemorySwitchboard(),
    resumption: new Resumption({ masterKey, random }),
    references: new StrangerReferences({ masterKey, random }),
    cases,
    numbers: keeping.numbers,
    tally: meter,
    iceServers: config.stunUrls.length > 0 ? [{ urls: [...config.stunUrls] }] : [],
    ownTabsMayMeet,
  });
}

type Desks = { readonly admission: Admission; readonly requests: DataRequests };

function openPages({ config, keeping }: Foundation, { clock }: Ground, { admission, requests }: Desks) {
  return createPublicPages({
    frame: loadFrame(pageFolder) ?? plainFrame,
    installation: {
      stunUrls: config.stunUrls,
      hasDatabaseServer: config.databaseUrl !== null,
      backupDays: config.backupFolders.length > 0 ? config.backupKeepDays : null,
    },
    evidence: () => keeping.show(clock.now()),
    numbers: sampleEvery(numbersEveryMs, clock, async () => {
      const nowMs = clock.now();
      return writeNumbersPage({ nowMs, numbers: await keeping.numbers.list(hourAt(nowMs - shownMs)) });
    }),
    held: async (cookie) => {
      const browser = admission.recognise(cookie);
      return browser && requests.show(browser, clock.now());
    },
  });
}

function openRoutes(
  { keeping, meter }: Foundation,
  { clock, random }: Ground,
  { admission, requests }: Desks,
): Routes {
  return {
    ...createContactRoutes({
      clock,
      desk: keeping.contact,
      proofOfWork: keeping.proofOfWork,
      networks: createNetworkTags(random),
      identifyWriter: (request) => admission.recognise(request.headers.get('cookie'))?.writer ?? null,
    }),
    ...createDataRoutes({ clock, requests, admission }),
    ...createQualityRoutes({ quality: keeping.quality, meter }),
  };
}

function buildSite(foundation: Foundation, ground: Ground) {
  const { config, masterKey, countries, keeping, meter, origin } = foundation;
  const { random, log } = ground;
  let isReady = true;
  const isHttps = origin.startsWith('https:');
  const securityHeaders = createSecurityHeaders(isHttps);
  const cases = new CaseBook(new MemoryModerationLog());
  const reception = openReception(foundation, ground, cases);
  const admission = new Admission({ masterKey, random, isHttps });
  const desks = { admission, requests: new DataRequests({ ...keeping, cases, presence: reception }) };
  const parts = {
    admission,
    reception,
    meter,
    countries,
    addresses: keeping.addresses,
    networks: createNetworkTags(random),
    trustedProxies: createProxyList(config.trustedProxies),
    pages: openPages(foundation, ground, desks),
    routes: openRoutes(foundation, ground, desks),
    files: loadStaticFiles(pageFolder, securityHeaders),
    allowedOrigins: listAllowedOrigins(origin),
    securityHeaders,
    maxSockets: config.maxSockets,
    isReady: () => isReady,
    ailment: () => {
      if (!isReady) return 'it is ending';
      if (keeping.purge.isOverdue()) return 'what should be forgotten has not been for three hours';
      return keeping.backups?.isOverdue() ? 'no backup could be made for more than a day' : null;
    },
  };
  const handle = createHttpHandler(parts);
  return {
    reception,
    refuseNewVisitors: () => {
      isReady = false;
    },
    fetch: (request: Request, server: Server<SocketData>) =>
      readPath(request) === '/link'
        ? upgrade(request, server, parts)
        : handle(request, () => findAddressOf(request, server, parts.trustedProxies)),
    answerBug: (bug: unknown) => {
      log.error('a request was given up because of a bug', { bug: describeBug(bug) });
      return new Response('Something went wrong here.', { status: 500, headers: securityHeaders });
    },
  };
}
