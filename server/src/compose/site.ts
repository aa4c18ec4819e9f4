/** Builds what visitors meet: the reception, the door, and the pages and routes around them. */
import { join } from 'node:path';
import type { Server } from 'bun';
import { type Config, isLocalOrigin } from '../config.ts';
import { createProxyList } from '../edge/client-address.ts';
import { createSecurityHeaders } from '../edge/headers.ts';
import { createHttpHandler, readPath } from '../edge/http.ts';
import { listAllowedOrigins } from '../edge/origins.ts';
import { createRequestLimits } from '../edge/request-limits.ts';
import { loadStaticFiles } from '../edge/static-files.ts';
import { createTransparencySource } from '../edge/transparency-routes.ts';
import { findAddressOf, refusalFor, type SocketData, upgrade } from '../edge/web-socket.ts';
import { Door } from '../enforcement/door.ts';
import { refuses } from '../enforcement/sanction.ts';
import type { Ground } from '../keeping.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { Lateness } from '../lib/lateness.ts';
import { describeBug } from '../lib/log.ts';
import { LoopTurns } from '../lib/loop-turns.ts';
import { repeatEvery } from '../lib/repeat.ts';
import { PatienceBook } from '../matching/patience.ts';
import { DataRequests } from '../privacy/data-request.ts';
import { type Foundation, openPages, openRoutes } from '../serving.ts';
import { Admission } from '../session/admission.ts';
import { AgeCheck } from '../session/age-check.ts';
import { Reception } from '../session/reception.ts';
import { ReportTickets } from '../session/report-tickets.ts';
import { Reports } from '../session/reports.ts';
import { Resumption } from '../session/resumption.ts';
import { StrangerReferences } from '../session/stranger-references.ts';
import { allowList } from '../signalling/description-check.ts';
import { createTurnCredentials } from '../signalling/turn-credentials.ts';
import type { LiveParts } from './live-parts.ts';
import { listOverdue } from './overdue.ts';

/** What was counted at the door is forgotten so soon after it matters no more. */
const tidyEveryMs = 60_000;
const pageFolder = join(import.meta.dir, '../../../web/dist');

/** Letting somebody in takes a quarter of a millisecond, and when a server has been away its visitors come back all at once. */
const arrivalsInTurn = 32;

type SiteParts = Foundation & { readonly live: LiveParts };

export type Site = ReturnType<typeof buildSite>;

function openReception(
  { config, masterKey, keeping, moderating, meter, origin, live }: SiteParts,
  ground: Ground,
  { lateness, patience }: { readonly lateness: Lateness; readonly patience: PatienceBook },
): Reception {
  const { random } = ground;
  const ownTabsMayMeet = isLocalOrigin(origin);
  const { gate, shared, subjects } = keeping.enforcement;
  return new Reception({
    ...ground,
    waitingRoom: live.waitingRoom,
    switchboard: live.switchboard,
    openHeadCount: live.openHeadCount,
    patience,
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
  return (areLent: boolean) => {
    const relay = areLent ? lend() : null;
    return relay ? [...stun, relay] : stun;
  };
}

/** Who is let in, and the way to the service that vouches for visitors where there is one. */
function openAdmission({ config, masterKey, origin, live }: SiteParts, { clock, random }: Ground) {
  const { ageAssurance, blockedCountries, ageServiceUrl: serviceUrl, ageServiceKey: serviceKey } = config;
  const ground = { masterKey, random, clock };
  const serviceHost = serviceUrl && new URL(serviceUrl).host;
  const age = { assurance: ageAssurance, blocked: blockedCountries, serviceHost };
  return {
    admission: new Admission({ ...ground, isHttps: origin.startsWith('https:'), age }),
    check:
      serviceUrl && serviceKey
        ? new AgeCheck({ ...ground, counters: live.counters, serviceUrl, serviceKey })
        : null,
  };
}

function openDoor({ config, keeping, origin, live }: SiteParts, { clock }: Ground): Door {
  return new Door({
    clock,
    counters: live.counters,
    networks: keeping.networksFor('door'),
    mostOfHousehold: config.maxSocketsPerAddress,
    isOwnSite: isLocalOrigin(origin),
  });
}

function findRelay({ turnUrls, hideAddresses: hides }: Config): { readonly hides: boolean } | null {
  return turnUrls.length > 0 ? { hides } : null;
}

type Running = { readonly reception: Reception; readonly lateness: Lateness; readonly door: Door };

function keepRunning({ reception, lateness, door }: Running, clock: Clock) {
  let tidying: Timer | null = null;
  return {
    run() {
      reception.run();
      lateness.run();
      tidying = repeatEvery(tidyEveryMs, clock, () => door.tidy());
    },
    async stop() {
      tidying?.cancel();
      lateness.stop();
      await reception.stop();
    },
  };
}

function afterOthers<Result>(arrivals: LoopTurns, work: () => Promise<Result>): Promise<Result> {
  const turn = arrivals.next();
  return turn ? turn.then(work) : work();
}

export function buildSite(foundation: SiteParts, ground: Ground) {
  const { config, countries, keeping, meter, origin } = foundation;
  const { clock, log } = ground;
  let isReady = true;
  const securityHeaders = createSecurityHeaders(origin.startsWith('https:'));
  const lateness = new Lateness(clock);
  const patience = new PatienceBook(foundation.live.sharedPatience);
  const reception = openReception(foundation, ground, { lateness, patience });
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
  const { counters } = foundation.live;
  const desks = { admission, door, check, requests, transparency, counters };
  const parts = {
    ...{ admission, reception, patience, meter, countries, subjects, gate },
    addresses: keeping.addresses,
    networks: keeping.networksFor('arrivals'),
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
    listOverdue: () => listOverdue(keeping),
  };
  const handle = createHttpHandler(parts);
  const arrivals = new LoopTurns(arrivalsInTurn);
  return {
    reception,
    ...keepRunning({ reception, lateness, door }, clock),
    refuseNewVisitors: () => {
      isReady = false;
    },
    fetch: (request: Request, server: Server<SocketData>) =>
      readPath(request) === '/link'
        ? afterOthers(arrivals, () => upgrade(request, server, parts))
        : handle(request, () => findAddressOf(request, server, parts.trustedProxies)),
    answerBug: (bug: unknown) => {
      log.error('a request was given up because of a bug', { bug: describeBug(bug) });
      return new Response('Something went wrong here.', { status: 500, headers: securityHeaders });
    },
  };
}
