/**
 * A whole visit with things planted in it, and a search for them everywhere afterwards: an address, a line of the
 * conversation, the name that a browser gives itself. What has to be somewhere is planted as well, to see that it is found.
 */
import { expect } from '@playwright/test';
import { findAddress, findTexts, listSpellings, readFolder } from '../server/src/testing/planted.ts';
import { talk } from './harness/journeys.ts';
import { findInMemory } from './harness/memory.ts';
import { test } from './harness/test.ts';
import { startWishing } from './harness/wishing.ts';

/** RFC 5737: nobody's. */
const address = '203.0.113.77';
const line = 'marmalade-for-breakfast-4711';
const agent = 'Planted/1.0 (a-browser-with-this-very-name)';
const interest = 'underwater basket weaving';
const message = 'the words of a message to those who run this';

test.use({ way: 'proxied' });

test('D2 PR3 PR5 PR10 PR16 nothing of a visit is anywhere afterwards', async ({ site, openVisitor }) => {
  const [redRoad, greenRoad] = [await site.openRoad(address), await site.openRoad('198.51.100.9')];
  const context = { userAgent: agent };
  const red = await openVisitor('red', { road: redRoad, context });
  const green = await openVisitor('green', { road: greenRoad, context });
  await startWishing(red, { interests: [interest] });
  await startWishing(green, {});
  await Promise.all([red.expectConnected(), green.expectConnected()]);
  await talk(red, green);
  await red.say(line);
  await green.expectConversation(line);

  // While they are still talking: the interest is in the server's memory, the conversation is not.
  const spellings = [line, interest].flatMap(listSpellings);
  const inMemory = findInMemory(site.server.pid, spellings);
  expect(inMemory).toContain(interest);
  expect(inMemory.filter((found) => listSpellings(line).some((one) => one.toString() === found))).toEqual([]);

  const page = await red.tab.page.context().newPage();
  await page.goto(`${red.origin}/contact`);
  await page.getByLabel('Your message').fill(message);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('#sent-receipt')).not.toBeEmpty();
  const receipt = await page.locator('#sent-receipt').innerText();
  await page.getByRole('link', { name: 'Your data' }).click();
  await expect(page.getByText(message)).toBeVisible();
  for (const path of ['/promises', '/numbers', '/transparency', '/privacy', '/nothing-here'])
    await page.goto(red.origin + path);
  await Promise.all([red.stop(), green.stop()]);
  const cookies = await page.context().cookies();
  await site.server.kill('SIGTERM');

  const sent = [redRoad, greenRoad].flatMap(({ front }) => front.listSentByServer());
  const received = [redRoad, greenRoad].flatMap(({ front }) => front.listReceivedByServer());
  const kept = [Buffer.from(site.server.output), ...readFolder(site.server.dataDir)];
  expect(findAddress(address, [...sent, ...kept])).toEqual([]);
  expect(findTexts([line], [...sent, ...received, ...kept])).toEqual([]);
  expect(findTexts([agent, interest, receipt], kept)).toEqual([]);
  const [secret = ''] = (cookies[0]?.value ?? '').split('.');
  expect(secret.length).toBeGreaterThan(20);
  expect(findTexts([secret], kept)).toEqual([]);
  // What has to be there is found where it is.
  expect(findTexts([message], kept)).toEqual([message]);
  expect(findTexts([agent], received)).not.toEqual([]);
  expect(kept.length).toBeGreaterThan(4);
});
