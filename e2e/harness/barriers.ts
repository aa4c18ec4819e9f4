/** That a screen keeps nobody out: no serious finding of axe, and nothing reached only by scrolling sideways. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { PageVisitor } from './test.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The serious and critical findings on the present screen, in short. */
async function findBarriers({ tab }: PageVisitor): Promise<readonly string[]> {
  // It is most of a megabyte, and stays as long as the page does.
  if (!(await tab.evaluate(() => Reflect.has(window, 'axe'), null))) await tab.page.evaluate(axeSource);
  const results = await tab.evaluate(async (): Promise<AxeResults> => {
    const axe = Reflect.get(window, 'axe') as typeof import('axe-core');
    return axe.run(document, { resultTypes: ['violations'] });
  }, null);
  expect(results.passes.length, 'rules that axe found something to check for').toBeGreaterThan(10);
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
    );
}

/** Nothing is cut off or reached only by scrolling sideways. */
async function expectNoSidewaysScroll({ tab }: PageVisitor): Promise<void> {
  // Before the styles are there, nothing is where it belongs.
  await tab.page.waitForLoadState();
  const overflow = await tab.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    null,
  );
  expect(overflow, 'pixels beyond the right edge').toBeLessThanOrEqual(0);
}

/** In light and in dark colours. */
export async function expectNoBarriers(visitor: PageVisitor, screen: string): Promise<void> {
  await expectNoSidewaysScroll(visitor);
  for (const colorScheme of ['light', 'dark'] as const) {
    await visitor.tab.page.emulateMedia({ colorScheme });
    expect(await findBarriers(visitor), `${screen}, ${colorScheme}`).toEqual([]);
  }
}
