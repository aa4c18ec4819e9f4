/**
 * Every screen of the console with made-up data: usable by everybody, wide and on a phone, light and dark, without
 * breaking its content policy.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { test } from './harness/console-gallery.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const states = [
  ...['join', 'sign-in-failed', 'unreachable'],
  ...['queue', 'queue-empty', 'queue-break', 'keys'],
  ...['case', 'case-calm', 'case-undo', 'case-decided', 'case-refused'],
  ...['sign-in-again', 'appeals', 'notices', 'messages', 'requests', 'sanctions', 'lift'],
  ...['address', 'revealed', 'legal', 'figures', 'policy', 'team', 'invited'],
  ...['audit', 'audit-broken', 'not-allowed'],
];

/** @param rules those to look at; all unless said otherwise. @returns the findings on the present screen, in short */
async function findBarriers(page: Page, rules: readonly string[] | null = null): Promise<readonly string[]> {
  const results = await page.evaluate(async (only): Promise<AxeResults> => {
    const axe = Reflect.get(window, 'axe') as typeof import('axe-core');
    const runOnly = only === null ? {} : { runOnly: { type: 'rule' as const, values: [...only] } };
    return axe.run(document, { resultTypes: ['violations'], ...runOnly });
  }, rules);
  expect(results.passes.length, 'rules that axe found something to check for').toBeGreaterThan(
    rules ? 0 : 10,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
  );
}

/** Nothing is cut off or reached only by scrolling sideways. */
function measureOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What may differ where only size and colours do. */
const ofLooks = ['color-contrast', 'scrollable-region-focusable', 'target-size', 'link-in-text-block'];
/** Every colour that there is stands on one of these: in the dark they are enough. */
const inTheDark = [
  ...['sign-in-failed', 'queue', 'case', 'case-undo', 'keys'],
  ...['appeals', 'legal', 'team', 'revealed', 'figures', 'audit', 'audit-broken'],
];

/** In two halves, so that they may be looked at side by side. */
for (const half of [0, 1]) {
  test(`no barriers on any screen of the console, half ${half + 1}`, async ({ gallery }) => {
    const mishaps: string[] = [];
    const page = await gallery.openPage('wide', 'light', mishaps);
    for (const state of states.filter((_, index) => index % 2 === half)) {
      await gallery.show(page, state);
      // Evaluated by the browser's debugger, which the page's policy does not hold up.
      await page.evaluate(axeSource);
      expect.soft(await findBarriers(page), state).toEqual([]);
      expect.soft(await measureOverflow(page), `${state}: too wide`).toBeLessThanOrEqual(0);
      await gallery.turn(page, 'phone', 'dark');
      expect.soft(await measureOverflow(page), `${state}, phone: too wide`).toBeLessThanOrEqual(0);
      if (inTheDark.includes(state)) {
        expect.soft(await findBarriers(page, ofLooks), `${state}, phone, dark`).toEqual([]);
      }
      await gallery.turn(page, 'wide', 'light');
    }
    await page.context().close();
    expect(mishaps).toEqual([]);
  });
}

test('on a phone the way to the other screens is one press away', async ({ gallery }) => {
  const page = await gallery.openPage('phone', 'light', []);
  await gallery.show(page, 'queue');
  const team = page.getByRole('link', { name: 'Team' });
  await expect(team).toBeHidden();
  await page.getByRole('button', { name: 'Menu' }).click();
  await team.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Team');
  await expect(team).toBeHidden();
  await page.context().close();
});

test('nothing moves while the queue is read anew', async ({ gallery }) => {
  const page = await gallery.openPage('wide', 'light', []);
  await page.clock.install();
  await gallery.show(page, 'queue');
  const place = () => page.locator('.row').nth(3).boundingBox();
  const before = await place();
  await page.clock.runFor(30_000);
  expect(await place()).toEqual(before);
  await page.context().close();
});
