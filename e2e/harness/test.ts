/**
 * The test function of every spec: gives it a server of its own and visitors in real browsers, and ends them all.
 */
import type { Wishes } from '@anoncam/protocol/wishes';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
} from '@playwright/test';
import { type CameraAnswer, ChromiumFleet, openContext } from './chromium.ts';
import type { Clip } from './clips.ts';
import { FirefoxHouse, type FirefoxTab } from './firefox.ts';
import { LastSeen } from './last-seen.ts';
import { beginMishaps, listUnmeant, type Mishaps } from './mishaps.ts';
import { OwnBrowser } from './own-browser.ts';
import type { PictureName } from './pictures.ts';
import { RawVisitor } from './raw-visitor.ts';
import type { Road } from './road.ts';
import type { TestServer } from './server.ts';
import { openSite, type Site, type Way } from './site.ts';
import { ChromiumTab } from './tab.ts';
import { Visitor } from './visitor.ts';

export type VisitorOptions = {
  /** Where the site is; the test's own server unless said otherwise. */
  readonly origin?: string;
  /**
   * What the browser answers when the page asks for camera and microphone. Who was never asked has their addresses
   * hidden behind mDNS names by Chromium: the real thing for text only, and it needs multicast on the machine.
   */
  readonly camera?: CameraAnswer;
  /** A browser other than the shared one of this picture. */
  readonly browser?: Browser;
  /** By a road of their own, in a browser of their own. */
  readonly road?: Road;
  readonly context?: BrowserContextOptions;
  /** What is done to the visitor's browser before the page is opened. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
  /** Runs in every page of the visitor before the page's own scripts. */
  readonly initScript?: () => void;
};

export type PageVisitor = Visitor<ChromiumTab>;

type Fixtures = {
  /** What goes wrong in any visitor's page fails the test at its end, unless it was meant to. */
  readonly mishaps: Mishaps;
  readonly lastSeen: LastSeen;
  /** How browsers reach the server. */
  readonly way: Way;
  readonly site: Site;
  readonly server: TestServer;
  readonly openVisitor: (picture: PictureName, options?: VisitorOptions) => Promise<PageVisitor>;
  /** In a browser of their own, whose camera shows this clip. */
  readonly openFilmed: (clip: Clip, options?: VisitorOptions) => Promise<PageVisitor>;
  /** Another tab of a visitor's browser. */
  readonly openTabBeside: (visitor: PageVisitor) => Promise<PageVisitor>;
  readonly openOwnBrowser: (picture: PictureName) => Promise<OwnBrowser>;
  /** Visitors without browsers, who are no part of the site's doing but its crowd. */
  readonly openRawVisitors: (count: number, wishes?: Partial<Wishes>) => Promise<readonly RawVisitor[]>;
  readonly openFirefoxVisitor: () => Promise<Visitor<FirefoxTab>>;
};

type WorkerFixtures = { readonly fleet: ChromiumFleet; readonly firefox: FirefoxHouse };

export const test = base.extend<Fixtures, WorkerFixtures>({
  fleet: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const fleet = new ChromiumFleet();
      await use(fleet);
      await fleet.close();
    },
    { scope: 'worker' },
  ],

  firefox: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const house = new FirefoxHouse();
      await use(house);
      await house.close();
    },
    { scope: 'worker' },
  ],

  mishaps: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      await use(beginMishaps());
      expect(listUnmeant(), 'broken content policies, and errors that nobody caught').toEqual([]);
    },
    { auto: true },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  lastSeen: async ({}, use, testInfo) => {
    await use(new LastSeen(testInfo));
  },

  way: ['direct', { option: true }],

  site: async ({ way }, use) => {
    const site = await openSite(way);
    await use(site);
    await site.close();
  },

  server: async ({ site }, use) => {
    await use(site.server);
  },

  openVisitor: async ({ fleet, site, lastSeen }, use) => {
    const visitors: PageVisitor[] = [];
    const ownBrowsers: Browser[] = [];
    const chooseBrowser = async (picture: PictureName, { browser, road, camera }: VisitorOptions) => {
      if (browser) return browser;
      if (!road) return fleet.share(picture, camera ?? 'granted', site.browserArguments);
      const own = await fleet.launch(picture, road.browserArguments);
      ownBrowsers.push(own);
      return own;
    };
    await use(async (picture, options = {}) => {
      const browser = await chooseBrowser(picture, options);
      const visitor = await openVisitorIn(browser, { origin: site.origin, ...options });
      visitors.push(visitor);
      lastSeen.add(picture, visitor);
      return visitor;
    });
    await lastSeen.attach();
    await Promise.all(visitors.map((visitor) => visitor.tab.close()));
    await Promise.all(ownBrowsers.map((browser) => browser.close()));
  },

  openFilmed: async ({ fleet, openVisitor, lastSeen }, use) => {
    const browsers: Browser[] = [];
    await use(async (clip, options = {}) => {
      const browser = await fleet.launchFilmed(clip);
      browsers.push(browser);
      // The picture that is named here is not used.
      return openVisitor('green', { ...options, browser });
    });
    await lastSeen.attach();
    await Promise.all(browsers.map((browser) => browser.close()));
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  openTabBeside: async ({}, use) => {
    await use(async ({ tab, origin }) => {
      const page = await tab.page.context().newPage();
      return new Visitor(new ChromiumTab(page), origin);
    });
  },

  openOwnBrowser: async ({ fleet, lastSeen }, use) => {
    const browsers: OwnBrowser[] = [];
    await use(async (picture) => {
      const browser = await OwnBrowser.connect(await fleet.launchServer(picture));
      browsers.push(browser);
      return browser;
    });
    await lastSeen.attach();
    await Promise.all(browsers.map((browser) => browser.kill()));
  },

  openRawVisitors: async ({ site }, use) => {
    const visitors: RawVisitor[] = [];
    await use(async (count, wishes) => {
      const arriving = Array.from({ length: count }, () => RawVisitor.arrive(site.origin, wishes));
      const arrived = await Promise.all(arriving);
      visitors.push(...arrived);
      return arrived;
    });
    for (const visitor of visitors) visitor.leave();
  },

  openFirefoxVisitor: async ({ firefox, site, lastSeen }, use) => {
    const visitors: Visitor<FirefoxTab>[] = [];
    await use(async () => {
      const visitor = new Visitor(await firefox.openTab(), site.origin);
      visitors.push(visitor);
      lastSeen.add('who uses Firefox', visitor);
      return visitor;
    });
    await lastSeen.attach();
    await Promise.all(visitors.map((visitor) => visitor.tab.close()));
  },
});

async function openVisitorIn(
  browser: Browser,
  {
    origin,
    camera = 'granted',
    context: contextOptions = {},
    initScript,
    prepare,
  }: VisitorOptions & { origin: string },
): Promise<PageVisitor> {
  const context = await openContext(browser, contextOptions);
  if (camera === 'granted') await context.grantPermissions(['camera', 'microphone']);
  if (camera === 'denied') await context.grantPermissions([]);
  if (initScript) await context.addInitScript(initScript);
  await prepare?.(context);
  return new Visitor(new ChromiumTab(await context.newPage()), origin);
}
