/**
 * The console with the real server: a decision by keyboard and taken back, and members of the staff who come and go with
 * their passkeys. From a report to a reversal: `sanction.spec.ts`.
 */
import { expect } from '@playwright/test';
import { meet } from './harness/journeys.ts';
import { StaffMember } from './harness/staff.ts';
import { type PageVisitor, test } from './harness/test.ts';

test.use({ way: 'staffed' });

const words = 'Sold me a watch that he does not have.';
const titleOf = ({ page }: StaffMember) => page.getByRole('heading', { level: 1 });

async function report({ tab }: PageVisitor): Promise<void> {
  await tab.click('button', 'Report');
  const sheet = tab.page.getByRole('dialog', { name: 'What happened?' });
  await sheet.getByRole('radio', { name: /Advertising, fraud/ }).check();
  await sheet.getByRole('textbox').fill(words);
  await sheet.getByRole('button', { name: 'Report' }).click();
  await expect(tab.page.getByText('Thank you. Your report has arrived.')).toBeVisible();
}

test('what was decided by keyboard is taken back within its minute, and whom it was about is told so', async ({
  site,
  fleet,
  openVisitor,
}) => {
  const [red, green] = [await openVisitor('red'), await openVisitor('green')];
  await meet(red, green, 'text');
  await report(red);
  const browser = await fleet.share('red', 'granted', site.browserArguments);
  const ada = await StaffMember.join(browser, site, 'Ada', 'moderator');
  const { keyboard } = ada.page;
  const told = green.tab.page;

  await expect(ada.page.locator('.row')).toHaveCount(1);
  await keyboard.press('Enter');
  await expect(ada.page.getByRole('blockquote')).toHaveText(words);
  await expect(ada.page.getByText('Suggested by the rules')).toBeVisible();
  for (const key of ['5', '-', 'Enter']) await keyboard.press(key);
  await expect(titleOf(ada)).toHaveText('Queue');
  await expect(ada.page.getByText('Nothing is waiting.')).toBeVisible();
  await expect(told.getByRole('heading', { level: 1 })).toHaveText('You are kept out for now');

  await keyboard.press('u');
  await expect(titleOf(ada)).toHaveText(/^Case /);
  await expect(ada.page.getByText('The decision was undone')).toBeVisible();
  await expect(ada.page.getByRole('button', { name: 'Decide' })).toBeVisible();
  const learnt = told.waitForResponse(/\/appeal\/read$/);
  await told.reload();
  await (await learnt).finished();
  await green.startFromLanding('text');
  await expect(told.getByRole('heading', { level: 1 })).toHaveText('We are sorry');
  await green.tab.click('button', 'Go on');
  await green.expectStatus(/Looking for somebody/);
  await ada.close();
});

test('a console that did not come whole says so', async ({ site, openVisitor }) => {
  const { page } = (await openVisitor('red')).tab;
  await page.route('**/assets/*.js', (route) => route.abort('connectionreset'));
  await page.goto(site.consoleOrigin ?? '');
  await expect(page.getByText('Please load the page again')).toBeVisible();
  await page.unroute('**/assets/*.js');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await expect(page.getByText('Please load the page again')).toHaveCount(0);
});

test('a member looks at everything, signs out and in again; taken out of the team, they are out at once', async ({
  site,
  fleet,
}) => {
  const browser = await fleet.share('red', 'granted', site.browserArguments);
  const ada = await StaffMember.join(browser, site, 'Ada', 'lead');
  const { page } = ada;
  // The code of the invitation does not stay in the address.
  expect(page.url()).toBe(`${site.consoleOrigin}/`);
  const screens = page.getByRole('navigation', { name: 'Screens' }).getByRole('link');
  const names = (await screens.allInnerTexts()).map((text) => text.split('\n')[0] ?? '');
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) {
    await ada.open(name);
    await expect(page.locator('.loading')).toHaveCount(0);
    // Every answer was understood.
    await expect(page.getByRole('alert').filter({ hasText: /\w/ })).toHaveCount(0);
  }
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(titleOf(ada)).toHaveText('Sign in');
  await page.reload();
  await page.getByRole('button', { name: 'Sign in with passkey' }).click();
  // Where they were, or at the queue.
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible();
  await ada.open('Audit log');
  await expect(page.getByText('The chain is whole')).toBeVisible();

  const [id = ''] = site.server.command(['staff', 'list']).match(/^[\w-]{22}/m) ?? [];
  site.server.command(['staff', 'revoke', `--id=${id}`]);
  // What the console asks by itself tells it.
  await expect(titleOf(ada)).toHaveText('Sign in');
  expect(await page.content()).not.toContain('The chain is whole');
  await page.getByRole('button', { name: 'Sign in with passkey' }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await expect(titleOf(ada)).toHaveText('Sign in');
  await ada.close();
});
