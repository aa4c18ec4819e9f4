/** Starts Chromium with a fake camera, as the measurements need it. */
import { type Browser, chromium } from '@playwright/test';
import { BenchmarkError } from '../frame/benchmark.ts';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  // Two visitors on one machine find each other even where there is no network interface but the loopback.
  '--allow-loopback-in-peer-connection',
];

export function launchBrowser(): Promise<Browser> {
  const executablePath =
    process.env['CHROMIUM_PATH'] ??
    ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => Bun.which(name) ?? [])[0];
  if (!executablePath) throw new BenchmarkError('The first frame needs Chromium (on Debian: chromium).');
  return chromium.launch({ executablePath, args });
}
