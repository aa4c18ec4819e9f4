/**
 * Everything that can be in the way of a conversation is said in plain words, with something to do about it.
 */
import { expect } from '@playwright/test';
import { expectNoBarriers } from './harness/barriers.ts';
import { talk } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

async function pressStart(visitor: PageVisitor): Promise<void> {
  await visitor.tab.open(visitor.origin);
  await visitor.confirmAge();
  await visitor.tab.click('button', 'Start');
}

/** All of the page is there: without a part of it, it would ask to be loaded again. */
async function expectWholePage({ tab }: PageVisitor): Promise<void> {
  await tab.page.waitForLoadState('networkidle');
}

async function expectHeadline({ tab }: PageVisitor, words: string): Promise<void> {
  await expect(tab.page.getByRole('heading', { name: words })).toBeVisible();
}

test('without the 18+ confirmation nothing starts, and the page says what is missing', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await red.tab.click('button', 'Start');
  await expect(red.tab.page.getByRole('alert')).toContainText('confirm that you are 18 or over');
  await expect(red.tab.page.getByRole('checkbox', { name: /18/ })).toBeFocused();
});

test('camera denied: how to allow it, or on with text only', async ({ openVisitor }) => {
  const red = await openVisitor('red', { camera: 'denied' });
  const green = await openVisitor('green');
  await pressStart(red);
  await expectHeadline(red, 'Your browser keeps the camera closed');
  await red.tab.click('button', 'Go on with text only');
  await green.start('text');
  await red.expectConnected();
  await talk(red, green);
});

test('camera allowed after all: Try again goes on', async ({ openVisitor }) => {
  const red = await openVisitor('red', { camera: 'denied' });
  await pressStart(red);
  await expectHeadline(red, 'Your browser keeps the camera closed');
  await red.tab.page.context().grantPermissions(['camera', 'microphone']);
  await red.tab.click('button', 'Try again');
  await red.expectOwnPicture();
});

test('no camera on the device', async ({ fleet, openVisitor }) => {
  const browser = await fleet.launchWithoutCamera();
  const red = await openVisitor('red', { browser });
  await pressStart(red);
  await expectHeadline(red, 'No camera found');
  await expect(red.tab.page.getByRole('button', { name: 'Go on with text only' })).toBeVisible();
  await browser.close();
});

test('camera in use by another program', async ({ openVisitor }) => {
  const red = await openVisitor('red', {
    // No test can take a fake camera away from Chromium; this is the answer it gives when somebody does.
    initScript: () => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
    },
  });
  await pressStart(red);
  await expectHeadline(red, 'The camera is in use');
});

test('a camera that cannot be had again in a meeting is explained, and the meeting goes on', async ({
  openVisitor,
}) => {
  const red = await openVisitor('red');
  await red.start();
  await red.expectStatus(/Looking for somebody/);
  await red.tab.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
  }, null);
  await red.tab.click('button', 'Camera off');
  await red.tab.click('button', 'Camera off');
  await red.expectConversation('could not be had');
  await red.expectStatus(/Looking for somebody/);
});

test('a camera and a microphone that are lost in a meeting are told of', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.start();
  await red.expectStatus(/Looking for somebody/);
  // As when both are unplugged, which no test can do with Chromium's fake ones.
  await red.tab.evaluate(() => {
    const own = document.querySelector<HTMLVideoElement>('video[aria-label="You"]')?.srcObject as MediaStream;
    for (const track of own.getTracks()) track.dispatchEvent(new Event('ended'));
  }, null);
  await red.expectConversation('Your camera has stopped');
  await red.expectConversation('Your microphone has stopped');
  await red.tab.click('button', 'Camera off');
  await red.expectOwnPicture();
});

test('a camera that is switched off is no loss', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.start();
  await red.expectStatus(/Looking for somebody/);
  await red.tab.click('button', 'Camera off');
  await expect(red.tab.page.getByRole('button', { name: 'Camera off', pressed: true })).toBeVisible();
  expect(await red.conversation()).not.toContain('stopped');
});

test('a browser that knows no calls', async ({ openVisitor }) => {
  const red = await openVisitor('red', {
    initScript: () => {
      Reflect.deleteProperty(window, 'RTCPeerConnection');
    },
  });
  await pressStart(red);
  await expectHeadline(red, 'This browser is too old for calls');
});

test('a device that is offline', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await red.confirmAge();
  await expectWholePage(red);
  await red.tab.page.context().setOffline(true);
  await red.tab.click('button', 'Start');
  await expectHeadline(red, 'You are offline');
  await red.tab.page.context().setOffline(false);
  await red.tab.click('button', 'Try again');
  await red.expectOwnPicture();
});

test('a page that did not come whole says so, and can be loaded again', async ({ openVisitor }) => {
  // Trusted Types would keep axe itself from working; csp.spec holds the policy.
  const red = await openVisitor('red', { context: { bypassCSP: true } });
  const { page } = red.tab;
  // As when a device changes from one network to another meanwhile.
  await page.route('**/assets/*.js', (route) => route.abort('connectionreset'));
  await red.tab.open(red.origin);
  const words = page.getByText('Please load the page again');
  await expect(words).toBeVisible();
  await expectNoBarriers(red, 'a page that did not come whole');
  await page.unroute('**/assets/*.js');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Start' })).toBeVisible();
  await expect(words).toHaveCount(0);
});

test('a server that does not answer', async ({ server, openVisitor }) => {
  const red = await openVisitor('red');
  await red.tab.open(red.origin);
  await red.confirmAge();
  await expectWholePage(red);
  await server.kill('SIGKILL');
  await red.tab.click('button', 'Start');
  await expectHeadline(red, 'AnonCam does not answer');
  await server.start();
  await red.tab.click('button', 'Try again');
  await red.expectOwnPicture();
});

test.describe('over plain HTTP', () => {
  test.use({ way: 'insecure' });

  test('the page says that the address is not secure', async ({ openVisitor }) => {
    const red = await openVisitor('red');
    await pressStart(red);
    await expectHeadline(red, 'This connection is not secure');
  });
});

test('two devices that cannot reach each other are told so, and go on looking', async ({ openVisitor }) => {
  const red = await openVisitor('red', {
    // Only relayed paths, and there is no relay: what two unfortunate networks amount to.
    initScript: () => {
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super({ ...configuration, iceTransportPolicy: 'relay' });
        }
      };
    },
  });
  const green = await openVisitor('green');
  await Promise.all([red.start(), green.start()]);
  await green.expectStatus(/did not reach each other/);
  await red.stop();
  const blue = await openVisitor('blue');
  await blue.start();
  await green.seesMovingPictureOf('blue');
});
