/** What a visitor does on AnonCam's page before anybody is met, for the benchmarks that use real browsers. */
import type { Page } from '@playwright/test';

/** From the landing to one's own picture. */
export async function openCamera(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: /18/ }).check();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.waitForFunction(() => {
    const own = document.querySelector<HTMLVideoElement>('video[aria-label=You]');
    return own !== null && own.videoWidth > 0;
  });
}

/** On the landing: strangers are not to learn this visitor's address. */
export async function hide(page: Page): Promise<void> {
  await page.getByRole('switch', { name: 'Hide my address from strangers' }).check();
}

/** From one's own picture on: waits for a stranger, or meets one at once. */
export async function goIn(page: Page): Promise<void> {
  // The page goes on by itself after a while: on a busy machine the button may be gone before it can be pressed.
  await page.evaluate(() => {
    const buttons = [...document.querySelectorAll('button')];
    buttons.find(({ textContent }) => textContent.trim() === 'Start')?.click();
  });
}

/** From the landing to the waiting room; resolves when the server says that this visitor waits. */
export async function start(page: Page): Promise<void> {
  const isWaiting = page
    .waitForEvent('websocket')
    .then((socket) =>
      socket.waitForEvent('framereceived', ({ payload }) => String(payload).startsWith('{"type":"waiting"')),
    );
  await openCamera(page);
  await goIn(page);
  await isWaiting;
}
