/**
 * Who has something in common meets first; what it is they are told, and nothing else of each other; and waiting widens
 * the search step by step.
 */
import { expect } from '@playwright/test';
import { findAddress, findTexts } from '../server/src/testing/planted.ts';
import { talk } from './harness/journeys.ts';
import { readTold } from './harness/road.ts';
import { type PageVisitor, test } from './harness/test.ts';
import { expectOpenToAnyone, expectWaitedFor, prepare, startWishing } from './harness/wishing.ts';

test('two who share an interest meet before who has waited longer with another one', async ({
  openVisitor,
}) => {
  // Who comes a moment before the other must not be content with a language.
  const inFinnish = { context: { locale: 'fi-FI' } };
  const red = await openVisitor('red');
  const green = await openVisitor('green', inFinnish);
  const blue = await openVisitor('blue', inFinnish);
  const yellow = await openVisitor('yellow');
  await Promise.all([
    prepare(red, { interests: ['origami'] }),
    prepare(green, { interests: ['falconry'] }),
    prepare(blue, { interests: ['falconry', 'jazz'] }),
    prepare(yellow, { interests: ['origami'] }),
  ]);
  await red.tab.click('button', 'Start');
  await expectOpenToAnyone(red);
  await expectWaitedFor(red, 7);
  await Promise.all([green, blue].map(({ tab }) => tab.click('button', 'Start')));
  await Promise.all([green, blue].map((visitor) => visitor.expectConnected()));
  await talk(green, blue);
  await red.expectStatus(/Looking for somebody/);
  await yellow.tab.click('button', 'Start');
  await Promise.all([red, yellow].map((visitor) => visitor.expectConversation('You both like origami')));
  await talk(red, yellow);
});

/** Everything that is written on the page, what only screen readers read included. */
function readPage({ tab }: PageVisitor): Promise<string> {
  return tab.evaluate(() => {
    const names = [...document.querySelectorAll('*')].flatMap((element) =>
      ['aria-label', 'title', 'alt', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    );
    return [document.title, document.body.textContent, ...names].join('\n');
  }, null);
}

test.describe('two strangers', () => {
  test.use({ way: 'proxied' });

  test('are told what they share, and nothing that only one of them has', async ({ site, openVisitor }) => {
    const homes = { red: '131.111.8.46', green: '130.216.1.1' };
    const [redRoad, greenRoad] = [await site.openRoad(homes.red), await site.openRoad(homes.green)];
    const red = await openVisitor('red', { road: redRoad });
    const green = await openVisitor('green', { road: greenRoad });
    await startWishing(red, {
      interests: ['chess', 'zymurgy'],
      languages: ['eu'],
      notCountries: ['BT'],
      nearby: true,
    });
    await startWishing(green, {
      interests: ['quillwork', 'chess'],
      languages: ['cy'],
      notCountries: ['NR', 'TV'],
    });
    const shared = 'You both like chess and speak English.';
    await Promise.all([red, green].map((visitor) => visitor.expectConversation(shared)));
    await talk(red, green);

    const places = [
      { road: redRoad, page: await readPage(red), interest: 'quillwork', language: 'cy', name: 'Welsh' },
      { road: greenRoad, page: await readPage(green), interest: 'zymurgy', language: 'eu', name: 'Basque' },
    ];
    for (const { road, page, interest, language, name } of places) {
      const told = readTold(road);
      // What is looked through does hold what was told.
      expect(told).toContain('"shared":{"languages":["en"],"interests":["chess"]}');
      expect(page).toContain(shared);
      expect(findTexts([interest], road.front.listSentByServer())).toEqual([]);
      expect(page).not.toMatch(new RegExp(`${interest}|${name}|Nobody from|Japan|Bhutan|Nauru|Tuvalu`, 'i'));
      for (const code of [language, 'BT', 'NR', 'TV', 'GB', 'NZ']) expect(told).not.toContain(`"${code}"`);
      expect(told).not.toMatch(/notCountries|nearby|country/i);
      for (const home of Object.values(homes)) {
        expect(findAddress(home, road.front.listSentByServer())).toEqual([]);
      }
    }
    // It was all said to the server, by those who wished it.
    const said = Buffer.concat([...redRoad.front.listReceivedByServer()]).toString();
    expect(said).toContain('zymurgy');
    expect(said).not.toContain('quillwork');
  });
});

/** Keeps, in order, each step that was lit and the beginning of a conversation. */
function recordWidening(): void {
  const seen: string[] = [];
  Object.assign(window, { seen });
  const look = () => {
    const step = document.querySelector<HTMLElement>('[aria-current="step"]')?.innerText.trim();
    const isConnected = document.querySelector('[role="status"]')?.textContent?.includes('Connected');
    const present = isConnected ? 'met' : step;
    if (present !== undefined && present !== seen.at(-1)) seen.push(present);
  };
  const options = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document, options);
}

test('an interest that nobody shares: the search widens before the eyes, and then two meet', async ({
  openVisitor,
}) => {
  // Nothing in common, not even a language.
  const red = await openVisitor('red', { initScript: recordWidening });
  const green = await openVisitor('green', { context: { locale: 'ko-KR' } });
  await startWishing(green, {});
  await expectOpenToAnyone(green);
  await startWishing(red, { interests: ['zymurgy'] });
  await Promise.all([red.expectConnected(), green.expectConnected()]);
  await talk(red, green);
  const seen = await red.tab.evaluate(() => Reflect.get(window, 'seen') as string[], null);
  // The last step may be over before it is drawn.
  expect(seen.filter((step) => step !== 'Anyone')).toEqual(['Shared interest', 'Shared language', 'met']);
  expect(await red.conversation()).not.toContain('both');
});
