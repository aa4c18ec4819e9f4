/**
 * From a report to its end, in real browsers: somebody is reported, a person decides, the one it is about is told and
 * objects, another person finds that it was wrong, and all of it is undone.
 */
import { expect } from '@playwright/test';
import { holdBack } from './harness/held-back.ts';
import { meet } from './harness/journeys.ts';
import { StaffMember } from './harness/staff.ts';
import { test } from './harness/test.ts';

test.use({ way: 'staffed' });

test('A8 report, decision, appeal and reversal', async ({ site, fleet, openVisitor }) => {
  const browser = await fleet.share('blue', 'granted', site.browserArguments);
  const ada = await StaffMember.join(browser, site, 'Ada', 'moderator');
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');

  await red.tab.click('button', 'Report');
  const sheet = red.tab.page.getByRole('dialog', { name: 'What happened?' });
  await sheet.getByRole('radio', { name: 'A threat, or danger to somebody' }).check();
  await sheet.getByRole('textbox').fill('They said that they would find me.');
  // It is said for five seconds only.
  const left = green.expectStatus(/The stranger left/);
  await Promise.all([left, sheet.getByRole('button', { name: 'Report' }).click()]);
  await expect(red.tab.page.getByText('Thank you. Your report has arrived.')).toBeVisible();
  const receipt = await red.tab.page.getByRole('status', { name: 'Your receipt' }).innerText();

  await expect(ada.page.locator('.row')).toHaveCount(1);
  await ada.page.keyboard.press('Enter');
  await expect(ada.page.getByText('They said that they would find me.')).toBeVisible();
  await ada.page.keyboard.press('5');
  await ada.page.keyboard.press('Enter');
  await expect(ada.page.getByRole('complementary', { name: 'Undo' })).toContainText('Decided: Exclusion.');

  const told = green.tab.page;
  await expect(told.getByRole('heading', { level: 1 })).toHaveText('You are kept out for now');
  await expect(told.getByText('They said that they would find me.')).toHaveCount(0);
  const link = (await told.getByRole('link', { name: '/appeal' }).getAttribute('href')) ?? '';
  await told.getByRole('textbox').fill('We quoted a film to each other.');
  await told.getByRole('button', { name: 'Send the appeal' }).click();
  await expect(told.getByText(/You appealed on/)).toBeVisible();
  await told.reload();
  await green.startAgain('text').catch(() => undefined);
  await expect(told.getByRole('heading', { level: 1 })).toHaveText('You are kept out for now');

  await ada.open('Appeals');
  await expect(ada.page.getByText('Somebody else must look at it')).toBeVisible();
  const bo = await StaffMember.join(browser, site, 'Bo', 'moderator');
  await bo.open('Appeals');
  await expect(bo.page.getByText('We quoted a film to each other.')).toBeVisible();
  await bo.page.getByRole('button', { name: 'Reverse it' }).click();
  await bo.page.getByRole('button', { name: 'Yes' }).click();
  await expect(bo.page.getByText('No appeal is waiting.')).toBeVisible();

  // Who looks it up reads once that it was wrong, and not as its end.
  const appeal = await told.context().newPage();
  await appeal.goto(`${green.origin}${link}`);
  await expect(appeal.getByText('It was wrong, and is undone. We are sorry.')).toHaveCount(1);
  await expect(appeal.getByText('Until', { exact: true })).toBeHidden();
  await appeal.close();

  // Who starts before it is known is told all the same.
  const tell = await holdBack(told, '**/standing');
  await green.startAgain('text');
  tell();
  await expect(told.getByRole('heading', { level: 1 })).toHaveText('We are sorry');
  await told.getByRole('button', { name: 'Go on' }).click();
  const blue = await openVisitor('blue');
  await blue.start('text');
  await Promise.all([blue.expectConnected(), green.expectConnected()]);
  await red.tab.page.goto(`${red.origin}/report`);
  await red.tab.page.getByRole('textbox', { name: /receipt/i }).fill(receipt);
  await red.tab.page.getByRole('button', { name: 'Look' }).click();
  await expect(red.tab.page.locator('main')).toContainText(/no reason to/i);
  await Promise.all([ada.close(), bo.close()]);
});
