/**
 * Builds the application from its parts: the only file that names a driver. Tests give other parts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { protocolVersion } from '@anoncam/protocol/version';
import type { Server } from 'bun';
import { loadCountryBook } from './addresses/country-book.ts';
import { createNetworkTags } from './addresses/network-tag.ts';
import type { Config } from './config.ts';
import { isLocalOrigin } from './config.ts';
import { createProxyList } from './edge/client-address.ts';
import { createSecurityHeaders } from './edge/headers.ts';
import { createHttpHandler, readPath } from './edge/http.ts';
import { serveMetrics } from './edge/metrics-port.ts';
import { listAllowedOrigins } from './edge/origins.ts';
import { createRequestLimits } from './edge/request-limits.ts';
import { loadStaticFiles } from './edge/static-files.ts';
import { createTransparencySource } from './edge/transparency-routes.ts';
import { watchVitals } from './edge/vitals.ts';
import {
  createWebSocketHandler,
  findAddressOf,
  refusalFor,
  type SocketData,
  upgrade,
} from './edge/web-socket.ts';
import { MemoryCounters } from './enforcement/counters.memory.ts';
import { Door } from './enforcement/door.ts';
import { refuses } from './enforcement/sanction.ts';
import { type Ground, type Keeping, startKeeping } from './keeping.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { DailyFiles } from './lib/daily-files.ts';
import { loadKey } from './lib/key-file.ts';
import { Lateness } from './lib/lateness.ts';
import { createLog, describeBug, type Log } from './lib/log.ts';
import { type Random, systemRandom } from './lib/random.ts';
import type { Service } from './lib/service.ts';
import { defaultPairingRules } from './matching/pairing.ts';
import { MemoryWaitingRoom } from './matching/waiting-room.memory.ts';
import { registerGauges } from './metrics/gauges.ts';
import { Meter } from './metrics/meter.ts';
import { openConsole, startModerating } from './moderating.ts';
import { MemoryKnownPeople } from './moderation/known-people.memory.ts';
import { MemoryModerationLog } from './moderation/moderation-log.memory.ts';
import { DataRequests } from './privacy/data-request.ts';
import { type Foundation, openPages, openRoutes } from './serving.ts';
import { Admission } from './session/admission.ts';
import { AgeCheck } from './session/age-check.ts';
import { Reception } from './session/reception.ts';
import { ReportTickets } from './session/report-tickets.ts';
import { Reports } from './session/reports.ts';
import { Resumption } from './session/resumption.ts';
import { StrangerReferences } from './session/stranger-references.ts';
import { allowList } from './signalling/description-check.ts';
import { MemorySwitchboard } from './signalling/switchboard.memory.ts';
import { createTurnCredentials } from './signalling/turn-credentials.ts';

const packageFile = join(import.meta.dir, '../package.json');
const pageFolder = join(import.meta.dir, '../../web/dist');
const consoleFolder = join(import.meta.dir, '../../console/dist');

export type Application = Service & {
  readonly log: Log;
  /** Where the site answers, with the port that was taken. */
  readonly origin: string;
  readonly port: number;
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
  const keeping = await startKeeping({ config, masterKey, logFiles, meter }, ground);
  try {
    const memory = { log: new MemoryModerationLog(), people: new MemoryKnownPeople() };
    const moderating = startModerating({ masterKey, keeping, memory }, ground);
    const { workTries } = overrides;
    const stock = { masterKey, countries, keeping, moderating, meter, workTries };
    const { server, site, origin, metrics, console } = serve(config, stock, ground);
    site.reception.run();
    site.lateness.run();
    return {
      log: ground.log,
      origin,
      port: server.port ?? config.port,
      metricsPort: metrics?.port ?? null,
      consoleOrigin: console?.origin ?? null,
      async drain() {
        site.refuseNewVisitors();
        await site.reception.drain();
      },
      async stop() {
        site.lateness.stop();
        await site.reception.stop();
        await Promise.all([server.stop(true), metrics?.stop(true), console?.stop()]);
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
    const console = openConsole({ config, ...stock, siteOrigin: origin, pageFolder: consoleFolder }, ground);
    const metrics = tellMetrics(config, stock, site.reception);
    return { server, site, origin, metrics, console };
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

function openReception(
  { config, masterKey, keeping, moderating, meter, origin }: Foundation,
  ground: Ground,
  lateness: Lateness,
): Reception {
  const { clock, random } = ground;
  const ownTabsMayMeet = isLocalOrigin(origin);
  const { gate, shared, subjects } = keeping.enforcement;
  return new Reception({
    ...ground,
    waitingRoom: new MemoryWaitingRoom({ clock, random, rules: { ...defaultPairingRules, ownTabsMayMeet } }),
    switchboard: new MemorySwitchboard(),
    resumption: new Resumption({ masterKey, random }),
    references: new StrangerReferences({ masterKey, random }),
    reports: new Reports({
      ...ground,
      tickets: new ReportTickets({ masterKey, random }),
      desk: moderating.desk,
    }),
    consensus: moderating.consensus,
    desk: moderating.desk,
    restrictionOf: (subject) => gate.restrictionOf(subject),
    async judgeAgain(present) {
      const traces = await keeping.addresses.traceAll(
        present.flatMap(({ address }) => (address === null ? [] : [address])),
      );
      return present.map(({ subject, address }) =>
        refusalFor(gate.judgeAround(subject, (address !== null && traces.get(address)) || null)),
      );
    },
    noteCalm: (person, by) => shared.noteCalm(subjects.refOf(person), by),
    isStrained: () => lateness.strain !== 'calm',
    numbers: keeping.numbers,
    tally: meter,
    descriptions: allowList,
    lendRelays: createRelays(config, ground),
    ownTabsMayMeet,
  });
}

/** Servers that help to find a path: STUN's, and relays that are lent for minutes. */
function createRelays({ stunUrls, turnUrls, turnSecret }: Config, { clock, random }: Ground) {
  const stun = stunUrls.length > 0 ? [{ urls: [...stunUrls] }] : [];
  const lend = createTurnCredentials({ urls: turnUrls, secret: turnSecret }, clock, random);
  return () => {
    const relay = lend();
    return relay ? [...stun, relay] : stun;
  };
}

/** Who is let in, and the way to the service that vouches for visitors where there is one. */
function openAdmission({ config, masterKey, origin }: Foundation, { clock, random }: Ground) {
  const { ageAssurance, blockedCountries, ageServiceUrl: serviceUrl, ageServiceKey: serviceKey } = config;
  const ground = { masterKey, random, clock };
  const serviceHost = serviceUrl && new URL(serviceUrl).host;
  const age = { assurance: ageAssurance, blocked: blockedCountries, serviceHost };
  return {
    admission: new Admission({ ...ground, isHttps: origin.startsWith('https:'), age }),
    check: serviceUrl && serviceKey ? new AgeCheck({ ...ground, serviceUrl, serviceKey }) : null,
  };
}

function openDoor({ config, origin }: Foundation, { clock, random }: Ground): Door {
  return new Door({
    clock,
    counters: new MemoryCounters(clock),
    networks: createNetworkTags(random),
    mostOfHousehold: config.maxSocketsPerAddress,
    isOwnSite: isLocalOrigin(origin),
  });
}

function findRelay({ turnUrls, hideAddresses: hides }: Config): { readonly hides: boolean } | null {
  return turnUrls.length > 0 ? { hides } : null;
}

function findAilment({ purge, backups }: Keeping): string | null {
  if (purge.isOverdue()) return 'what should be forgotten has not been for three hours';
  return backups?.isOverdue() ? 'no backup could be made for more than a day' : null;
}

function buildSite(foundation: Foundation, ground: Ground) {
  const { config, countries, keeping, meter, origin } = foundation;
  const { clock, random, log } = ground;
  let isReady = true;
  const securityHeaders = createSecurityHeaders(origin.startsWith('https:'));
  const lateness = new Lateness(clock);
  const reception = openReception(foundation, ground, lateness);
  const door = openDoor(foundation, ground);
  const { book, gate, subjects } = keeping.enforcement;
  book.onChange(({ change, sanction }) => {
    reception.restrict(sanction.subject, gate.restrictionOf(sanction.subject));
    if (change === 'imposed' && refuses(sanction)) reception.noteExclusion();
  });
  const { admission, check } = openAdmission(foundation, ground);
  const { consensus } = foundation.moderating;
  const requests = new DataRequests({ ...keeping, consensus, presence: reception });
  const transparency = createTransparencySource({ ...keeping, clock, origin, log: keeping.office.audit });
  const desks = { admission, door, check, requests, transparency };
  const parts = {
    ...{ admission, reception, meter, countries, subjects, gate },
    addresses: keeping.addresses,
    networks: createNetworkTags(random),
    door,
    lateness,
    limitRequest: createRequestLimits(door),
    trustedProxies: createProxyList(config.trustedProxies),
    pages: openPages(foundation, ground, desks),
    routes: openRoutes(foundation, ground, desks),
    files: loadStaticFiles(pageFolder, securityHeaders),
    allowedOrigins: listAllowedOrigins(origin),
    securityHeaders,
    maxSockets: config.maxSockets,
    relay: findRelay(config),
    isReady: () => isReady,
    ailment: () => (isReady ? findAilment(keeping) : 'it is ending'),
  };
  const handle = createHttpHandler(parts);
  return {
    reception,
    lateness,
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
