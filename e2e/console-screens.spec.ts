/**
 * Every screen of the console with made-up data: usable by everybody, wide and on a phone, light and dark, without
 * breaking its content policy.
 */
import { expect } from '@playwright/test';
import { findBarriers, measureOverflow, ofLooks } from './harness/barriers.ts';
import { test } from './harness/console-gallery.ts';

const states = [
  ...['join', 'sign-in-failed', 'unreachable'],
  ...['queue', 'queue-empty', 'queue-break', 'keys'],
  ...['case', 'case-calm', 'case-undo', 'case-decided', 'case-refused'],
  ...['sign-in-again', 'appeals', 'notices', 'messages', 'requests', 'sanctions', 'lift'],
  ...['address', 'revealed', 'legal', 'figures', 'policy', 'team', 'invited'],
  ...['audit', 'audit-broken', 'not-allowed'],
];

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
