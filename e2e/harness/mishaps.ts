/**
 * What should happen in no page of any test: a broken content policy, or an error that nobody caught. A test in which it is
 * meant says which; any other fails at its end.
 */
import type { BrowserContext } from '@playwright/test';
import type { Page as FirefoxPage } from 'puppeteer-core';

/** One test at a time runs in a process. */
const found: string[] = [];
const meant: RegExp[] = [];

export type Mishaps = {
  /** This is what the test is about. */
  mean(words: RegExp): void;
  /** What has happened so far, the meant included. */
  list(): readonly string[];
};

export function beginMishaps(): Mishaps {
  found.length = 0;
  meant.length = 0;
  return { mean: (words) => void meant.push(words), list: () => [...found] };
}

export function listUnmeant(): readonly string[] {
  return found.filter((mishap) => !meant.some((words) => words.test(mishap)));
}

const marked = 'broken content policy:';

/** Runs in pages and in workers, before anything else where it can. The browser's own words differ from version to version. */
function tellViolations(mark: string): void {
  addEventListener('securitypolicyviolation', (event) => {
    const { effectiveDirective, blockedURI, sample, sourceFile } = event as SecurityPolicyViolationEvent;
    console.error(mark, effectiveDirective, blockedURI, sample, sourceFile);
  });
}

function isViolation(text: string): boolean {
  return text.startsWith(marked) || /content security policy|requires 'Trusted/i.test(text);
}

/** Every page of this context, and what they start. */
export async function watchMishaps(context: BrowserContext): Promise<void> {
  context.on('weberror', (mishap) => {
    // What a test runs before every page runs on the empty one as well, where there is less than it looks for.
    if (mishap.page()?.url() !== 'about:blank') found.push(`not caught: ${mishap.error()}`);
  });
  context.on('console', (message) => {
    if (isViolation(message.text())) found.push(message.text());
  });
  context.on('page', (page) =>
    // A worker that ends at once has told everything.
    page.on('worker', (worker) => void worker.evaluate(tellViolations, marked).catch(() => undefined)),
  );
  await context.addInitScript(tellViolations, marked);
}

export async function watchFirefoxMishaps(page: FirefoxPage): Promise<void> {
  page.on('pageerror', (error) => found.push(`not caught in Firefox: ${error}`));
  page.on('console', (message) => {
    if (isViolation(message.text())) found.push(message.text());
  });
  await page.evaluateOnNewDocument(tellViolations, marked);
}
