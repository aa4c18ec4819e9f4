/** Writing to the people who run the site, and looking after one's own data: as somebody with a browser does it. */
import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { holdBack } from './harness/held-back.ts';
import { meet } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

async function send(page: Page, words: string): Promise<string> {
  await page.getByLabel('Your message').fill(words);
  await page.getByRole('button', { name: 'Send' }).click();
  const receipt = page.locator('#sent-receipt');
  await expect(receipt).toHaveText(/^\w{5}-\w{5}-\w{5}-\w{5}$/);
  return receipt.innerText();
}

async function look(page: Page, receipt: string): Promise<void> {
  await page.getByLabel('Receipt code').fill(receipt);
  await page.getByRole('button', { name: 'Look' }).click();
}

async function open({ tab, origin }: PageVisitor, path: string): Promise<Page> {
  await tab.open(`${origin}${path}`);
  return tab.page;
}

test('a message gets a receipt, is read with it, answered, and deleted', async ({ openVisitor, site }) => {
  const page = await open(await openVisitor('red'), '/contact');
  await page.getByLabel('What is it about?').selectOption('What is held of me');
  await page.getByLabel('Your message').fill(' \n ');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByLabel('Your message')).toBeFocused();
  await expect(page.locator('#sent')).toBeHidden();
  const receipt = await send(page, 'Is this safe?\n<b>Really</b>');
  await expect(page.getByLabel('Your message')).toHaveValue('');
  await look(page, receipt.toLowerCase().replaceAll('-', ' '));
  const message = page.getByRole('article');
  await expect(message).toContainText('Is this safe?\n<b>Really</b>', { useInnerText: true });
  await expect(message).toContainText('There is no answer yet. You will be answered by');
  site.server.command(
    ['messages', `--answer=${site.server.command(['messages']).slice(0, 22)}`],
    'Yes, it is.',
  );
  await look(page, receipt);
  await expect(message).toContainText('Yes, it is.');
  await expect(message).toContainText('Answered on');
  await page.getByRole('button', { name: 'Delete this message' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(message).toBeVisible();
  await page.getByRole('button', { name: 'Delete this message' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByText('It is deleted, for good.')).toBeVisible();
  await look(page, receipt);
  await expect(page.getByText('There is no message with this receipt.')).toBeVisible();
  await expect(message).toBeHidden();
});

test('what is typed before the script is there is not sent blank, either', async ({ openVisitor }) => {
  const visitor = await openVisitor('red');
  const { page } = visitor.tab;
  const bringScripts = await holdBack(page, '**/*.js');
  // The page is loaded only when its scripts are.
  await page.goto(`${visitor.origin}/contact`, { waitUntil: 'commit' });
  await page.getByLabel('Your message').fill(' \n ');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  bringScripts();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByLabel('Your message')).toBeFocused();
  await expect(page.locator('#sent')).toBeHidden();
});

for (const part of ['document', 'contact']) {
  test(`a page of which a part does not come says so, and keeps the words: ${part}`, async ({
    openVisitor,
  }) => {
    const visitor = await openVisitor('red');
    const { page } = visitor.tab;
    await page.route(`**/assets/${part}-*.js`, (route) => route.abort());
    await page.goto(`${visitor.origin}/contact`);
    await page.getByLabel('Your message').fill('still here');
    const told = page.locator('#message-form').getByRole('status');
    await expect(told).toContainText('load the page again');
    await expect(told).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
    await expect(page.getByLabel('Your message')).toHaveValue('still here');
    await page.unroute(`**/assets/${part}-*.js`);
    await page.reload();
    await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled();
    await expect(told).toBeHidden();
  });
}

test('words are not lost when the server cannot be reached', async ({ openVisitor, site }) => {
  const page = await open(await openVisitor('red'), '/contact');
  await page.getByLabel('Your message').fill('still here');
  await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled();
  await site.server.kill('SIGKILL');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('It was not sent')).toBeVisible();
  await expect(page.getByLabel('Your message')).toHaveValue('still here');
  await site.server.start();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('#sent-receipt')).not.toBeEmpty();
});

test('everything that is held is shown, given, and deleted', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.start();
  await red.expectStatus(/Looking for somebody/);
  const page = await red.tab.page.context().newPage();
  await page.goto(`${red.origin}/contact`);
  await send(page, 'my own words');
  await page.getByRole('link', { name: 'Your data' }).click();
  await expect(page.getByText('my own words')).toBeVisible();
  await expect(page.getByText('looking for somebody')).toBeVisible();
  await expect(page.getByText('anoncam.wishes')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download all of it' }).click();
  const held = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as { records: unknown };
  expect(JSON.stringify(held.records)).toContain('my own words');
  await page.getByRole('button', { name: 'Delete all of it' }).click();
  await page.getByRole('button', { name: 'Delete it all' }).click();
  await expect(page.getByText('It is deleted.')).toBeVisible();
  await expect(page.getByText('my own words')).toBeHidden();
  // The other page is not let in any more, and says so.
  await expect(red.tab.page.getByRole('heading', { name: 'Your confirmation was deleted' })).toBeVisible();
  await expect(red.tab.page.getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(await page.context().cookies()).toEqual([]);
  expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({});
  await page.reload();
  await expect(page.getByText('This browser has no cookie of ours')).toBeVisible();
});

test('who deletes everything is out of their conversation, and may begin anew', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  const page = await red.tab.page.context().newPage();
  await page.goto(`${red.origin}/your-data`);
  await page.getByRole('button', { name: 'Delete all of it' }).click();
  await page.getByRole('button', { name: 'Delete it all' }).click();
  await expect(red.tab.page.getByRole('heading', { name: 'Your confirmation was deleted' })).toBeVisible();
  await green.expectStatus(/The stranger left/);
  await red.tab.click('button', 'Try again');
  await red.expectStatus(/Looking for|Connected/);
});

test('PR26 who was here before is told once that the privacy policy has changed', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.start();
  await red.expectStatus(/Looking for somebody/);
  await red.stop();
  const page = await open(red, '/');
  const notice = page.getByText('Our privacy policy has changed.');
  await expect(page.getByText('You confirmed in this browser')).toBeVisible();
  await expect(notice).toBeHidden();
  await page.evaluate(() => localStorage.setItem('anoncam.policy', '1'));
  await page.reload();
  await expect(notice).toBeVisible();
  await page.getByRole('link', { name: 'Read it' }).click();
  await expect(page.getByRole('heading', { name: 'What has changed' })).toBeVisible();
  await page.goBack();
  await page.getByRole('button', { name: 'I have read this' }).click();
  await expect(notice).toBeHidden();
  await page.reload();
  await expect(page.getByText('You confirmed in this browser')).toBeVisible();
  await expect(notice).toBeHidden();
});

test('all of it can be read without JavaScript', async ({ openVisitor }) => {
  const red = await openVisitor('red', { context: { javaScriptEnabled: false } });
  for (const [path, words] of [
    ['/rules', 'What everybody agrees to'],
    ['/privacy', 'Everything that is kept'],
    ['/promises', 'Nobody signs up.'],
    ['/numbers', 'Nothing can be told yet'],
    ['/transparency', 'Nothing can be told yet'],
    ['/your-data', 'This browser has no cookie of ours'],
    ['/contact', 'Write to the people who run this site'],
    ['/report', 'An intimate picture that somebody shows without consent?'],
    ['/appeal', 'Another person decides,'],
  ] as const) {
    const page = await open(red, path);
    await expect(page.getByText(words).first()).toBeVisible();
  }
});
