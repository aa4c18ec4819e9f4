/**
 * A site on which every place is taken: whoever comes is told, may leave, and is let in by itself when somebody goes.
 */
import { expect, type Page } from '@playwright/test';
import { expectNoBarriers } from './harness/barriers.ts';
import { type PageVisitor, test } from './harness/test.ts';

test.use({ way: 'small' });

const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** What the page says by itself to those who hear it. */
function spokenOn(page: Page): Promise<string> {
  return page.getByRole('status').locator('.visually-hidden').innerText();
}

async function expectNoBarriersAnywhere(visitor: PageVisitor): Promise<void> {
  for (const size of sizes) {
    await visitor.tab.page.setViewportSize(size);
    await expectNoBarriers(visitor, `a full site, ${size.width}`);
  }
}

test('who comes to a full site is told, and is let in by itself when somebody leaves', async ({
  openRawVisitors,
  openVisitor,
}) => {
  const [leaving] = await openRawVisitors(2);
  const red = await openVisitor('red', { context: { bypassCSP: true, reducedMotion: 'reduce' } });
  const { page } = red.tab;
  // The minutes that a visitor waits pass at a word.
  await page.clock.install();
  await red.start('text');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText('Every place is taken');
  await red.tab.click('button', 'Back to the start');

  await red.tab.click('radio', 'Video');
  await red.startFromLanding();
  await expect(heading).toHaveText('Every place is taken');
  const spoken = await spokenOn(page);
  expect(spoken).toMatch(/^This page tries again by itself in \d+ seconds\.$/);
  const clock = page.locator('.cool-off__clock');
  const shown = await clock.innerText();
  await page.clock.fastForward(3_000);
  await expect(clock).not.toHaveText(shown);
  expect(await spokenOn(page), 'seconds are not read out').toBe(spoken);
  await expectNoBarriersAnywhere(red);

  // Nobody has left yet: it goes on waiting.
  await page.clock.fastForward(45_000);
  await expect.poll(() => spokenOn(page)).not.toBe(spoken);
  await expect(page.getByRole('button', { name: 'Try now', disabled: false })).toBeVisible();
  leaving?.leave();
  await expect(async () => {
    await page.clock.fastForward(60_000);
    await expect(heading).toHaveText('Ready when you are', { timeout: 10_000 });
  }).toPass();
  await red.expectOwnPicture();
  await page.clock.fastForward(6_000);
  await red.expectStatus(/Looking for somebody/);
});
