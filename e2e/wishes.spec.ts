/**
 * Whom a visitor would rather meet: where the wishes come from, how long they live, and that they count at once.
 */
import { expect } from '@playwright/test';
import { talk } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';
import {
  expectOpenToAnyone,
  readWaitedSeconds,
  readWishes,
  startWishing,
  unfoldWishes,
  wish,
} from './harness/wishing.ts';

/** As where a browser keeps nothing for sites: already asking for the storage is refused. */
function refuseStorage(): void {
  Object.defineProperty(window, 'localStorage', {
    get: () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    },
  });
}

/** Every step that was ever lit on the page, in order. */
function recordSteps(): void {
  const steps: string[] = [];
  Object.assign(window, { steps });
  const look = () => {
    const step = document.querySelector<HTMLElement>('[aria-current="step"]')?.innerText.trim();
    if (step !== undefined && step !== steps.at(-1)) steps.push(step);
  };
  const options = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document, options);
}

function readSteps({ tab }: PageVisitor): Promise<readonly string[]> {
  return tab.evaluate(() => Reflect.get(window, 'steps') as string[], null);
}

test('languages come from the browser, until the visitor wishes something else', async ({ openVisitor }) => {
  const red = await openVisitor('red', { context: { locale: 'pt-BR' } });
  await red.tab.open(red.origin);
  await expect.poll(() => readWishes(red)).toBe('Portuguese');
  await unfoldWishes(red);
  await red.tab.click('button', 'Remove Portuguese');
  await wish(red, { languages: ['eu'] });
  await expect.poll(() => readWishes(red)).toBe('Basque');
});

test('a list is gone through with the keyboard, and only Enter picks', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await unfoldWishes(red);
  const list = red.tab.page.getByRole('combobox', { name: 'Add a country' });
  await list.focus();
  await list.press('ArrowDown');
  await list.press('ArrowDown');
  await list.press('ArrowUp');
  await expect(list).toHaveValue('ZZ');
  expect(await readWishes(red)).toBe('English');
  await list.press('Enter');
  await expect.poll(() => readWishes(red)).toBe('English · except Country unknown');
  await expect(red.tab.page.getByRole('button', { name: 'Start' })).toBeVisible();
});

test('wishes survive a reload, and another tab has them, too', async ({ openVisitor, openTabBeside }) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await unfoldWishes(red);
  const wishes = { languages: ['cy'], interests: ['Old Maps', 'jazz'], notCountries: ['JP', 'ZZ'] };
  await wish(red, { ...wishes, nearby: true });
  const words = 'English, Welsh · old maps, jazz · nearby first · except Japan, Country unknown';
  await expect.poll(() => readWishes(red)).toBe(words);
  await red.tab.page.reload();
  await expect.poll(() => readWishes(red)).toBe(words);
  const beside = await openTabBeside(red);
  await beside.tab.open(red.origin);
  await expect.poll(() => readWishes(beside)).toBe(words);
  await unfoldWishes(beside);
  await beside.tab.click('button', 'Remove jazz');
  await expect.poll(() => readWishes(red)).not.toContain('jazz');
});

test('a browser that keeps nothing: wishes count as long as the page is open', async ({ openVisitor }) => {
  const red = await openVisitor('red', { initScript: refuseStorage });
  const green = await openVisitor('green');
  await Promise.all([
    startWishing(red, { interests: ['origami'] }),
    startWishing(green, { interests: ['origami'] }),
  ]);
  await red.expectConversation('You both like origami');
  await talk(red, green);
  await red.tab.page.reload();
  await expect.poll(() => readWishes(red)).toBe('English');
});

test('wishes that are changed while waiting count at once, and the place is kept', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red', { initScript: recordSteps });
  const green = await openVisitor('green');
  await startWishing(red, { interests: ['origami'], notCountries: ['ZZ'] });
  await startWishing(green, {});
  await Promise.all([red, green].map(expectOpenToAnyone));
  // They could have met by now, but for the one wish that is never given up.
  await red.expectStatus(/2 people here/);
  await red.tab.click('button', 'Change wishes');
  await wish(red, { interests: ['falconry'] });
  const waited = await readWaitedSeconds(red);
  expect(waited).toBeGreaterThanOrEqual(5);
  await red.tab.click('button', 'Remove Country unknown');
  await Promise.all([red.expectConnected(), green.expectConnected()]);
  // Who was typing wishes is brought to the conversation.
  await expect(red.tab.page.getByRole('dialog')).toHaveCount(0);
  await talk(red, green);
  expect(await readSteps(red)).toEqual(['Shared interest', 'Shared language', 'Anyone']);
});

test('a changed wish brings together two who were kept waiting for others', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await startWishing(red, { notCountries: ['ZZ'] });
  await startWishing(green, { interests: ['origami'] });
  await expectOpenToAnyone(red);
  await red.tab.click('button', 'Change wishes');
  await wish(red, { interests: ['origami'] });
  await red.tab.click('button', 'Remove Country unknown');
  await red.expectConversation('You both like origami');
  await green.expectConversation('You both like origami');
});

test('half a word that is being typed as somebody comes is no wish', async ({ openVisitor }) => {
  const [red, green] = [await openVisitor('red'), await openVisitor('green')];
  await startWishing(red, {});
  await red.tab.click('button', 'Change wishes');
  const { page } = red.tab;
  await page.getByRole('textbox', { name: 'Add an interest' }).pressSequentially('gardening, bir');
  await green.start('text');
  await Promise.all([red.expectConnected(), green.expectConnected()]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await red.stop();
  await expect.poll(() => readWishes(red)).toBe('English · gardening');
});

test('a word is a wish when the wishes are left with Escape', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await startWishing(red, {});
  await red.tab.click('button', 'Change wishes');
  const { page } = red.tab;
  await page.getByRole('textbox', { name: 'Add an interest' }).pressSequentially('gardening');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await red.stop();
  await expect.poll(() => readWishes(red)).toBe('English · gardening');
});
