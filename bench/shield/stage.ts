/**
 * Two browsers on one machine: a viewer who waits, and a sender whose camera shows a clip. Every sample has a server and
 * visitors of its own, so that nothing that was found before has any consequences.
 */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { ChromiumFleet } from '../../e2e/harness/chromium.ts';
import type { Clip } from '../../e2e/harness/clips.ts';
import { startAnoncam } from '../anchors/servers.ts';
import { withTemporaryFolder } from '../frame/children.ts';
import { goIn, openCamera, start } from '../frame/visitor-steps.ts';
import { removeShield } from './pages.ts';

const patienceMs = 60_000;
/** Nobody looks at it, and every pixel is drawn by this machine's cores. */
const senderScreen = { width: 360, height: 480 };

export type Scene = {
  readonly viewerClip: Clip;
  readonly senderClip: Clip;
  /** What is done to the viewer's browser before the page is opened. */
  prepareViewer(context: BrowserContext): Promise<void>;
  /** What has to be there before the sender comes. */
  waitForViewer(page: Page): Promise<unknown>;
};

export type Meeting = { readonly viewer: Page; readonly browser: Browser };

export class Stage {
  readonly #fleet = new ChromiumFleet();
  readonly #viewers = new Map<Clip, Promise<Browser>>();
  readonly #senders = new Map<Clip, Promise<Browser>>();

  async close(): Promise<void> {
    const browsers = await Promise.all([...this.#viewers.values(), ...this.#senders.values()]);
    await Promise.all(browsers.map((browser) => browser.close()));
    await this.#fleet.close();
  }

  /** Lets the two meet and does something then. */
  async play<Result>(scene: Scene, work: (meeting: Meeting) => Promise<Result>): Promise<Result> {
    const viewing = await this.#provide(this.#viewers, scene.viewerClip);
    const sending = await this.#provide(this.#senders, scene.senderClip);
    return withTemporaryFolder(async (folder) => {
      const server = await startAnoncam(folder, null, null);
      const contexts = await Promise.all([openContext(viewing), openContext(sending, senderScreen)]);
      try {
        await scene.prepareViewer(contexts[0]);
        // The sender stands for another device: what their page computes must not take this one's cores.
        await contexts[1].addInitScript(removeShield);
        const [viewer, sender] = await Promise.all(
          contexts.map((context) => openPage(context, server.origin)),
        );
        if (!viewer || !sender) throw new Error('no pages');
        await start(viewer);
        await scene.waitForViewer(viewer);
        // The clip begins when the camera is opened; looks at it shall not always come at the same places.
        await openCamera(sender);
        await Bun.sleep(Math.random() * 1_000);
        await goIn(sender);
        return await work({ viewer, browser: viewing });
      } finally {
        await Promise.all(contexts.map((context) => context.close()));
        await server.child.stop();
      }
    });
  }

  #provide(browsers: Map<Clip, Promise<Browser>>, clip: Clip): Promise<Browser> {
    const browser = browsers.get(clip) ?? this.#fleet.launchFilmed(clip);
    browsers.set(clip, browser);
    return browser;
  }
}

async function openContext(
  browser: Browser,
  viewport = { width: 1280, height: 720 },
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport });
  context.setDefaultTimeout(patienceMs);
  await context.grantPermissions(['camera', 'microphone']);
  return context;
}

async function openPage(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(origin);
  return page;
}
