/**
 * One measurement each: strangers who meet on AnonCam's page, and the floor. Every visitor is a fresh browser context,
 * so that nobody has met anybody before and nobody has skipped.
 */
import type { Browser, Page } from '@playwright/test';
import { BenchmarkError } from '../frame/benchmark.ts';
import { hide, start } from '../frame/visitor-steps.ts';
import type { Path } from './in-page/probe.ts';
import type { UdpForwarders } from './udp-forwarders.ts';

export type Sample = { readonly ms: number; readonly path: Path | null };

type Steps = {
  /** What a visitor does on the landing. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** What becomes of the stranger before *Next* is pressed. */
  readonly part?: (left: Page) => Promise<void>;
};

const patienceMs = 30_000;
/** After this a page has made its next connection ready, and whatever a new call starts has calmed down. */
const settleMs = 3_000;
/** A stranger who closes the page is known to be gone by then, and the next one does not come by itself before. */
const partingMs = 1_500;
/** By then the round-trip time of the path has been measured by the browsers a few times. */
const pathAfterMs = 1_200;

export class MeasuringBrowser {
  readonly #browser: Browser;
  readonly #probe: string;

  constructor(browser: Browser, probe: string) {
    this.#browser = browser;
    this.#probe = probe;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  /** `network` is null where the devices reach each other directly. */
  measureMeeting(origin: string, network: UdpForwarders | null): Promise<Sample> {
    network?.reset();
    return this.#measureNext(origin, network);
  }

  /** The stranger before has gone, so that their device takes no part of this machine. */
  measureAfterParting(origin: string): Promise<Sample> {
    const part = async (left: Page) => {
      await left.context().close();
      await Bun.sleep(partingMs);
    };
    return this.#measureNext(origin, null, { part });
  }

  /** All of them hide their address. */
  async measureHidden(origin: string): Promise<Sample> {
    const sample = await this.#measureNext(origin, null, { prepare: hide });
    if (!sample.path?.isRelayed) throw new BenchmarkError('The media did not go through the relay.');
    return sample;
  }

  #measureNext(
    origin: string,
    network: UdpForwarders | null,
    { prepare, part }: Steps = {},
  ): Promise<Sample> {
    return this.#withPages(async (openPage) => {
      const open = async (url: string) => {
        const page = await openPage(url);
        await prepare?.(page);
        return page;
      };
      const [pressing, left] = await Promise.all([open(origin), open(origin)]);
      await Promise.all([start(pressing), start(left)]);
      await pressing.waitForFunction(() => benchProbe.strangersSeen() > 0);
      await start(await open(origin));
      await Bun.sleep(settleMs);
      await part?.(left);
      return pressNext(pressing, network);
    });
  }

  measureFloor(url: string, network: UdpForwarders | null): Promise<Sample> {
    network?.reset();
    return this.#withPages(async (open) => {
      const page = await open(url);
      await page.waitForSelector('[data-state=ready]');
      await Bun.sleep(pathAfterMs);
      return pressNext(page, network);
    });
  }

  async #withPages<Result>(work: (open: (url: string) => Promise<Page>) => Promise<Result>): Promise<Result> {
    const pages: Page[] = [];
    try {
      return await work(async (url) => {
        const context = await this.#browser.newContext();
        const page = await context.newPage();
        pages.push(page);
        page.setDefaultTimeout(patienceMs);
        await page.addInitScript({ content: this.#probe });
        await page.goto(url);
        return page;
      });
    } finally {
      await Promise.all(pages.map((page) => page.context().close()));
    }
  }
}

/** Presses *Next* and waits for the new stranger's first frame. */
async function pressNext(page: Page, network: UdpForwarders | null): Promise<Sample> {
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  const ms = await page.evaluate((withinMs) => benchProbe.waitForFrame(withinMs), patienceMs);
  await Bun.sleep(pathAfterMs);
  const path = await page.evaluate(() => benchProbe.readPath());
  if (network && !(path && network.owns(path.remotePort))) {
    throw new BenchmarkError(`The media went past the slow network: ${JSON.stringify(path)}`);
  }
  return { ms, path };
}
