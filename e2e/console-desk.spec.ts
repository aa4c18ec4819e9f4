/** Coming to the console and leaving it, what must not stay on its screens, and its other desks. */
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { type ShownConsole, test } from './harness/console-gallery.ts';

const words = 'Started right away, before I had said a word.';
const title = ({ page }: ShownConsole) => page.getByRole('heading', { level: 1 });

test.describe('coming and going', () => {
  test('an invitation leads to a passkey and in', async ({ shown }) => {
    await shown.show('join');
    await shown.page.getByRole('button', { name: 'Make a passkey and join' }).click();
    await expect(title(shown)).toHaveText('Queue');
    expect((await shown.asked('join')).map(({ body }) => body)).toEqual([
      { invitation: 'q8Zt3vTzKq3vTz', response: {} },
    ]);
  });

  test('one button signs in', async ({ shown }) => {
    await shown.show('sign-in');
    await expect(title(shown)).toBeFocused();
    await shown.page.keyboard.press('Tab');
    await shown.page.keyboard.press('Enter');
    await expect(title(shown)).toHaveText('Queue');
  });

  test('after a fresh sign-in what was asked goes on by itself', async ({ shown }) => {
    await shown.show('sign-in-again');
    const dialog = shown.page.getByRole('dialog', { name: 'Sign in again' });
    await expect(dialog).toBeVisible();
    expect(await shown.asked('decideCase')).toHaveLength(1);
    await shown.page.getByRole('button', { name: 'Use passkey' }).click();
    await expect(dialog).toBeHidden();
    await expect.poll(() => shown.asked('decideCase')).toHaveLength(2);
    await expect(shown.page.getByRole('complementary', { name: 'Undo' })).toBeVisible();
  });

  test('who does not want to, has decided nothing', async ({ shown }) => {
    await shown.show('sign-in-again');
    await expect(shown.page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
    await shown.page.keyboard.press('Escape');
    await expect(shown.page.getByRole('dialog')).toHaveCount(0);
    await expect(shown.page.getByRole('alert')).toContainText('This needs a fresh sign-in');
    expect(await shown.asked('decideCase')).toHaveLength(1);
  });

  test('signed out, nothing of the last screen stays', async ({ shown }) => {
    await shown.show('case');
    await expect(shown.page.getByText(words)).toBeVisible();
    await shown.page.getByRole('button', { name: 'Sign out' }).click();
    await expect(title(shown)).toHaveText('Sign in');
    expect(await shown.page.locator('body').innerText()).not.toMatch(/Case|Sexual|Ada|Queue/);
    expect(await shown.page.content()).not.toContain(words);
    await expect(shown.page).toHaveTitle('Sign in · AnonCam console');
    expect(await shown.page.evaluate(() => location.hash)).toBe('');
  });

  test('nor if others have signed one out', async ({ shown }) => {
    await shown.show('signed-out-meanwhile');
    await expect(shown.page.getByText(words)).toBeVisible();
    await shown.page.keyboard.press('Enter');
    await expect(title(shown)).toHaveText('Sign in');
    await expect(shown.page.getByText('You were signed out.')).toBeVisible();
    expect(await shown.page.content()).not.toContain(words);
  });

  test('one sees what one’s role may, and nothing else', async ({ shown }) => {
    await shown.show('as-moderator');
    const links = shown.page.getByRole('navigation', { name: 'Screens' }).getByRole('link');
    await expect(links).toHaveText([/^Queue/, /^Appeals/, /^Messages/, 'Sanctions', 'Figures', 'Policy']);
    await shown.page.evaluate(() => {
      location.hash = '#team';
    });
    await expect(title(shown)).toHaveText('Queue');
    expect(await shown.asked('team')).toEqual([]);
  });

  test('who may only read, decides nothing and takes nothing', async ({ shown }) => {
    await shown.show('as-reader');
    await expect(shown.page.getByText('Your role can read cases, and decides none.')).toBeVisible();
    await expect(shown.page.getByRole('link', { name: 'Reveal an address' })).toHaveCount(0);
    expect(await shown.asked('takeCase')).toEqual([]);
  });
});

test.describe('what must not stay', () => {
  const address = '2001:db8:85a3:8d3::/64';

  test('S5 an address is gone after ten minutes, from the whole page', async ({ shown }) => {
    await shown.page.clock.install();
    await shown.show('revealed');
    await expect(shown.page.getByText(address)).toBeVisible();
    await shown.page.clock.runFor(570_000);
    await expect(shown.page.getByText(address)).toBeVisible();
    await shown.page.clock.runFor(20_000);
    await expect(shown.page.getByText('The address is gone from this page.')).toBeVisible();
    expect(await shown.page.content()).not.toContain('2001:db8');
  });

  test('and earlier if nobody looks', async ({ shown }) => {
    await shown.page.clock.install();
    await shown.show('revealed');
    await expect(shown.page.getByText(address)).toBeVisible();
    // By then it listens whether anybody looks.
    await shown.page.clock.runFor(1_000);
    await shown.page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await shown.page.clock.runFor(61_000);
    expect(await shown.page.content()).not.toContain('2001:db8');
  });

  test('an invitation is shown once', async ({ shown }) => {
    await shown.show('invited');
    const link = shown.page.locator('code.link');
    await expect(link).toHaveText(/^http:\/\/localhost:\d+\/#join=q8Zt3vTzKq3vTzq8Zt3vTz$/);
    await shown.page.getByRole('button', { name: 'I have passed it on' }).click();
    await expect(link).toHaveCount(0);
    expect(await shown.page.content()).not.toContain('q8Zt3vTzKq3vTz');
  });

  test('what was collected is a file, and not on the page', async ({ shown }) => {
    await shown.show('legal');
    const download = shown.page.waitForEvent('download');
    await shown.page.getByRole('button', { name: 'Collect as a file' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^anoncam-\w+\.json$/);
    const collected = JSON.parse(readFileSync(await file.path(), 'utf8')) as { items: unknown[] };
    expect(collected.items).toEqual([{ case: 'pQ77aa0000000000000000', reports: 1 }]);
    await expect(shown.page.getByText('The file is with your browser now.')).toBeVisible();
  });
});

test.describe('others’ matters', () => {
  test('one’s own decision is left to others; a reversal is asked twice', async ({ shown }) => {
    await shown.show('appeals');
    const cards = shown.page.locator('.card');
    await expect(cards.nth(1)).toContainText('You decided this.');
    await expect(cards.nth(1).getByRole('button')).toHaveCount(0);
    await cards.nth(0).getByLabel('What you say').fill('We were wrong. Sorry.');
    await cards.nth(0).getByRole('button', { name: 'Reverse it' }).click();
    expect(await shown.asked('decideAppeal')).toEqual([]);
    await cards.nth(0).getByRole('button', { name: 'Yes' }).click();
    await expect
      .poll(() => shown.asked('decideAppeal'))
      .toEqual([
        {
          name: 'decideAppeal',
          body: { id: 'appealA000000000000000', outcome: 'reversed', words: 'We were wrong. Sorry.' },
        },
      ]);
  });

  test('one does not approve one’s own request', async ({ shown }) => {
    await shown.show('legal');
    const cards = shown.page.locator('.cards .card');
    await expect(cards.nth(2)).toContainText('Yours: somebody else has to decide.');
    await expect(cards.nth(2).getByRole('button')).toHaveCount(0);
    await cards.nth(0).getByRole('button', { name: 'Approve' }).click();
    await cards.nth(0).getByRole('button', { name: 'Yes' }).click();
    await expect.poll(() => shown.asked('approve')).toHaveLength(1);
  });

  test('asking for a disclosure names cases, authority and reason', async ({ shown }) => {
    await shown.show('legal');
    const { page } = shown;
    await page.getByLabel('What', { exact: true }).selectOption('Disclose a minimal export');
    await page.getByLabel('Cases').fill('pQ77aa0000000000000000\npQ88bb0000000000000000');
    await page.getByLabel('Authority').fill('Court of Example Town');
    await page.getByLabel('Its file number').fill('1 Gs 2/26');
    await page.getByLabel('Reason').fill('The order of the court has come.');
    await page.getByRole('button', { name: 'Ask' }).click();
    await expect(page.getByText('A second person has to approve it.')).toBeVisible();
    expect((await shown.asked('askApproval')).map(({ body }) => body)).toEqual([
      {
        kind: 'disclose',
        cases: ['pQ77aa0000000000000000', 'pQ88bb0000000000000000'],
        authority: 'Court of Example Town',
        reference: '1 Gs 2/26',
        reason: 'The order of the court has come.',
      },
    ]);
  });

  test('data requests and other messages do not stand together', async ({ shown }) => {
    await shown.show('requests');
    await expect(shown.page.locator('.card')).toHaveCount(1);
    await expect(shown.page.locator('.card')).toContainText('everything you hold about me');
    await shown.show('messages');
    await expect(shown.page.getByText('everything you hold about me')).toHaveCount(0);
    const first = shown.page.locator('.card').first();
    await first.getByLabel('Your answer').fill('Thank you, mended.');
    await first.getByRole('button', { name: 'Answer' }).click();
    await expect.poll(() => shown.asked('answerMessage')).toHaveLength(1);
  });

  test('somebody is taken out of the team only after being asked', async ({ shown }) => {
    await shown.show('team');
    const grace = shown.page.locator('.card').nth(1);
    await grace.getByRole('button', { name: 'Revoke' }).click();
    await grace.getByRole('button', { name: 'No' }).click();
    expect(await shown.asked('revoke')).toEqual([]);
    await grace.getByRole('button', { name: 'Revoke' }).click();
    await grace.getByRole('button', { name: 'Yes' }).click();
    await expect.poll(() => shown.asked('revoke')).toHaveLength(1);
    await grace.getByLabel('Role of Grace').selectOption('Lead');
    await expect.poll(() => shown.asked('changeRole')).toHaveLength(1);
  });

  test('the audit log goes back page by page, and says when it was changed', async ({ shown }) => {
    await shown.show('audit');
    await expect(shown.page.getByText('The chain is whole')).toBeVisible();
    await shown.page.getByRole('button', { name: 'Older' }).click();
    await expect.poll(() => shown.asked('audit')).toHaveLength(2);
    expect((await shown.asked('audit')).map(({ body }) => body)).toEqual([{}, { before: 401 }]);
    await shown.show('audit-broken');
    await expect(shown.page.getByRole('alert')).toContainText('The chain is broken.');
  });

  test('each chart can be read as a table', async ({ shown }) => {
    await shown.show('figures');
    for (const summary of await shown.page.getByText('As a table').all()) await summary.click();
    await expect(shown.page.getByRole('table')).toHaveCount(4);
    await expect(shown.page.getByRole('table').first().getByRole('row')).toHaveCount(31);
  });
});
