/**
 * Puts together what the visitors' pages ask for over plain HTTP: the pages that the server writes, and the routes behind them.
 */
import { join } from 'node:path';
import type { CountryBook } from './addresses/country-book.ts';
import type { Config } from './config.ts';
import { createAgeRoutes } from './edge/age-routes.ts';
import { createAppealRoutes } from './edge/appeal-routes.ts';
import { createContactRoutes } from './edge/contact-routes.ts';
import { createDataRoutes } from './edge/data-routes.ts';
import { createNoticeRoutes } from './edge/notice-routes.ts';
import { createQualityRoutes } from './edge/quality-routes.ts';
import { createReportRoutes } from './edge/report-routes.ts';
import type { Routes } from './edge/routes.ts';
import { createSecurityTxtRoutes } from './edge/security-txt.ts';
import { createStandingRoutes } from './edge/standing-routes.ts';
import { loadFrame } from './edge/static-files.ts';
import { createTransparencyRoutes, type TransparencySource } from './edge/transparency-routes.ts';
import type { Counters } from './enforcement/counters.ts';
import type { Door } from './enforcement/door.ts';
import type { Ground, Keeping } from './keeping.ts';
import type { Meter } from './metrics/meter.ts';
import type { Moderating } from './moderating.ts';
import { shownMs, writeNumbersPage } from './pages/numbers-page.ts';
import { plainFrame } from './pages/page.ts';
import { createPublicPages } from './pages/public-pages.ts';
import { writeTransparencyPage } from './pages/transparency-page.ts';
import { hourAt } from './privacy/aggregates.ts';
import type { DataRequests } from './privacy/data-request.ts';
import type { Admission } from './session/admission.ts';
import type { AgeCheck } from './session/age-check.ts';
import { sampleEvery } from './session/sample.ts';

/** They change once an hour, and the page of them takes long to write. */
const numbersEveryMs = 5_000;
const pageFolder = join(import.meta.dir, '../../web/dist');

export type Foundation = {
  readonly config: Config;
  readonly masterKey: Uint8Array;
  readonly countries: CountryBook;
  readonly keeping: Keeping;
  readonly moderating: Moderating;
  readonly meter: Meter;
  readonly origin: string;
  /** Tries of the least work that lets in; as many as usual if it is left out. */
  readonly workTries?: number | undefined;
};

export type Desks = {
  readonly admission: Admission;
  readonly door: Door;
  readonly check: AgeCheck | null;
  readonly requests: DataRequests;
  readonly transparency: TransparencySource;
  readonly counters: Counters;
};

export function openPages(
  { config, keeping }: Foundation,
  { clock }: Ground,
  { admission, requests, transparency }: Desks,
) {
  return createPublicPages({
    frame: loadFrame(pageFolder) ?? plainFrame,
    installation: {
      stunUrls: config.stunUrls,
      turnUrls: config.turnUrls,
      hasDatabaseServer: config.databaseUrl !== null,
      hasSharedStore: config.valkeyUrl !== null,
      ageServiceHost: config.ageServiceUrl && new URL(config.ageServiceUrl).host,
      hasVault: config.vaultRecipient !== null,
      backupDays: config.backupFolders.length > 0 ? config.backupKeepDays : null,
    },
    evidence: () => keeping.show(clock.now()),
    numbers: sampleEvery(numbersEveryMs, clock, async () => {
      const nowMs = clock.now();
      return writeNumbersPage({ nowMs, numbers: await keeping.numbers.list(hourAt(nowMs - shownMs)) });
    }),
    transparency: async () => writeTransparencyPage(await transparency.read()),
    held: async (cookie) => {
      const browser = admission.recognise(cookie);
      return browser && requests.show(browser, clock.now());
    },
  });
}

export function openRoutes(
  { config, masterKey, keeping, moderating, meter, countries, origin, workTries: leastTries }: Foundation,
  { clock, random }: Ground,
  { admission, door, check, requests, transparency, counters }: Desks,
): Routes {
  const { desk, appeals, notices } = moderating;
  const limited = { clock, counters, networks: keeping.networksFor('tries') };
  return {
    ...createAgeRoutes({ admission, check, countries, origin }),
    ...createContactRoutes({
      ...limited,
      desk: keeping.contact,
      proofOfWork: keeping.proofOfWork,
      identifyWriter: (request) => admission.recognise(request.headers.get('cookie'))?.writer ?? null,
    }),
    ...createStandingRoutes({
      ...keeping.enforcement,
      clock,
      counters,
      random,
      masterKey,
      admission,
      door,
      leastTries,
      findAppeal: (id) => appeals.stateOf(id),
    }),
    ...createReportRoutes({ ...limited, desk }),
    ...createAppealRoutes({
      ...limited,
      appeals,
      sanctions: keeping.enforcement.book,
    }),
    ...createNoticeRoutes({ ...limited, notices }),
    ...createDataRoutes({ clock, requests, admission }),
    ...createQualityRoutes({ quality: keeping.quality, meter }),
    ...createTransparencyRoutes(transparency),
    ...createSecurityTxtRoutes({ clock, origin, contact: config.securityContact }),
  };
}
