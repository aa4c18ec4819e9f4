/** A call in which nothing came from one device to the other, as both pages have to say, counts for nothing good. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { Person } from '../matching/ticket.ts';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';

const clear: VerdictMessage = {
  type: 'verdict',
  call: 'call' as CallId,
  sequence: 1,
  about: 'stranger',
  finding: 'clear',
  score: 1,
  usable: 3,
  flagged: 0,
  seconds: 1,
  confirmed: false,
  model: 'model-00000000',
};

/** Two pages in a call, of which only those say that something came that are named. */
async function callOf(...flowing: readonly ('one' | 'other')[]) {
  const world = new World();
  const [one, other] = [world.addPage(), world.addPage()];
  one.flows = flowing.includes('one');
  other.flows = flowing.includes('other');
  for (const page of [one, other]) {
    page.open(world.reception);
    page.wait();
  }
  await world.settle();
  for (const page of [one, other]) page.accept();
  await world.settle();
  expect([one.view, other.view]).toEqual(['calling', 'calling']);
  return { world, one, other };
}

function judge(page: Page, more: Partial<VerdictMessage> = {}): void {
  page.say({ ...clear, ...more, call: page.call ?? clear.call });
}

async function toldAbout(world: World, page: Page): Promise<readonly string[]> {
  const events = await world.moderation.eventsAbout([page.visitor as Person]);
  return (events.get(page.visitor) ?? []).map((event) =>
    'finding' in event ? `${event.type} ${event.finding}` : event.type,
  );
}

const paired = ({ counted }: World) => counted.filter((line) => line.startsWith('paired')).length;

describe('a call counts for something good', () => {
  test('if both pages say that something came: a quiet talk, an approved picture, somebody met', async () => {
    const { world, one, other } = await callOf('one', 'other');
    expect(paired(world)).toBe(2);
    judge(one);
    await world.advance(20_000);
    one.say({ type: 'stop' });
    await world.settle();
    expect(await toldAbout(world, other)).toEqual(['judged clear', 'parted']);
    expect(await toldAbout(world, one)).toEqual(['parted']);
  });

  test.each([[[]], [['one']], [['other']]] as const)('not if only these say so: %p', async (flowing) => {
    const { world, one, other } = await callOf(...flowing);
    judge(one);
    judge(other);
    await world.advance(60_000);
    one.say({ type: 'stop' });
    await world.settle();
    for (const page of [one, other]) expect(await toldAbout(world, page)).toEqual([]);
    expect([world.calm, paired(world)]).toEqual([[], 0]);
  });

  test('as soon as the second of them says so, also while the other is away', async () => {
    const { world, one, other } = await callOf('one');
    judge(one);
    one.lose(1006);
    await world.settle();
    other.say({ type: 'flowing', call: other.call as CallId });
    await world.settle();
    expect([await toldAbout(world, other), paired(world)]).toEqual([['judged clear'], 2]);
    // Said again after coming back, it changes nothing.
    one.open(world.reception);
    one.say({ type: 'flowing', call: one.call as CallId });
    await world.settle();
    expect([await toldAbout(world, other), paired(world)]).toEqual([['judged clear'], 2]);
  });
});

test('what speaks against a stranger waits for nobody', async () => {
  const { world, one, other } = await callOf();
  judge(one, { finding: 'explicit', flagged: 3 });
  one.report();
  await world.settle();
  expect(await toldAbout(world, other)).toEqual(['judged explicit']);
  expect(world.desk.reports.map(({ subject }) => subject)).toEqual([other.visitor]);
});

test('said of another call, or by a page in none, it is ignored', async () => {
  const { world, one, other } = await callOf('other');
  for (const page of [one, world.openPage()])
    page.say({ type: 'flowing', call: 'another-call-22-letter' as CallId });
  await world.advance(60_000);
  other.say({ type: 'stop' });
  await world.settle();
  expect([world.calm, world.bugs, one.violations]).toEqual([[], [], []]);
});
