/** What the landing shows to who comes back to it after a conversation. */
import { expect } from '@playwright/test';
import { type PageVisitor, test } from './harness/test.ts';
import { expectWaitedFor } from './harness/wishing.ts';

async function expectTextOnly({ tab }: PageVisitor): Promise<void> {
  await expect(tab.page.getByRole('button', { name: 'Start' })).toBeVisible();
  await expect(tab.page.getByRole('radio', { name: 'Text only' })).toBeChecked();
}

test('who chose text only has it chosen still', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.start('text');
  await red.expectStatus(/Looking for somebody/);
  await red.stop();
  await expectTextOnly(red);
});

test('who went on with text only has it chosen still', async ({ openVisitor }) => {
  const red = await openVisitor('red', { camera: 'denied' });
  await red.tab.open(red.origin);
  await red.confirmAge();
  await red.tab.click('button', 'Start');
  await red.tab.click('button', 'Go on with text only');
  await red.expectStatus(/Looking for somebody/);
  await red.stop();
  await expectTextOnly(red);
});

test('the number of people is not the one of before', async ({ openVisitor }) => {
  const [red, green] = [await openVisitor('red'), await openVisitor('green')];
  await red.tab.open(red.origin);
  await expect(red.tab.page.getByText('0 people here now')).toBeVisible();
  await green.start('text');
  // The server counts every five seconds.
  await expectWaitedFor(green, 6);
  await red.startFromLanding('text');
  await red.expectConnected();
  await red.stop();
  await expect(red.tab.page.getByText(/[12] (person|people) here now/)).toBeVisible();
});
