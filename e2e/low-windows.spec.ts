/** In a window that is low, as on a small laptop, a phone that lies, or where everything is shown twice as large, all of a notice can be reached. */
import { expect } from '@playwright/test';
import { meet } from './harness/journeys.ts';
import { test } from './harness/test.ts';

const windows = [
  ['text', 1280, 720],
  ['text', 1280, 600],
  ['text', 640, 360],
  ['video', 640, 360],
  ['video', 568, 320],
] as const;

for (const [mode, width, height] of windows) {
  test(`who waits again by ${mode} can report the last person at ${width} × ${height}`, async ({
    openVisitor,
  }) => {
    const red = await openVisitor('red', { context: { viewport: { width, height } } });
    const green = await openVisitor('green');
    await meet(red, green, mode);
    await green.stop();
    await red.expectStatus(/The stranger left/);
    await red.next();
    await red.expectStatus(/Looking for somebody/);
    const { page } = red.tab;
    const report = page.locator('.notice').getByRole('button', { name: 'Report the last person' });
    // A press that something else would get fails.
    await report.click({ trial: true });
    const headline = page.locator('.notice .status__headline');
    await headline.scrollIntoViewIfNeeded();
    expect((await headline.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await report.click();
    await expect(page.getByRole('dialog')).toBeVisible();
  });
}
