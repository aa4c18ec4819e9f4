/**
 * A Chromium process for one visitor alone, so that it can be killed, or frozen like a device whose network is gone:
 * nothing more comes from it and nothing is closed.
 */
import { type Browser, type BrowserServer, chromium } from '@playwright/test';

export class OwnBrowser {
  readonly browser: Browser;
  readonly #server: BrowserServer;

  private constructor(server: BrowserServer, browser: Browser) {
    this.#server = server;
    this.browser = browser;
  }

  static async connect(server: BrowserServer): Promise<OwnBrowser> {
    return new OwnBrowser(server, await chromium.connect(server.wsEndpoint()));
  }

  /** Ends all of its processes at once, without a word to anybody. */
  async kill(): Promise<void> {
    await this.#server.kill();
  }

  freeze(): void {
    this.#signal('SIGSTOP');
  }

  thaw(): void {
    this.#signal('SIGCONT');
  }

  /** Its processes are one group, led by the first. */
  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#server.process();
    if (pid !== undefined) process.kill(-pid, signal);
  }
}
