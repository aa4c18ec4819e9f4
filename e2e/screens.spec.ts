/**
 * Every screen is usable by everybody: no finding of axe, wide and on a phone, light and dark; and the whole
 * journey works with the keyboard alone.
 */
import { expect } from '@playwright/test';
import { checkMs } from '../web/src/visit-stage.ts';
import { expectNoBarriers } from './harness/barriers.ts';
import { stayHere } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';
import { unfoldWishes, wish } from './harness/wishing.ts';

const sizes = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

for (const [size, viewport] of Object.entries(sizes)) {
  test(`no barriers on any screen, ${size}`, async ({ openVisitor }) => {
    // Trusted Types would keep axe itself from working; csp.spec holds the policy.
    const context = { viewport, bypassCSP: true } as const;
    const red = await openVisitor('red', { context });
    const green = await openVisitor('green');
    await red.tab.open(red.origin);
    await expectNoBarriers(red, 'landing');
    await red.tab.click('button', 'Start');
    await expect(red.tab.page.getByRole('alert')).not.toBeEmpty();
    await expectNoBarriers(red, 'landing with a complaint');
    await unfoldWishes(red);
    await wish(red, { interests: ['origami'], notCountries: ['BT'] });
    await expectNoBarriers(red, 'landing with wishes');
    await red.confirmAge();
    await red.startCheck();
    await red.expectText('main', 'No hurry');
    await expectNoBarriers(red, 'camera check');
    await red.tab.click('button', 'Start');
    await red.expectStatus(/Looking for somebody/);
    await expectNoBarriers(red, 'waiting');
    await red.tab.click('button', 'Change wishes');
    await wish(red, { interests: ['jazz'] });
    await expectNoBarriers(red, 'wishes while waiting');
    await red.tab.click('button', 'Done');
    await green.start();
    await red.expectConnected();
    await red.seesMovingPictureOf('green');
    await red.say('good evening');
    await green.expectConversation('good evening');
    await green.say('good evening to you');
    await red.expectConversation('good evening to you');
    await expectNoBarriers(red, 'talking');
    await red.tab.click('button', 'Verify the encryption');
    await expect(red.tab.page.getByRole('list', { name: 'Five emoji, in this order' })).toBeVisible();
    await expectNoBarriers(red, 'verifying the encryption');
    await red.tab.click('button', 'Close');
    await red.tab.click('button', 'Block stranger');
    await expectNoBarriers(red, 'the question before a block');
    await red.tab.click('button', 'Cancel');
    await red.tab.click('button', 'Report');
    await expect(red.tab.page.getByRole('heading', { name: 'What happened?' })).toBeFocused();
    await expectNoBarriers(red, 'the sheet to report somebody');
    await red.tab.click('button', 'Cancel');
    const stays = stayHere(red);
    await green.stop();
    await stays;
    await expectNoBarriers(red, 'parted');
  });

  test(`no barriers on the page on protection, ${size}`, async ({ openVisitor }) => {
    const context = { viewport, bypassCSP: true } as const;
    const red = await openVisitor('red', { context });
    await red.tab.open(red.origin);
    await red.tab.page.getByRole('link', { name: 'How you are protected' }).click();
    await expect(red.tab.page.getByRole('heading', { level: 1 })).toHaveText('How you are protected');
    await expectNoBarriers(red, 'protection');
    await red.tab.page.getByRole('link', { name: 'Back to AnonCam' }).click();
    await expect(red.tab.page.getByRole('button', { name: 'Start' })).toBeVisible();
  });

  test(`no barriers where it is told what is kept, ${size}`, async ({ openVisitor }) => {
    const context = { viewport, bypassCSP: true } as const;
    const red = await openVisitor('red', { context });
    const { page } = red.tab;
    await red.tab.open(red.origin);
    await page.getByRole('link', { name: 'Privacy' }).click();
    for (const [title, next] of [
      ['Privacy', 'Promises and their evidence'],
      ['Promises and their evidence', 'Numbers'],
      ['Numbers', 'Rules'],
      ['Rules', 'Contact'],
      ['Contact', 'Report something'],
      ['Report something', 'Appeal'],
      ['Appeal', 'Your data'],
      ['Your data', 'Privacy'],
    ] as const) {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      await expectNoBarriers(red, title);
      await page.getByRole('link', { name: next, exact: true }).click();
    }
    await page.getByRole('link', { name: 'AnonCam' }).click();
    await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
  });

  test(`no barriers on a problem, ${size}`, async ({ openVisitor }) => {
    const context = { viewport, bypassCSP: true } as const;
    const red = await openVisitor('red', { context, camera: 'denied' });
    await red.tab.open(red.origin);
    await red.confirmAge();
    await red.tab.click('button', 'Start');
    await expect(red.tab.page.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expectNoBarriers(red, 'problem');
  });
}

/** Goes on with Tab until the control with this name has the focus. */
async function tabTo({ tab }: PageVisitor, name: RegExp): Promise<void> {
  const readFocus = () =>
    tab.evaluate(() => {
      const focused = document.activeElement;
      if (focused === document.body) return '';
      const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.innerText : null;
      return label ?? focused?.ariaLabel ?? (focused instanceof HTMLElement ? focused.innerText : '');
    }, null);
  for (let presses = 0; presses < 30; presses += 1) {
    if (name.test(await readFocus())) return;
    await tab.page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}.`);
}

/** Runs before the page's own scripts: the camera check goes on by itself much later than it would. */
function slowCheckDown(checkMs: number): void {
  const startTimer = window.setTimeout.bind(window);
  window.setTimeout = ((work: TimerHandler, ms?: number, ...given: unknown[]) =>
    startTimer(work, ms === checkMs ? ms * 20 : ms, ...given)) as typeof window.setTimeout;
}

test('the whole journey with the keyboard alone', async ({ openVisitor }) => {
  // So many presses of Tab may take a busy machine longer than the check lasts.
  const red = await openVisitor('red', {
    prepare: (context) => context.addInitScript(slowCheckDown, checkMs),
  });
  const green = await openVisitor('green');
  const { keyboard } = red.tab.page;
  await red.tab.open(red.origin);
  await tabTo(red, /18/);
  await keyboard.press('Space');
  await tabTo(red, /^Start$/);
  await keyboard.press('Enter');
  await red.expectOwnPicture();
  await tabTo(red, /^Take my time$/);
  await keyboard.press('Enter');
  await red.expectText('main', 'No hurry');
  await tabTo(red, /^Start$/);
  await keyboard.press('Enter');
  await red.expectStatus(/Looking for somebody/);
  await green.start();
  await red.expectConnected();
  await tabTo(red, /^Message$/);
  await keyboard.type('written by keyboard');
  await keyboard.press('Enter');
  await green.expectConversation('written by keyboard');
  await keyboard.press('Escape');
  await green.expectStatus(/The stranger left/);
  await red.expectStatus(/Looking for somebody/);
  await tabTo(red, /^Stop$/);
  await keyboard.press('Enter');
  await expect(red.tab.page.getByRole('button', { name: 'Start' })).toBeVisible();
});
