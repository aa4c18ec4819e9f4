/** That a screen keeps nobody out: no finding of axe, and nothing reached only by scrolling sideways. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { PageVisitor } from './test.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules of axe that may find something else where only size and colours differ. */
export const ofLooks = ['color-contrast', 'scrollable-region-focusable', 'target-size', 'link-in-text-block'];

/** @param rules those to look at; all unless said otherwise. @returns the findings on the present screen, in short */
export async function findBarriers(
  page: Page,
  rules: readonly string[] | null = null,
): Promise<readonly string[]> {
  // It is most of a megabyte, and stays as long as the page does. The browser's debugger evaluates it, which the page's
  // policy does not hold up.
  if (!(await page.evaluate(() => Reflect.has(window, 'axe')))) await page.evaluate(axeSource);
  const results = await page.evaluate(async (only): Promise<AxeResults> => {
    const axe = Reflect.get(window, 'axe') as typeof import('axe-core');
    const runOnly = only === null ? {} : { runOnly: { type: 'rule' as const, values: [...only] } };
    return axe.run(document, { resultTypes: ['violations'], ...runOnly });
  }, rules);
  const least = rules ? 0 : 10;
  expect(results.passes.length, 'rules that axe found something to check for').toBeGreaterThan(least);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
  );
}

/** Pixels that are cut off or reached only by scrolling sideways. */
export function measureOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** In light and in dark colours. */
export async function expectNoBarriers({ tab: { page } }: PageVisitor, screen: string): Promise<void> {
  // Before the styles are there, nothing is where it belongs.
  await page.waitForLoadState();
  expect(await measureOverflow(page), `${screen}: pixels beyond the right edge`).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await findBarriers(page), screen).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findBarriers(page, ofLooks), `${screen}, dark`).toEqual([]);
}
