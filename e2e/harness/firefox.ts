/**
 * Firefox as a visitor's browser, driven over WebDriver BiDi, with the fake camera and microphone it brings along.
 */
import puppeteer, { type Browser, type BrowserContext, type ElementHandle, type Page } from 'puppeteer-core';
import { watchFirefoxMishaps } from './mishaps.ts';
import { patienceMs } from './patience.ts';
import { firefoxPath } from './programs.ts';
import { askToSaveData, type Role, type Tab } from './tab.ts';

export class FirefoxTab implements Tab {
  readonly page: Page;
  readonly #context: BrowserContext;

  constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
  }

  async saveData(): Promise<void> {
    await this.page.evaluateOnNewDocument(askToSaveData);
  }

  /** Once: a locator of Puppeteer clicks again after any mishap, and then waits for what the first press took away. */
  async click(role: Role, name: string): Promise<void> {
    await (await this.#find(role, name)).click();
  }

  async fill(name: string, text: string): Promise<void> {
    const box = await this.#find('textbox', name);
    await box.focus();
    await box.evaluate((element) => (element as HTMLInputElement | HTMLTextAreaElement).select());
    await this.page.keyboard.press('Backspace');
    await this.page.keyboard.type(text);
  }

  async press(key: 'Enter' | 'Escape'): Promise<void> {
    await this.page.keyboard.press(key);
  }

  async evaluate<Input, Output>(
    work: (input: Input) => Output | Promise<Output>,
    input: Input,
  ): Promise<Output> {
    return (await this.page.evaluate(work as (input: unknown) => unknown, input)) as Output;
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  /**
   * Not by Firefox's own tree of accessibility: walking it takes seconds where all countries are listed. Nor by Puppeteer's way of
   * waiting, which makes a function of a text: Firefox lets our page's content policy forbid that.
   */
  async #find(role: Role, name: string): Promise<ElementHandle<HTMLElement>> {
    const found = await this.page.evaluateHandle(awaitControl, controls[role], name, patienceMs);
    const control = found.asElement();
    if (!control) throw new Error(`There is no ${role} "${name}" to be used.`);
    return control as ElementHandle<HTMLElement>;
  }
}

const controls: Readonly<Record<Role, string>> = {
  button: 'button',
  checkbox: 'input[type="checkbox"]',
  radio: 'input[type="radio"]',
  textbox: 'textarea, input[type="text"], input:not([type])',
};

/**
 * Runs in the page, so that it may use nothing from here. Who is behind an open dialog cannot be used, and who still moves
 * would be missed. @returns null if it was not there in time.
 */
function awaitControl(selector: string, name: string, withinMs: number): Promise<HTMLElement | null> {
  const find = () => {
    const within = document.querySelector('dialog:modal') ?? document;
    for (const control of within.querySelectorAll<HTMLInputElement | HTMLButtonElement>(selector)) {
      const label = control.ariaLabel ?? (control.labels?.[0] ?? control).innerText;
      const isIt = label.replaceAll(/\s+/g, ' ').trim() === name;
      if (isIt && !control.disabled && control.checkVisibility()) return control;
    }
    return null;
  };
  const untilMs = performance.now() + withinMs;
  let placeBefore = '';
  return new Promise((resolve) => {
    const look = () => {
      const control = find();
      const place = JSON.stringify(control?.getBoundingClientRect() ?? null);
      if (control && place === placeBefore) return resolve(control);
      if (performance.now() > untilMs) return resolve(null);
      placeBefore = place;
      setTimeout(look, 100);
    };
    look();
  });
}

/** One process with an empty profile, started when it is first wanted. Visitors in it are containers: nothing is shared. */
export class FirefoxHouse {
  #browser: Promise<Browser> | null = null;

  async openTab(): Promise<FirefoxTab> {
    this.#browser ??= launch();
    const context = await (await this.#browser).createBrowserContext();
    const page = await context.newPage();
    await watchFirefoxMishaps(page);
    return new FirefoxTab(context, page);
  }

  async close(): Promise<void> {
    await (await this.#browser)?.close();
  }
}

function launch(): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      // A steady tone in the band of the green visitor's chirp.
      'media.navigator.audio.fake_frequency': 1_000,
      // Both visitors are on one machine, perhaps with no network interface but the loopback.
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  });
}
