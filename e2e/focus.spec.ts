/**
 * Where the focus is once what had it is gone, and what becomes of keys that were meant for a dialog which closed by itself.
 */
import { expect } from '@playwright/test';
import { meet, talk } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';
import { startWishing } from './harness/wishing.ts';

/** Presses Escape at the very moment at which the dialog that is open now closes. */
function escapeAsDialogCloses({ tab }: PageVisitor): Promise<void> {
  return tab.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          if (document.querySelector('dialog')) return;
          observer.disconnect();
          const init = { key: 'Escape', bubbles: true, cancelable: true };
          document.body.dispatchEvent(new KeyboardEvent('keydown', init));
          resolve();
        });
        observer.observe(document.body, { subtree: true, childList: true });
      }),
    null,
  );
}

function letTimePass({ tab }: PageVisitor, ms: number): Promise<void> {
  return tab.evaluate((ms) => {
    const readClock = Date.now;
    Date.now = () => readClock() + ms;
  }, ms);
}

/** As somebody at a keyboard does it, before the page goes on by itself. */
function stayByKeyboard({ tab }: PageVisitor): Promise<void> {
  return tab.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          const buttons = [...document.querySelectorAll('button')];
          const stay = buttons.find((button) => button.innerText.trim() === 'Stay here');
          if (!stay) return;
          observer.disconnect();
          stay.focus();
          stay.click();
          resolve();
        });
        observer.observe(document.body, { subtree: true, childList: true });
      }),
    null,
  );
}

async function expectAtBeginning({ tab }: PageVisitor): Promise<void> {
  await expect(tab.page.getByRole('heading', { name: 'Your conversation' })).toBeFocused();
}

test('somebody comes while wishes are changed: Escape does not skip them, and a moment later it does', async ({
  openVisitor,
}) => {
  const [red, green] = [await openVisitor('red'), await openVisitor('green')];
  await startWishing(red, {});
  await red.tab.click('button', 'Change wishes');
  await red.tab.page.getByRole('textbox', { name: 'Add an interest' }).focus();
  const escaped = escapeAsDialogCloses(red);
  await green.start('text');
  await escaped;
  await expectAtBeginning(red);
  await talk(red, green);
  await letTimePass(red, 2_000);
  await red.tab.press('Escape');
  await green.expectStatus(/The stranger left/);
});

test('the stranger leaves while the encryption is verified: Escape does not go on to somebody new', async ({
  openVisitor,
}) => {
  const [red, green] = [await openVisitor('red'), await openVisitor('green')];
  await meet(red, green, 'text');
  await red.tab.page.getByRole('button', { name: 'Verify the encryption' }).press('Enter');
  await expect(red.tab.page.getByRole('dialog')).toBeVisible();
  const done = Promise.all([escapeAsDialogCloses(red), stayByKeyboard(red)]);
  await green.stop();
  await done;
  await red.expectStatus(/Press Next when you are ready/);
});

test('who stays where they are keeps a place for the keyboard', async ({ openVisitor }) => {
  const [red, green] = [await openVisitor('red'), await openVisitor('green')];
  await meet(red, green, 'text');
  const stays = stayByKeyboard(red);
  await green.stop();
  await stays;
  await red.expectStatus(/Press Next when you are ready/);
  await expectAtBeginning(red);
});
