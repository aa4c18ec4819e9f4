/** Reporting somebody, as who is in a call with them does it: by keyboard, and with a server that is not there. */
import { expect, type Page } from '@playwright/test';
import { meet, stayHere } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';
import { expectWaitedFor } from './harness/wishing.ts';

/** Two who are alone on a site and met before are brought together again after five seconds. */
const reunionSeconds = 9;

const receiptShape = /^\w{5}-\w{5}-\w{5}-\w{5}$/;

/** Goes on with Tab until the control with this name has the focus. */
async function tabTo(page: Page, role: 'button' | 'radio' | 'textbox', name: string): Promise<void> {
  const control = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 30; presses += 1) {
    if (await control.and(page.locator(':focus')).isVisible()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

function isStrangerMuted({ tab }: PageVisitor): Promise<boolean | undefined> {
  return tab.evaluate(() => document.querySelector<HTMLVideoElement>('.guarded video')?.muted, null);
}

function receiptOf({ tab }: PageVisitor) {
  return tab.page.getByRole('status', { name: 'Your receipt' });
}

async function expectOutcome({ tab, origin }: PageVisitor, receipt: string, words: string): Promise<void> {
  const page = await tab.page.context().newPage();
  await page.goto(`${origin}/report`);
  await page.getByLabel('Receipt code').fill(receipt.toLowerCase());
  await page.getByRole('button', { name: 'Look' }).click();
  await expect(page.getByRole('article')).toContainText('It waits: somebody will look at it.');
  await expect(page.getByRole('article')).toContainText(words);
  await page.close();
}

test('a stranger is reported by keyboard: out at once, with a receipt, and never met again', async ({
  openVisitor,
}) => {
  const [red, green] = [await openVisitor('red'), await openVisitor('green')];
  const { page } = red.tab;
  await meet(red, green);
  await red.seesMovingPictureOf('green');
  await tabTo(page, 'button', 'Report');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'What happened?' })).toBeFocused();
  // From now on neither sees nor hears the other, and nothing has been decided yet.
  await green.expectStatus(/camera is off/);
  await green.hearsNothing();
  expect(await isStrangerMuted(red)).toBe(true);
  await page.keyboard.press('Escape');
  await green.expectStatus(/^(?!.*camera is off)/s);
  await green.seesMovingPictureOf('red');
  expect(await isStrangerMuted(red)).toBe(false);
  await tabTo(page, 'button', 'Report');
  await page.keyboard.press('Enter');
  await tabTo(page, 'radio', 'Nudity, or anything sexual');
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('radio', { name: 'Something else against the law' })).toBeChecked();
  await tabTo(page, 'textbox', 'In your own words, if you like');
  await page.keyboard.type('They offered me stolen things.');
  await tabTo(page, 'button', 'Report');
  await page.keyboard.press('Enter');
  await green.expectStatus(/The stranger left/);
  await expect(page.getByRole('heading', { name: 'Thank you. Your report has arrived.' })).toBeFocused();
  await expect(receiptOf(red)).toHaveText(receiptShape);
  await expectOutcome(red, await receiptOf(red).innerText(), 'They offered me stolen things.');
  await tabTo(page, 'button', 'Look for somebody new');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Your conversation' })).toBeFocused();
  await Promise.all([red, green].map((visitor) => expectWaitedFor(visitor, reunionSeconds)));
});

test('a report is not lost while the server is away, and goes out after Stop as well', async ({
  openVisitor,
  site,
}) => {
  const [red, green] = [await openVisitor('red'), await openVisitor('green')];
  const { page } = red.tab;
  await meet(red, green, 'text');
  await site.server.kill('SIGKILL');
  await red.stop();
  await page.getByRole('button', { name: 'Report the last person' }).click();
  await page.getByRole('radio', { name: 'Hate or harassment' }).check();
  await red.tab.click('button', 'Report');
  await expect(page.getByRole('heading', { name: 'Your report is kept for a moment' })).toBeVisible();
  await site.server.start();
  await expect(receiptOf(red)).toHaveText(receiptShape);
  await expectOutcome(red, await receiptOf(red).innerText(), 'Hate or harassment');
  await red.tab.click('button', 'Close');
  await expect(page.getByRole('button', { name: 'Report the last person' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Your report' })).toBeVisible();
});

test('on a wide screen the way to report who left stands there once', async ({ openVisitor }) => {
  const context = { viewport: { width: 1280, height: 800 } } as const;
  const [red, green] = [await openVisitor('red', { context }), await openVisitor('green')];
  await meet(red, green, 'text');
  const stays = stayHere(red);
  await green.stop();
  await stays;
  await expect(red.tab.page.getByRole('button', { name: 'Report the last person' })).toHaveCount(1);
});
