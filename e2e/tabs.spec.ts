/**
 * Two tabs of one browser: on a localhost site they may meet, since somebody may be trying it alone; elsewhere never.
 */
import { expect } from '@playwright/test';
import { talk } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

const hint = 'a second tab of this browser can be the stranger';

test.describe('on localhost', () => {
  test('two tabs of one browser meet, and the page says so', async ({ openVisitor, openTabBeside }) => {
    const first = await openVisitor('red');
    await first.start('text');
    await expect(first.tab.page.getByText(hint)).toBeVisible();
    const second = await openTabBeside(first);
    await second.startAgain('text');
    await Promise.all([first.expectConnected(), second.expectConnected()]);
    await talk(first, second);
  });

  test('the cookie has a plain name, and is the only one', async ({ openVisitor }) => {
    const visitor = await openVisitor('red');
    await visitor.start('text');
    await visitor.expectStatus(/Looking for somebody/);
    const cookies = await visitor.tab.page.context().cookies();
    expect(cookies).toMatchObject([{ name: 'anoncam', httpOnly: true, sameSite: 'Strict', path: '/' }]);
  });
});

test.describe('on the internet', () => {
  test.use({ way: 'tls' });

  test('two tabs of one browser never meet, but each meets somebody else', async ({
    openVisitor,
    openTabBeside,
  }) => {
    const first = await openVisitor('red');
    await first.start('text');
    await first.expectStatus(/Looking for somebody/);
    const second = await openTabBeside(first);
    await second.startAgain('text');
    await second.expectStatus(/Looking for somebody/);
    await expect(first.tab.page.getByText(hint)).toHaveCount(0);
    // Pairs are made when somebody enters: had these two been allowed to meet, they would have.
    const green = await openVisitor('green');
    await green.start('text');
    await green.expectConnected();
    const isConnected = async (visitor: PageVisitor) => /Connected/.test(await visitor.status());
    await expect
      .poll(async () => [await isConnected(first), await isConnected(second)].filter(Boolean))
      .toHaveLength(1);
    const other = (await isConnected(first)) ? second : first;
    await other.expectStatus(/Looking for somebody/);
    const blue = await openVisitor('blue');
    await blue.start('text');
    await Promise.all([blue.expectConnected(), other.expectConnected()]);
  });

  test('two strangers meet over HTTPS and wss, with one hardened cookie', async ({ openVisitor }) => {
    const red = await openVisitor('red');
    const green = await openVisitor('green');
    const socket = red.tab.page.waitForEvent('websocket');
    await Promise.all([red.start(), green.start()]);
    await red.seesMovingPictureOf('green');
    await green.seesMovingPictureOf('red');
    await talk(red, green);
    expect((await socket).url()).toMatch(/^wss:\/\/anoncam\.test\//);
    expect(await red.tab.page.context().cookies()).toMatchObject([
      {
        name: '__Host-anoncam',
        domain: 'anoncam.test',
        path: '/',
        secure: true,
        httpOnly: true,
        sameSite: 'Strict',
      },
    ]);
  });
});
