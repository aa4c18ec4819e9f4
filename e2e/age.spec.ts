/**
 * Where one's own word is not enough: to a service on another site and back, in a browser that gives our strict cookie to
 * nobody who comes from there; and where the site is not offered.
 */
import { expect } from '@playwright/test';
import { AgeService } from '../server/src/testing/age-service.ts';
import { takeFreePort } from '../server/src/testing/free-port.ts';
import { TestServer } from './harness/server.ts';
import { test } from './harness/test.ts';

async function startServer(env: Record<string, string>): Promise<TestServer & AsyncDisposable> {
  const server = new TestServer(await takeFreePort(), { env });
  await server.start();
  return Object.assign(server, { [Symbol.asyncDispose]: () => server.remove() });
}

test('a service vouches for a visitor, who then meets somebody like everybody else', async ({
  openVisitor,
}) => {
  await using service = await AgeService.start();
  await using server = await startServer({
    // From this machine no country is known.
    ANONCAM_AGE_ASSURANCE: 'declare, ZZ=verify',
    ANONCAM_AGE_SERVICE_URL: service.url,
    ANONCAM_AGE_SERVICE_KEY: service.keys.published,
  });
  const red = await openVisitor('red', { origin: `http://localhost:${server.port}` });
  const { page } = red.tab;
  await red.tab.open(red.origin);
  await expect(page.getByText(`Start takes you to ${new URL(service.url).host}`)).toBeVisible();
  service.finds = 'estimate';
  await red.startFromLanding('text');
  await expect(page.getByRole('alert').filter({ hasText: 'does not show that you are 18' })).toBeVisible();
  service.finds = null;
  await red.startFromLanding('text');
  await expect(page.getByText('You confirmed in this browser')).toBeVisible();
  expect(page.url()).toBe(`${red.origin}/`);
  await red.startFromLanding('text');
  await red.expectStatus(/Looking for somebody/);
  expect(service.asked).toHaveLength(2);
  for (const { headers } of service.asked) {
    expect([headers['cookie'], headers['referer'], headers['origin']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  }
});

test('where the site is not offered the page says so, and there is no way to start', async ({
  openVisitor,
}) => {
  await using server = await startServer({ ANONCAM_BLOCKED_COUNTRIES: 'ZZ' });
  const red = await openVisitor('red', { origin: `http://localhost:${server.port}` });
  await red.tab.open(red.origin);
  const { page } = red.tab;
  await expect(page.getByRole('heading', { name: 'AnonCam is not offered where you are' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'please write to us' })).toBeVisible();
});
