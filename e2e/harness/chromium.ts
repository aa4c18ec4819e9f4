/**
 * Starts Chromium processes with a fake camera and microphone each, and reuses one process for all visitors of the
 * same picture where a test does not need a process of its own.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type BrowserServer,
  chromium,
} from '@playwright/test';
import { type Clip, writeClip } from './clips.ts';
import { type FakeMedia, makeFakeMedia } from './fake-media.ts';
import { watchMishaps } from './mishaps.ts';
import type { PictureName } from './pictures.ts';
import { chromiumPath, headlessChromiumPath } from './programs.ts';

/** In place of Playwright's own list, of which these are what matters here, and one more. */
const leftOut = [
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  // Sound in the browser's own process costs a tenth less of what a call by video does.
  'AudioServiceOutOfProcess',
];

const commonArguments = [
  `--disable-features=${leftOut.join(',')}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Two visitors on one machine find each other even where there is no network interface but the loopback.
  '--allow-loopback-in-peer-connection',
];

/**
 * What a browser answers when a page asks for camera and microphone. One without windows has nowhere to ask: it is told to
 * say yes, or was never asked. To say no, and perhaps yes later, takes one with windows.
 */
export type CameraAnswer = 'granted' | 'denied' | 'unasked';

const saysYes = '--use-fake-ui-for-media-stream';
const answers: Readonly<
  Record<CameraAnswer, { readonly executablePath: string; readonly args: readonly string[] }>
> = {
  granted: { executablePath: headlessChromiumPath, args: [saysYes] },
  denied: { executablePath: chromiumPath, args: [] },
  unasked: { executablePath: headlessChromiumPath, args: [] },
};

/**
 * A visitor's or a member's own corner of a browser. What is not there in forty seconds fails the test by its name. Nothing
 * moves for its own sake, which costs a third of what a page costs where the processor draws; who looks at that says so.
 */
export async function openContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(40_000);
  await watchMishaps(context);
  return context;
}

export class ChromiumFleet {
  readonly #mediaFolder = mkdtempSync(path.join(tmpdir(), 'anoncam-media-'));
  readonly #shared = new Map<string, Promise<Browser>>();

  /** A process that lives as long as the fleet. Visitors in it are separate browser contexts: nothing is shared. */
  share(picture: PictureName, answer: CameraAnswer, more: readonly string[] = []): Promise<Browser> {
    const key = [picture, answer, ...more].join(' ');
    const browser = this.#shared.get(key) ?? this.#launchAnswering(picture, answer, more);
    this.#shared.set(key, browser);
    return browser;
  }

  /** A process of its own; its caller closes it. */
  launch(picture: PictureName, more: readonly string[] = []): Promise<Browser> {
    return this.#launchAnswering(picture, 'granted', more);
  }

  /** The same, by a program that starts it in its own way. */
  launchBy(executablePath: string, picture: PictureName, more: readonly string[]): Promise<Browser> {
    const args = [...commonArguments, ...this.#listMediaArguments(picture), saysYes, ...more];
    return chromium.launch({ executablePath, args });
  }

  /** A process of its own whose camera shows this clip; its caller closes it. */
  launchFilmed(clip: Clip): Promise<Browser> {
    const video = path.join(this.#mediaFolder, `${clip.name}.y4m`);
    if (!existsSync(video)) writeClip(video, clip);
    const { audio } = makeFakeMedia(this.#mediaFolder, 'green');
    return this.#launch(listMediaArguments({ video, audio }));
  }

  /** A device without any camera or microphone. */
  launchWithoutCamera(): Promise<Browser> {
    return this.#launch(['--use-fake-device-for-media-stream=device-count=0']);
  }

  /** A process of its own that can be stopped and killed; its caller closes it. */
  launchServer(picture: PictureName): Promise<BrowserServer> {
    const args = [...commonArguments, ...this.#listMediaArguments(picture), saysYes];
    return chromium.launchServer({ executablePath: headlessChromiumPath, args });
  }

  async close(): Promise<void> {
    const browsers = await Promise.all(this.#shared.values());
    await Promise.all(browsers.map((browser) => browser.close()));
    rmSync(this.#mediaFolder, { recursive: true, force: true });
  }

  #launchAnswering(picture: PictureName, answer: CameraAnswer, more: readonly string[]): Promise<Browser> {
    return this.#launch([...this.#listMediaArguments(picture), ...more], answer);
  }

  #launch(more: readonly string[], answer: CameraAnswer = 'granted'): Promise<Browser> {
    const { executablePath, args } = answers[answer];
    return chromium.launch({ executablePath, args: [...commonArguments, ...args, ...more] });
  }

  #listMediaArguments(picture: PictureName): readonly string[] {
    return listMediaArguments(makeFakeMedia(this.#mediaFolder, picture));
  }
}

function listMediaArguments({ video, audio }: FakeMedia): readonly string[] {
  return [
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${video}`,
    `--use-file-for-fake-audio-capture=${audio}`,
  ];
}
