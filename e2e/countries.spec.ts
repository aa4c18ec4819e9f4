/**
 * Where visitors come from: whoever does not want to meet a country never does, and of the address by which the server
 * tells the country nothing is left anywhere.
 */
import { expect } from '@playwright/test';
import { findAddress, findTexts, readFolder } from '../server/src/testing/planted.ts';
import { block, talk } from './harness/journeys.ts';
import type { PictureName } from './harness/pictures.ts';
import { countMatches, readTold } from './harness/road.ts';
import { test } from './harness/test.ts';
import { expectOpenToAnyone, expectWaitedFor, startWishing } from './harness/wishing.ts';

/** Universities, which have had these addresses for decades. */
const addresses = { britain: '131.111.8.46', japan: '133.11.0.1', newZealand: '130.216.1.1' };
/** RFC 5737: nobody's, and so of no country. */
const nowhere = '203.0.113.77';

test.describe('behind a proxy', () => {
  test.use({ way: 'proxied' });

  test('an excluded country is never met, another one is', async ({ site, openVisitor }) => {
    const roads = {
      red: await site.openRoad(addresses.britain),
      green: await site.openRoad(addresses.japan),
      blue: await site.openRoad(addresses.newZealand),
    };
    const red = await openVisitor('red', { road: roads.red });
    const green = await openVisitor('green', { road: roads.green });
    const blue = await openVisitor('blue', { road: roads.blue });
    // Nor may blue meet green, should its first try to reach red fail.
    await startWishing(green, { notCountries: ['NZ'] });
    await startWishing(red, { interests: ['kites'], notCountries: ['JP'] });
    await Promise.all([red, green].map(expectOpenToAnyone));
    // With nobody else there, everybody else would have met by now.
    await red.expectStatus(/2 people here/);
    await startWishing(blue, { interests: ['kites'] });
    await Promise.all([red.expectConnected(), blue.expectConnected()]);
    await talk(red, blue);
    await green.expectStatus(/Looking for somebody/);
    expect(countMatches(roads.green)).toBe(0);
    // It was the country that kept them apart: who has no such wish meets the same visitor.
    await green.tab.click('button', 'Change wishes');
    await green.tab.click('button', 'Remove New Zealand');
    await blue.next();
    await Promise.all([green.expectConnected(), blue.expectConnected()]);
    await talk(green, blue);
    await red.expectStatus(/Looking for somebody/);
    expect(countMatches(roads.green)).toBeGreaterThan(0);
  });

  test('somebody nearby is met before somebody far away', async ({ site, openVisitor }) => {
    const openFrom = async (picture: PictureName, address: string, locale: string) =>
      openVisitor(picture, { road: await site.openRoad(address), context: { locale } });
    const red = await openFrom('red', addresses.britain, 'fi-FI');
    const green = await openFrom('green', '131.111.8.47', 'ko-KR');
    const blue = await openFrom('blue', addresses.japan, 'eu-ES');
    await startWishing(blue, {});
    await startWishing(red, { nearby: true, notCountries: ['JP'] });
    await Promise.all([red, blue].map(expectOpenToAnyone));
    await startWishing(green, { nearby: true });
    await Promise.all([red.expectConnected(), green.expectConnected()]);
    await talk(red, green);
  });

  test('a planted address is in nothing that the server sends, logs or stores', async ({
    site,
    openVisitor,
  }) => {
    const [redRoad, greenRoad] = [await site.openRoad(nowhere), await site.openRoad(addresses.japan)];
    const red = await openVisitor('red', { road: redRoad });
    const green = await openVisitor('green', { road: greenRoad });
    // It has come to the server: its country is unknown, unlike that of the other.
    await startWishing(green, { notCountries: ['ZZ'] });
    await startWishing(red, { notCountries: ['BT'] });
    await Promise.all([red, green].map(expectOpenToAnyone));
    await green.tab.click('button', 'Change wishes');
    await green.tab.click('button', 'Remove Country unknown');
    await Promise.all([red.expectConnected(), green.expectConnected()]);
    await talk(red, green);
    await block(red);
    await green.expectStatus(/The stranger left/);
    await Promise.all([red.stop(), green.stop()]);
    await site.server.kill('SIGTERM');

    const sent = [redRoad, greenRoad].flatMap(({ front }) => front.listSentByServer());
    expect(readTold(redRoad)).toContain('"type":"begun"');
    expect(readTold(greenRoad)).toContain('"type":"begun"');
    expect(site.server.output).toContain('AnonCam is ready');
    const places = [...sent, Buffer.from(site.server.output), ...readFolder(site.server.dataDir)];
    for (const address of [nowhere, addresses.japan]) expect(findAddress(address, places)).toEqual([]);
    // The addresses of the devices themselves are exchanged; what is looked for would have been found.
    expect(findTexts(['127.0.0.1'], sent)).not.toEqual([]);
  });
});

test('who does not want to meet an unknown country meets nobody without one', async ({
  openVisitor,
  openRawVisitors,
}) => {
  const red = await openVisitor('red');
  await startWishing(red, { notCountries: ['ZZ'] });
  // Long open to anyone, otherwise.
  await expectOpenToAnyone(red);
  await expectWaitedFor(red, 5);
  const [first, second] = await openRawVisitors(2);
  first?.wait();
  await first?.hear('waiting');
  // How many are here is told now and then.
  expect((await first?.settle())?.filter(({ type }) => type !== 'crowd')).toEqual([]);
  second?.wait();
  await Promise.all([first?.meet(), second?.meet()]);
  await red.expectStatus(/Looking for somebody/);
});
