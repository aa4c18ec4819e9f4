/**
 * Builds the application from its parts: the only file that names a driver. Tests give other parts.
 */
import { join } from 'node:path';
import type { Server } from 'bun';
import { type CountryBook, loadCountryBook } from './addresses/country-book.ts';
import { NetworkTags } from './addresses/network-tag.ts';
import type { Config } from './config.ts';
import { isLocalOrigin } from './config.ts';
import { createProxyList } from './edge/client-address.ts';
import { createSecurityHeaders } from './edge/headers.ts';
import { createHttpHandler, readPath } from './edge/http.ts';
import { listAllowedOrigins } from './edge/origins.ts';
import { loadStaticFiles } from './edge/static-files.ts';
import { type SocketData, upgrade, webSocketHandler } from './edge/web-socket.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { createLog, describeBug, type Log } from './lib/log.ts';
import { loadMasterKey } from './lib/master-key.ts';
import { type Random, systemRandom } from './lib/random.ts';
import type { Service } from './lib/service.ts';
import { defaultPairingRules } from './matching/pairing.ts';
import { MemoryWaitingRoom } from './matching/waiting-room.memory.ts';
import { CaseBook } from './moderation/case-book.ts';
import { MemoryModerationLog } from './moderation/moderation-log.memory.ts';
import { Admission } from './session/admission.ts';
import { Reception } from './session/reception.ts';
import { Resumption } from './session/resumption.ts';
import { StrangerReferences } from './session/stranger-references.ts';
import { MemorySwitchboard } from './signalling/switchboard.memory.ts';

/** Of a key that no other process ever has. */
const networkKeyBytes = 32;

const pageFolder = join(import.meta.dir, '../../web/dist');

export type Application = Service & {
  readonly log: Log;
  /** Where the site answers, with the port that was taken. */
  readonly origin: string;
  readonly port: number;
};

export type Overrides = { readonly clock?: Clock; readonly random?: Random; readonly log?: Log };

type Ground = { readonly clock: Clock; readonly random: Random; readonly log: Log };

/** Starts the application; it listens when this returns. @throws when the port or the data folder cannot be had. */
export function compose(config: Config, overrides: Overrides = {}): Application {
  const ground = { clock: systemClock, random: systemRandom, log: createLog(config.logLevel), ...overrides };
  const masterKey = loadMasterKey(config.dataDir, ground.random);
  const countries = loadCountryBook(config.countryFile);
  const server = Bun.serve<SocketData>({
    hostname: config.host,
    port: config.port,
    maxRequestBodySize: 64 * 1024,
    // Bun's own page for a bug would show our source to anybody.
    development: false,
    error: (bug) => site.answerBug(bug),
    fetch: (request, self) => site.fetch(request, self),
    websocket: webSocketHandler,
  });
  const port = server.port ?? config.port;
  const origin = config.publicOrigin ?? `http://localhost:${port}`;
  const site = buildSite({ config, masterKey, countries, origin }, ground);
  site.reception.run();
  return {
    log: ground.log,
    origin,
    port,
    async drain() {
      site.refuseNewVisitors();
      await site.reception.drain();
    },
    async stop() {
      await site.reception.stop();
      await server.stop(true);
    },
  };
}

type Foundation = {
  readonly config: Config;
  readonly masterKey: Uint8Array;
  readonly countries: CountryBook;
  readonly origin: string;
};

function buildSite({ config, masterKey, countries, origin }: Foundation, { clock, random, log }: Ground) {
  let isReady = true;
  const isHttps = origin.startsWith('https:');
  const ownTabsMayMeet = isLocalOrigin(origin);
  const securityHeaders = createSecurityHeaders(isHttps);
  const reception = new Reception({
    clock,
    random,
    log,
    waitingRoom: new MemoryWaitingRoom({ clock, random, rules: { ...defaultPairingRules, ownTabsMayMeet } }),
    switchboard: new MemorySwitchboard(),
    resumption: new Resumption({ masterKey, random }),
    references: new StrangerReferences({ masterKey, random }),
    cases: new CaseBook(new MemoryModerationLog()),
    iceServers: config.stunUrls.length > 0 ? [{ urls: [...config.stunUrls] }] : [],
    ownTabsMayMeet,
  });
  const parts = {
    admission: new Admission({ masterKey, random, isHttps }),
    reception,
    countries,
    networks: new NetworkTags(random.bytes(networkKeyBytes)),
    trustedProxies: createProxyList(config.trustedProxies),
    files: loadStaticFiles(pageFolder, securityHeaders),
    allowedOrigins: listAllowedOrigins(origin),
    securityHeaders,
    maxSockets: config.maxSockets,
    isReady: () => isReady,
  };
  const handle = createHttpHandler(parts);
  return {
    reception,
    refuseNewVisitors: () => {
      isReady = false;
    },
    fetch: (request: Request, server: Server<SocketData>) =>
      readPath(request) === '/link' ? upgrade(request, server, parts) : handle(request),
    answerBug: (bug: unknown) => {
      log.error('a request was given up because of a bug', { bug: describeBug(bug) });
      return new Response('Something went wrong here.', { status: 500, headers: securityHeaders });
    },
  };
}
