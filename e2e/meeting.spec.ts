/**
 * The main job: people meet, see, hear and write to each other, until one of them goes.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { meet, stayHere, talk } from './harness/journeys.ts';
import { test } from './harness/test.ts';

/** A device that falls silent is given time to come back before its stranger is told. */
const patientMs = 30_000;
/** Without a path a silence of 6 s is not. */
const longerThanBorneMs = 8_000;

test('two strangers see, hear and write to each other', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green);
  await red.seesMovingPictureOf('green');
  await green.seesMovingPictureOf('red');
  await red.hearsToneOf('green');
  await green.hearsToneOf('red');
  await talk(red, green);
});

test('two strangers without cameras write to each other', async ({ openVisitor }) => {
  const red = await openVisitor('red', { camera: 'unasked' });
  const green = await openVisitor('green', { camera: 'unasked' });
  await meet(red, green, 'text');
  await talk(red, green);
  await expect(red.tab.page.locator('video')).toHaveCount(0);
});

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test(`from one stranger to the next nothing flashes up, and who waits is told so, motion: ${reducedMotion}`, async ({
    openVisitor,
  }) => {
    const red = await openVisitor('red', { context: { reducedMotion } });
    const green = await openVisitor('green');
    await meet(red, green, 'text');
    const readsAtOnce = red.tab.page.evaluate(readOpacityOfWaiting);
    // Otherwise red might go on before Next is pressed.
    const stays = stayHere(red);
    await green.stop();
    await stays;
    await red.next();
    expect(await readsAtOnce).toBe('0');
    await red.expectStatus(/Looking for somebody/);
    await expect(red.tab.page.locator('.notice')).toHaveCSS('opacity', '1');
  });
}

test('muting and the camera switch reach the stranger, and are undone', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green);
  await green.hearsToneOf('red');
  await red.tab.click('button', 'Mute');
  await green.expectStatus(/muted/);
  await green.hearsNothing();
  await red.tab.click('button', 'Camera off');
  await green.expectStatus(/camera is off/);
  await red.tab.click('button', 'Mute');
  await red.tab.click('button', 'Camera off');
  await green.hearsToneOf('red');
  await green.seesMovingPictureOf('red');
});

test('a camera that was switched off and on while waiting is seen by who comes then', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await red.start();
  await red.expectStatus(/Looking for somebody/);
  await red.tab.click('button', 'Camera off');
  await red.tab.click('button', 'Camera off');
  await red.expectOwnPicture();
  await green.start();
  await green.seesMovingPictureOf('red');
  await red.seesMovingPictureOf('green');
});

test.describe('the stranger is told at once and goes on by themself when somebody', () => {
  test('presses Next', async ({ openVisitor }) => {
    const red = await openVisitor('red');
    const green = await openVisitor('green');
    await meet(red, green);
    await green.next();
    await red.expectStatus(/The stranger left/);
    await green.expectStatus(/Looking for somebody/);
    await red.expectStatus(/Looking for somebody/);
  });

  test('presses Stop', async ({ openVisitor }) => {
    const red = await openVisitor('red');
    const green = await openVisitor('green');
    await meet(red, green, 'text');
    await green.stop();
    await red.expectStatus(/The stranger left/);
    await expect(green.tab.page.getByRole('button', { name: 'Start' })).toBeVisible();
    await red.expectStatus(/Looking for somebody/);
  });

  test('closes the tab', async ({ openVisitor }) => {
    const red = await openVisitor('red');
    const green = await openVisitor('green');
    await meet(red, green, 'text');
    await green.tab.page.close();
    await red.expectStatus(/The stranger left/);
    await red.expectStatus(/Looking for somebody/);
  });

  test('has their browser killed', async ({ openVisitor, openOwnBrowser }) => {
    const red = await openVisitor('red');
    const own = await openOwnBrowser('green');
    const green = await openVisitor('green', { browser: own.browser });
    await meet(red, green, 'text');
    await own.kill();
    await red.expectStatus(/The stranger left|The connection broke/);
    await red.expectStatus(/Looking for somebody/);
  });

  test('loses their network', async ({ openVisitor, openOwnBrowser }) => {
    test.slow();
    const red = await openVisitor('red');
    const own = await openOwnBrowser('green');
    const green = await openVisitor('green', { browser: own.browser });
    await meet(red, green);
    own.freeze();
    await red.expectStatus(/The connection broke/, patientMs);
    await red.expectStatus(/Looking for somebody/);
    // Back again, the lost one finds out, and finds somebody new.
    const blue = await openVisitor('blue');
    await blue.start();
    await red.seesMovingPictureOf('blue');
    own.thaw();
    await green.expectStatus(/The connection broke|The stranger left|Looking for somebody/);
    await blue.stop();
    await green.expectConnected();
    await green.seesMovingPictureOf('red');
  });
});

test('two whose devices stand still together go on talking', async ({ openVisitor, openOwnBrowser }) => {
  const owned = await Promise.all([openOwnBrowser('red'), openOwnBrowser('green')]);
  const [red, green] = await Promise.all([
    openVisitor('red', { browser: owned[0].browser }),
    openVisitor('green', { browser: owned[1].browser }),
  ]);
  await meet(red, green, 'text');
  for (const own of owned) own.freeze();
  // How long they stand still is all there is to it: nothing can be awaited of who stands still.
  await wait(longerThanBorneMs);
  for (const own of owned) own.thaw();
  await talk(red, green);
});

test('a stranger whose page stands still is borne with as long as their device is there', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  await green.tab.evaluate((forMs) => {
    const untilMs = performance.now() + forMs;
    while (performance.now() < untilMs);
  }, longerThanBorneMs);
  await talk(green, red);
});

test('somebody whose browser never acknowledges a pairing keeps nobody waiting', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const silent = await openVisitor('green', {
    initScript: () => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function sendAllButAccept(data) {
        if (!String(data).startsWith('{"type":"accept"')) send.call(this, data);
      };
    },
  });
  const blue = await openVisitor('blue');
  await red.start('text');
  await silent.start('text');
  await red.expectStatus(/Meeting somebody/);
  await red.expectStatus(/Looking for somebody/);
  await blue.start('text');
  await red.expectConnected();
  await talk(red, blue);
});

test('going on by itself can be stopped', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  await meet(red, green, 'text');
  const stays = stayHere(red);
  await green.next();
  await stays;
  await red.expectStatus(/Press Next when you are ready/);
  await red.next();
  await red.expectStatus(/Looking for somebody/);
});

/** Runs in the page. @returns how much of the words is seen in the moment in which waiting begins. */
function readOpacityOfWaiting(): Promise<string> {
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      const notice = document.querySelector('.meeting--waiting .notice');
      if (!notice) return;
      watch.disconnect();
      resolve(getComputedStyle(notice).opacity);
    });
    watch.observe(document.body, { attributes: true, childList: true, subtree: true });
  });
}
