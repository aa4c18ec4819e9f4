/**
 * The gallery of the console's screens, built as the console is and served under the console's own content policy. Its
 * server is made up; what a screen asks of it can be read.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, test as base, chromium, expect, type Page } from '@playwright/test';
import { openContext } from './chromium.ts';
import { headlessChromiumPath } from './programs.ts';
import { listenSomewhere } from './server.ts';

const root = path.join(import.meta.dirname, '../..');
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export type Look = 'wide' | 'phone';
const sizes = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

export class Gallery {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #folder: string;
  readonly #origin: string;

  private constructor(browser: Browser, server: Server, folder: string, origin: string) {
    this.#browser = browser;
    this.#server = server;
    this.#folder = folder;
    this.#origin = origin;
  }

  static async open(): Promise<Gallery> {
    const folder = mkdtempSync(path.join(tmpdir(), 'anoncam-gallery-'));
    const vite = ['node_modules/vite/bin/vite.js', 'build', 'console', '--mode', 'gallery'];
    const where = ['--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
    execFileSync(process.execPath, [...vite, ...where], { cwd: root });
    const server = createServer(({ url = '/' }, response) => {
      const name = path.join(folder, new URL(url, 'http://localhost').pathname);
      response.setHeader('content-security-policy', policy);
      response.setHeader('content-type', types[path.extname(name)] ?? 'text/plain');
      try {
        response.end(readFileSync(name));
      } catch {
        response.writeHead(404).end();
      }
    });
    const port = await listenSomewhere(server);
    const args = ['--no-sandbox', '--disable-gpu'];
    const browser = await chromium.launch({ executablePath: headlessChromiumPath, args });
    return new Gallery(browser, server, folder, `http://localhost:${port}`);
  }

  /** An empty page; what goes wrong in it is added to `mishaps`. */
  async openPage(look: Look, colorScheme: 'light' | 'dark', mishaps: string[]): Promise<Page> {
    const context = await openContext(this.#browser, {
      viewport: sizes[look],
      colorScheme,
      acceptDownloads: true,
    });
    const page = await context.newPage();
    // Chromium reports a broken content policy as an error in the console.
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) mishaps.push(message.text());
    });
    page.on('pageerror', (error) => mishaps.push(String(error)));
    return page;
  }

  /** Another size and other colours for what is shown. */
  async turn(page: Page, look: Look, colorScheme: 'light' | 'dark'): Promise<void> {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(sizes[look]);
  }

  async show(page: Page, state: string): Promise<void> {
    await page.goto(`${this.#origin}/gallery.html?state=${state}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('.loading')).toHaveCount(0);
    await expect(page.locator('html'), 'the gallery has pressed what it presses').toHaveAttribute(
      'data-acted',
      'yes',
    );
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A wide page of the gallery, and what it asked of its server. */
export type ShownConsole = {
  readonly page: Page;
  show(state: string): Promise<void>;
  /** Requests so far, oldest first: name and body. */
  asked(name?: string): Promise<readonly { readonly name: string; readonly body: unknown }[]>;
};

type Fixtures = { readonly shown: ShownConsole };

export const test = base.extend<Fixtures, { readonly gallery: Gallery }>({
  gallery: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const gallery = await Gallery.open();
      await use(gallery);
      await gallery.close();
    },
    { scope: 'worker' },
  ],

  shown: async ({ gallery }, use) => {
    const mishaps: string[] = [];
    const page = await gallery.openPage('wide', 'light', mishaps);
    await use({
      page,
      show: (state) => gallery.show(page, state),
      async asked(name) {
        const lines = await page.evaluate(() => document.documentElement.dataset['asked'] ?? '');
        const all = lines
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => {
            const at = line.indexOf(' ');
            return { name: line.slice(0, at), body: JSON.parse(line.slice(at)) as unknown };
          });
        return name === undefined ? all : all.filter((request) => request.name === name);
      },
    });
    await page.context().close();
    expect(mishaps).toEqual([]);
  },
});
