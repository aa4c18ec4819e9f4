/** An answer of the server that does not come before the test lets it. */
import type { BrowserContext, Page } from '@playwright/test';

/** Whatever is asked for under these addresses waits. @returns what lets all of it go on */
export async function holdBack(where: Page | BrowserContext, addresses: string): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await where.route(addresses, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}
