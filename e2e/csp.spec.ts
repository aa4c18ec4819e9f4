/**
 * A whole journey breaks no content policy, leaves no error in the console and asks no other site for anything.
 */
import { expect } from '@playwright/test';
import { meet, talk } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

/** Everything that should not have happened in this visitor's page, as it happens. */
function recordMishaps({ tab, origin }: PageVisitor): readonly string[] {
  const mishaps: string[] = [];
  // Chromium reports a broken content policy as an error in the console.
  tab.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') mishaps.push(message.text());
  });
  tab.page.on('pageerror', (error) => mishaps.push(String(error)));
  tab.page.on('requestfailed', (request) => mishaps.push(`failed: ${request.url()}`));
  tab.page.context().on('request', (request) => {
    if (new URL(request.url()).origin !== origin) mishaps.push(`elsewhere: ${request.url()}`);
  });
  tab.page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(origin).host) mishaps.push(`elsewhere: ${socket.url()}`);
  });
  return mishaps;
}

test('a whole journey without any mishap', async ({ openVisitor }) => {
  const red = await openVisitor('red');
  const green = await openVisitor('green');
  const mishaps = [recordMishaps(red), recordMishaps(green)];
  await meet(red, green);
  await red.seesMovingPictureOf('green');
  await green.seesMovingPictureOf('red');
  await talk(red, green);
  await red.tab.click('button', 'Mute');
  await red.tab.click('button', 'Camera off');
  await green.expectStatus(/camera is off/);
  await red.tab.click('button', 'Camera off');
  await green.seesMovingPictureOf('red');
  await red.next();
  await green.expectStatus(/The stranger left/);
  await green.tab.click('button', 'Stay here');
  await red.stop();
  await green.stop();
  expect(mishaps).toEqual([[], []]);
});

test('the page may load nothing from elsewhere and run nothing written into it', async ({ site }) => {
  const response = await fetch(site.origin);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe-|\*|https?:/);
});
