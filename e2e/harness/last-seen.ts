/**
 * What every visitor of a failed test had before them when it failed: who reads of a failure elsewhere, and cannot look, wants to
 * know whether the two were still talking.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { TestInfo } from '@playwright/test';
import type { Tab } from './tab.ts';
import type { Visitor } from './visitor.ts';

export type Named = { readonly name: string; readonly visitor: Visitor<Tab> };

/** A page that stands still does not answer, and the others are to be told of. */
const answersWithinMs = 5_000;

/** Attaches it as text, one attachment for each visitor. */
export async function attachLastSeen(testInfo: TestInfo, visitors: readonly Named[]): Promise<void> {
  if (testInfo.status === testInfo.expectedStatus) return;
  for (const { name, visitor } of visitors) {
    const body = await readWithin(visitor);
    await testInfo.attach(`what ${name} saw`, { body, contentType: 'text/plain' });
  }
}

function readWithin({ tab }: Visitor<Tab>): Promise<string> {
  const seen = tab.evaluate(readPage, null).catch((error) => `(there is no page: ${error})`);
  return Promise.race([seen, wait(answersWithinMs, '(the page does not answer)', { ref: false })]);
}

function readPage(): string {
  return document.body.innerText.replaceAll(/\s*\n\s*/g, '\n').trim();
}
