/**
 * The few things a visitor of the tests does with a browser tab, and Chromium's way of doing them.
 */
import type { Page } from '@playwright/test';

export type Role = 'button' | 'checkbox' | 'radio' | 'textbox';

export type Tab = {
  open(url: string): Promise<void>;
  /** From the next `open` on the browser asks pages to save data: nothing is fetched before it is needed. */
  saveData(): Promise<void>;
  /** Clicks the control with this role and exactly this name, once it is there and can be clicked. */
  click(role: Role, name: string): Promise<void>;
  /** Once the box could be clicked. */
  fill(name: string, text: string): Promise<void>;
  press(key: 'Enter' | 'Escape'): Promise<void>;
  /** Runs a self-contained function inside the page. */
  evaluate<Input, Output>(work: (input: Input) => Output | Promise<Output>, input: Input): Promise<Output>;
  close(): Promise<void>;
};

/** Runs in pages. A visitor sets this in the browser or the system, where tests do not reach it. */
export function askToSaveData(): void {
  Object.defineProperty(navigator, 'connection', { configurable: true, value: { saveData: true } });
}

export class ChromiumTab implements Tab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
  }

  async saveData(): Promise<void> {
    await this.page.addInitScript(askToSaveData);
  }

  async click(role: Role, name: string): Promise<void> {
    await this.page.getByRole(role, { name, exact: true }).click();
  }

  async fill(name: string, text: string): Promise<void> {
    const box = this.page.getByRole('textbox', { name });
    // Filling alone does not notice a dialog above the box, and the text is lost.
    await box.click({ trial: true });
    await box.fill(text);
  }

  async press(key: 'Enter' | 'Escape'): Promise<void> {
    await this.page.keyboard.press(key);
  }

  evaluate<Input, Output>(work: (input: Input) => Output | Promise<Output>, input: Input): Promise<Output> {
    // Playwright's own types unwrap handles, which never occur here.
    return this.page.evaluate(work as (input: unknown) => Output | Promise<Output>, input);
  }

  async close(): Promise<void> {
    const context = this.page.context();
    // Some tests kill the browser; then there is nothing left to close.
    if (context.browser()?.isConnected()) await context.close();
  }
}
