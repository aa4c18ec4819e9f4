/**
 * What every visitor of a failed test had before them when it failed: who reads of a failure elsewhere, and cannot look, wants to
 * know whether the two were still talking.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { TestInfo } from '@playwright/test';
import type { Tab } from './tab.ts';
import type { Visitor } from './visitor.ts';

/** A page that stands still does not answer, and the others are to be told of. */
const answersWithinMs = 5_000;

export class LastSeen {
  readonly #testInfo: TestInfo;
  readonly #visitors: { readonly name: string; readonly visitor: Visitor<Tab> }[] = [];

  constructor(testInfo: TestInfo) {
    this.#testInfo = testInfo;
  }

  add(name: string, visitor: Visitor<Tab>): void {
    this.#visitors.push({ name, visitor });
  }

  /** One text for each visitor, if the test has failed. To be called before any browser is closed; only the first time counts. */
  async attach(): Promise<void> {
    const visitors = this.#visitors.splice(0);
    if (this.#testInfo.status === this.#testInfo.expectedStatus) return;
    for (const { name, visitor } of visitors) {
      const body = await readWithin(visitor);
      await this.#testInfo.attach(`what ${name} saw`, { body, contentType: 'text/plain' });
    }
  }
}

function readWithin({ tab }: Visitor<Tab>): Promise<string> {
  const seen = tab.evaluate(readPage, null).catch((error) => `(there is no page: ${error})`);
  return Promise.race([seen, wait(answersWithinMs, '(the page does not answer)', { ref: false })]);
}

function readPage(): string {
  return document.body.innerText.replaceAll(/\s*\n\s*/g, '\n').trim();
}
