/** The queue and its cases, worked with by keyboard first. */
import { expect } from '@playwright/test';
import { type ShownConsole, test } from './harness/console-gallery.ts';

const words = 'Started right away, before I had said a word.';
const title = ({ page }: ShownConsole) => page.getByRole('heading', { level: 1 });

async function lastDecision({ asked }: ShownConsole): Promise<unknown> {
  return (await asked('decideCase')).at(-1)?.body;
}

test.describe('the queue', () => {
  test('down, up, open: with letters or with arrows', async ({ shown }) => {
    await shown.show('queue');
    const { page } = shown;
    const rows = page.locator('.row');
    await expect(rows.nth(0)).toHaveClass(/row--at/);
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await expect(rows.nth(2)).toBeFocused();
    await expect(rows.nth(2)).toHaveClass(/row--at/);
    await page.keyboard.press('k');
    await expect(rows.nth(1)).toBeFocused();
    await page.keyboard.press('End');
    await expect(rows.nth(6)).toBeFocused();
    await page.keyboard.press('j');
    await expect(rows.nth(6)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(title(shown)).toHaveText(/^Case /);
    expect((await shown.asked('takeCase')).map(({ body }) => body)).toEqual([
      { id: 'w2Rty70000000000000000' },
    ]);
  });

  test('a key that is pressed the moment the queue stands there is heard', async ({ shown }) => {
    await shown.page.addInitScript(() => {
      const seen = new MutationObserver(() => {
        if (!document.querySelector('.row')) return;
        seen.disconnect();
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      });
      seen.observe(document, { subtree: true, childList: true });
    });
    await shown.show('queue');
    await expect(title(shown)).toHaveText(/^Case /);
  });

  test('how urgent it is, is told in words and by a shape', async ({ shown }) => {
    await shown.show('queue');
    const signs = shown.page.locator('.row .priority');
    await expect(signs).toHaveText([
      'Danger to life',
      'Minor',
      'Intimate picture',
      'Ordinary',
      'Ordinary',
      'Ordinary',
      'Ordinary',
    ]);
    const shapes = await signs
      .locator('path')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
    expect(new Set(shapes).size).toBe(4);
  });

  test('it is read every ten seconds, and not at all while nobody sees it', async ({ shown }) => {
    const { page } = shown;
    await page.clock.install();
    await shown.show('queue');
    // From here on time passes by the test's word alone; a clock that runs can be stopped at a moment to come.
    await page.clock.pauseAt(Date.now() + 60_000);
    const count = async () => (await shown.asked('queue')).length;
    const before = await count();
    await page.clock.runFor(30_000);
    expect(await count()).toBe(before + 3);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.clock.runFor(60_000);
    expect(await count()).toBe(before + 3);
  });

  test('a break is suggested, and "later" is heard', async ({ shown }) => {
    await shown.show('queue-break');
    const hint = shown.page.getByRole('complementary', { name: 'Time for a break?' });
    await expect(hint).toContainText('54 minutes');
    await shown.page.getByRole('button', { name: 'Later' }).click();
    await expect(hint).toBeHidden();
  });

  test('? tells the keys, and Escape closes them', async ({ shown }) => {
    await shown.show('queue');
    const { page } = shown;
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await expect(keys).toContainText('Appears under 18');
    // What lies below hears nothing meanwhile.
    await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    await expect(keys).toBeHidden();
    await expect(page.locator('.row').nth(0)).toHaveClass(/row--at/);
  });
});

test.describe('a case', () => {
  test('a plain one takes two presses from the queue, and the next one follows', async ({ shown }) => {
    await shown.show('queue');
    await shown.page.keyboard.press('Enter');
    await expect(shown.page.getByRole('heading', { name: 'Decision' })).toBeVisible();
    await shown.page.keyboard.press('Enter');
    await expect(shown.page.getByRole('complementary', { name: 'Undo' })).toContainText(
      'Decided: Exclusion.',
    );
    expect(await lastDecision(shown)).toEqual({
      id: 'm4NNsa0000000000000000',
      reports: 3,
      outcome: 'exclusion',
      reason: 'sexual',
      days: 3,
      note: '',
    });
    // The most urgent that is left and nobody else's.
    await expect(shown.page).toHaveURL(/#case\/Zr0opL0/);
  });

  test('a second press decides no case that came after the first', async ({ shown }) => {
    const { page } = shown;
    const now = Date.now();
    await page.clock.setFixedTime(now);
    await shown.show('case');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/#case\/(?!m4NNsa)/);
    await expect(page.getByRole('heading', { name: 'Decision' })).toBeVisible();
    await page.keyboard.press('Enter');
    await page.clock.setFixedTime(now + 1_000);
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await expect.poll(() => lastDecision(shown)).toMatchObject({ outcome: 'nothing' });
    expect(await shown.asked('decideCase')).toHaveLength(2);
  });

  test('1 and Enter: nothing', async ({ shown }) => {
    await shown.show('case');
    await shown.page.keyboard.press('1');
    await expect(shown.page.getByText('Other than the rules suggest')).toBeVisible();
    await shown.page.keyboard.press('Enter');
    await expect.poll(() => lastDecision(shown)).toMatchObject({ outcome: 'nothing', reason: null, days: 0 });
  });

  test('outcome, reason, days and a note by keyboard alone', async ({ shown }) => {
    await shown.show('case-plain');
    const { page } = shown;
    await expect(page.getByRole('radio', { name: 'Nothing' })).toBeChecked();
    for (const key of ['5', 'h', '+', '+', '-']) await page.keyboard.press(key);
    await expect(page.getByRole('radio', { name: 'Hate' })).toBeChecked();
    await expect(page.getByLabel('days')).toHaveValue('8');
    await expect(page.getByText('More than seven days need a fresh sign-in.')).toBeVisible();
    await page.keyboard.press('n');
    await page.keyboard.type('seen 1 time before: u, s, Enter');
    await page.keyboard.press('Enter');
    expect(await shown.asked('decideCase')).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await expect
      .poll(() => lastDecision(shown))
      .toMatchObject({
        outcome: 'exclusion',
        reason: 'hate',
        days: 8,
        note: 'seen 1 time before: u, s, Enter',
      });
  });

  test('pressing twice decides once', async ({ shown }) => {
    await shown.show('case');
    await shown.page.evaluate(() => {
      for (const repeat of [false, true, true]) {
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat }));
      }
    });
    await expect(shown.page.getByRole('complementary', { name: 'Undo' })).toBeVisible();
    expect(await shown.asked('decideCase')).toHaveLength(1);
  });

  test('with the mouse alone', async ({ shown }) => {
    await shown.show('case');
    await shown.page.getByText('Warning', { exact: true }).first().click();
    await shown.page.getByText('Spam', { exact: true }).click();
    await shown.page.getByRole('button', { name: 'Decide' }).click();
    await expect.poll(() => lastDecision(shown)).toMatchObject({ outcome: 'warning', reason: 'spam' });
  });

  test('u takes the last decision back, and shows the case again', async ({ shown }) => {
    await shown.show('case-undo');
    const undo = shown.page.getByRole('complementary', { name: 'Undo' });
    await expect(undo).toBeVisible();
    await shown.page.keyboard.press('u');
    await expect(undo).toBeHidden();
    expect((await shown.asked('undoCase')).map(({ body }) => body)).toEqual([
      { id: 'm4NNsa0000000000000000' },
    ]);
    await expect(shown.page).toHaveURL(/#case\/m4NNsa0/);
  });

  test('after a minute there is nothing to be taken back', async ({ shown }) => {
    await shown.page.clock.install();
    await shown.show('case');
    await shown.page.keyboard.press('Enter');
    const undo = shown.page.getByRole('complementary', { name: 'Undo' });
    // The clock goes on by itself as well.
    await expect(undo).toContainText(/(60|5\d) seconds/);
    await shown.page.clock.runFor(30_000);
    await expect(undo).toContainText(/\d+ seconds/);
    await shown.page.clock.runFor(31_000);
    await expect(undo).toBeHidden();
    await shown.page.keyboard.press('u');
    expect(await shown.asked('undoCase')).toEqual([]);
  });

  test('Escape gives it back; a decided one is not given back', async ({ shown }) => {
    await shown.show('case');
    await shown.page.keyboard.press('Escape');
    await expect(title(shown)).toHaveText('Queue');
    await expect.poll(() => shown.asked('giveBackCase')).toHaveLength(1);
    await shown.show('case');
    await shown.page.keyboard.press('Enter');
    await expect(shown.page).toHaveURL(/#case\/Kq3vTz0/);
    expect(await shown.asked('giveBackCase')).toEqual([]);
  });

  test('what somebody else has can be read, and not decided', async ({ shown }) => {
    await shown.show('case-of-another');
    await expect(shown.page.getByText('Grace is looking at this case.')).toBeVisible();
    await shown.page.keyboard.press('Enter');
    await expect(shown.page.getByRole('button', { name: 'Decide' })).toHaveCount(0);
    expect(await shown.asked('decideCase')).toEqual([]);
  });

  test('a refusal is told, and what was chosen stays', async ({ shown }) => {
    await shown.show('case');
    await shown.show('case-refused');
    await expect(shown.page.getByRole('alert')).toContainText('somebody else may have been faster');
    await expect(shown.page.getByRole('radio', { name: 'Exclusion' })).toBeChecked();
  });

  test('words are folded for who chose so, and shown by one press', async ({ shown }) => {
    await shown.show('case');
    const { page } = shown;
    await expect(page.getByText(words)).toBeVisible();
    await page.getByLabel('Fold reporters’ words').check();
    await expect(page.getByText(words)).toHaveCount(0);
    await page.keyboard.press('w');
    await expect(page.getByText(words)).toBeVisible();
    await page.keyboard.press('w');
    await expect(page.getByText(words)).toHaveCount(0);
    await page.getByRole('button', { name: 'Show' }).first().click();
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByText('Insults, about where I come from.')).toHaveCount(0);
    expect(await page.evaluate(() => ({ ...localStorage }))).toEqual({ 'anoncam-console.calm': 'yes' });
  });
});
