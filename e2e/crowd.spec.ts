/**
 * Many visitors at one moment: everybody gets exactly one stranger.
 */
import { expect } from '@playwright/test';
import { pictureNames } from './harness/pictures.ts';
import { type PageVisitor, test } from './harness/test.ts';
import type { Visitor } from './harness/visitor.ts';
import { prepare } from './harness/wishing.ts';

const crowdSize = 20;
const atATime = 5;
/** Thirty pages share the processors of one machine: none of them needs to be large or to move. */
const modest = { viewport: { width: 360, height: 480 } } as const;

/** Which of the others' names a visitor was told in the conversation. */
async function listStrangers(visitor: Visitor): Promise<readonly string[]> {
  return [...(await visitor.conversation()).matchAll(/Stranger:? I am (number-\d+)/g)].map(
    ([, name]) => name ?? '',
  );
}

/** Everything but the last press. */
async function goToStart(visitor: PageVisitor): Promise<void> {
  await visitor.tab.open(visitor.origin);
  await visitor.confirmAge();
  await visitor.tab.click('radio', 'Text only');
}

test('twenty visitors press Start at one moment: all are paired, nobody twice', async ({ openVisitor }) => {
  test.slow();
  const crowd: PageVisitor[] = [];
  while (crowd.length < crowdSize) {
    const places = Array.from({ length: atATime }, (_, place) => crowd.length + place);
    const opened = await Promise.all(
      places.map((place) =>
        openVisitor(pictureNames[place % pictureNames.length] ?? 'red', { context: modest }),
      ),
    );
    await Promise.all(opened.map(goToStart));
    crowd.push(...opened);
  }
  await Promise.all(crowd.map((visitor) => visitor.tab.click('button', 'Start')));
  await Promise.all(crowd.map((visitor) => visitor.expectConnected()));
  await Promise.all(crowd.map((visitor, index) => visitor.say(`I am number-${index}`)));
  for (const visitor of crowd) {
    await visitor.expectConversation(/Stranger:? I am number-\d+/);
  }
  const strangers = await Promise.all(crowd.map(listStrangers));
  for (const [index, names] of strangers.entries()) {
    expect(names, `the strangers of number-${index}`).toHaveLength(1);
    const partner = Number(names[0]?.replace('number-', ''));
    expect(strangers[partner], `the strangers of number-${partner}`).toEqual([`number-${index}`]);
  }
});

const largeCrowd = 200;

test('two hundred visitors and two browsers at one moment: all are paired, nobody twice', async ({
  openVisitor,
  openRawVisitors,
}) => {
  test.slow();
  const crowd = await openRawVisitors(largeCrowd);
  const browsers = [await openVisitor('red'), await openVisitor('green')];
  // Nobody else can be reached from a browser: the others have no devices.
  await Promise.all(browsers.map((visitor) => prepare(visitor, { interests: ['lighthouses'] })));
  for (const visitor of crowd) visitor.wait();
  const [, , ...begun] = await Promise.all([
    ...browsers.map((visitor) => visitor.tab.click('button', 'Start')),
    ...crowd.map((visitor) => visitor.meet()),
  ]);
  await Promise.all(browsers.map((visitor) => visitor.expectConversation('You both like lighthouses')));
  await Promise.all(browsers.map((visitor) => visitor.expectConnected()));

  const counts = new Map<string, number>();
  for (const one of begun) if (one) counts.set(one.call, (counts.get(one.call) ?? 0) + 1);
  expect([...counts.values()]).toEqual(Array.from({ length: largeCrowd / 2 }, () => 2));
  // How many are here is told now and then to who waits, and somebody may have waited just then.
  const told = new Set(['waiting', 'crowd']);
  for (const visitor of crowd) {
    expect((await visitor.settle()).filter(({ type }) => !told.has(type))).toEqual([]);
  }
});
