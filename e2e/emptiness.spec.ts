/**
 * Where there is nothing to see: an offer to skip, or no more than that it was skipped, for who wants it so.
 */
import { parseFromVisitor } from '@anoncam/protocol/parse';
import { expect } from '@playwright/test';
import { meet } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';
import { darkClip } from './harness/turning-clips.ts';
import { unfoldWishes } from './harness/wishing.ts';

const nothing = /Nothing to see here/;
const skipEmpty = 'Skip where there is nothing to see';

function readSettings({ tab }: PageVisitor): Promise<unknown> {
  return tab.evaluate(() => JSON.parse(localStorage.getItem('anoncam.shield') ?? 'null'), null);
}

test('a covered camera: the stranger is offered to go on, and no more than that is told of it', async ({
  openVisitor,
  openFilmed,
}) => {
  const red = await openVisitor('red');
  const said: string[] = [];
  red.tab.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      said.push(String(payload));
    }),
  );
  const dark = await openFilmed(darkClip);
  await meet(red, dark);
  await red.expectStatus(nothing);
  const listFindings = () =>
    said
      .map(parseFromVisitor)
      .filter((message) => message?.type === 'verdict')
      .map(({ about, finding }) => [about, finding]);
  // What was sent may be heard of here a moment after the page says so.
  await expect.poll(listFindings).toEqual([['stranger', 'empty']]);
  await red.tab.click('button', 'Skip');
  await dark.expectStatus(/The stranger left/);
  await red.expectStatus(/Looking for somebody/);
});

test('who wants to skip what is empty does not have to press anything', async ({
  openVisitor,
  openFilmed,
}) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await unfoldWishes(red);
  await red.tab.page.getByRole('switch', { name: skipEmpty }).check();
  expect(await readSettings(red)).toEqual({ strict: false, skipEmpty: true });
  await red.startFromLanding();
  const dark = await openFilmed(darkClip);
  await dark.start();
  await red.expectConnected();
  await red.expectStatus(/Looking for somebody/);
  await dark.expectStatus(/The stranger left|Looking for somebody/);
});

test('how one wants to be protected is known again after a reload, and can be changed in a meeting', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await unfoldWishes(red);
  const strict = red.tab.page.getByRole('switch', { name: 'Cover suggestive pictures too' });
  await strict.check();
  await red.tab.page.reload();
  await unfoldWishes(red);
  await expect(strict).toBeChecked();
  await red.startFromLanding();
  await red.expectStatus(/Looking for somebody/);
  await red.tab.click('button', 'Change wishes');
  await expect(strict).toBeChecked();
  await strict.uncheck();
  expect(await readSettings(red)).toEqual({ strict: false, skipEmpty: false });
});
