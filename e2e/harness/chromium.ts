/**
 * Starts Chromium processes with a fake camera and microphone each, and reuses one process for all visitors of the
 * same picture where a test does not need a process of its own.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserServer, chromium } from '@playwright/test';
import { type Clip, writeClip } from './clips.ts';
import { type FakeMedia, makeFakeMedia } from './fake-media.ts';
import type { PictureName } from './pictures.ts';
import { chromiumPath } from './programs.ts';

const commonArguments = [
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
 * What a browser answers when a page asks for camera and microphone. A browser without windows has nowhere to ask, so that
 * it is told beforehand; one that was never asked is told nothing.
 */
export type CameraAnswer = 'granted' | 'denied' | 'unasked';

const answers: Readonly<Record<CameraAnswer, readonly string[]>> = {
  granted: ['--use-fake-ui-for-media-stream'],
  denied: ['--use-fake-ui-for-media-stream=deny'],
  unasked: [],
};

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

  /** A process of its own whose camera shows this clip; its caller closes it. */
  launchFilmed(clip: Clip): Promise<Browser> {
    const video = path.join(this.#mediaFolder, `${clip.name}.y4m`);
    if (!existsSync(video)) writeClip(video, clip);
    const { audio } = makeFakeMedia(this.#mediaFolder, 'green');
    return this.#launch([...listMediaArguments({ video, audio }), ...answers.granted]);
  }

  /** A device without any camera or microphone. */
  launchWithoutCamera(): Promise<Browser> {
    return this.#launch(['--use-fake-device-for-media-stream=device-count=0', ...answers.granted]);
  }

  /** A process of its own that can be stopped and killed; its caller closes it. */
  launchServer(picture: PictureName): Promise<BrowserServer> {
    const args = [...commonArguments, ...this.#listMediaArguments(picture), ...answers.granted];
    return chromium.launchServer({ executablePath: chromiumPath, args });
  }

  async close(): Promise<void> {
    const browsers = await Promise.all(this.#shared.values());
    await Promise.all(browsers.map((browser) => browser.close()));
    rmSync(this.#mediaFolder, { recursive: true, force: true });
  }

  #launchAnswering(picture: PictureName, answer: CameraAnswer, more: readonly string[]): Promise<Browser> {
    return this.#launch([...this.#listMediaArguments(picture), ...answers[answer], ...more]);
  }

  #launch(args: readonly string[]): Promise<Browser> {
    return chromium.launch({ executablePath: chromiumPath, args: [...commonArguments, ...args] });
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
