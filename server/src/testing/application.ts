/**
 * Starts the real application for a test: a data folder of its own, a free port, a silent log. It knows nothing of
 * what the test is about.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rulesVersion } from '@anoncam/protocol/rules';
import { type Application, compose, type Overrides } from '../compose.ts';
import { readConfig } from '../config.ts';

export function createDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'anoncam-test-'));
}

export type Site = AsyncDisposable & {
  readonly application: Application;
  /** Where the server is asked, whatever its public origin is. */
  readonly address: string;
  readonly origin: string;
};

/** What `start` needs to be told in the environment of every test. */
export function settingsFor(dataDir: string, settings: Record<string, string> = {}): Record<string, string> {
  return {
    ANONCAM_PORT: '0',
    ANONCAM_CONSOLE_PORT: '',
    ANONCAM_DATA_DIR: dataDir,
    ANONCAM_LOG_LEVEL: 'silent',
    ...settings,
  };
}

export async function startSite(
  settings: Record<string, string> = {},
  overrides: Overrides = {},
): Promise<Site> {
  const dataDir = createDataFolder();
  const application = await compose(readConfig(settingsFor(dataDir, settings)), overrides);
  if (!application.site) throw new Error('it has no visitors');
  const { port, origin } = application.site;
  return {
    application,
    address: `127.0.0.1:${port}`,
    origin,
    async [Symbol.asyncDispose]() {
      await application.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** What a test needs to know of a site to visit it. */
export type Place = Pick<Site, 'address' | 'origin'>;

/** Asks to be admitted as the page does. */
export function requestAdmission(site: Place, init: RequestInit = {}): Promise<Response> {
  return fetch(`http://${site.address}/admission`, {
    method: 'POST',
    body: JSON.stringify({ adult: true, rules: rulesVersion }),
    ...init,
    headers: { origin: site.origin, 'content-type': 'application/json', ...init.headers },
  });
}

/** The `Cookie` header of a browser that has just been admitted. */
export async function admitBrowser(site: Place): Promise<string> {
  const response = await requestAdmission(site);
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (response.status !== 204 || !cookie) throw new Error(`not admitted: ${response.status}`);
  return cookie;
}
