/** Two who were at a server that died, and come back to their call at two others in the same moment. */
import { expect, test } from 'bun:test';
import fc, { type Scheduler } from 'fast-check';
import type { SessionId } from '../matching/ticket.ts';
import { MemorySwitchboard } from '../signalling/switchboard.memory.ts';
import type { Receiver } from '../signalling/switchboard.ts';
import { FarSwitchboard } from '../testing/far-switchboard.ts';
import type { Page } from '../testing/page.ts';
import { World } from '../testing/world.ts';

/** Others reach a session only some time after it was connected. */
class LateSwitchboard extends FarSwitchboard {
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    super(new MemorySwitchboard(), scheduler);
    this.#scheduler = scheduler;
  }

  override async connect(session: SessionId, receiver: Receiver, onTakenOver: () => void): Promise<void> {
    await this.#scheduler.schedule(Promise.resolve(), 'it connects');
    await super.connect(session, receiver, onTakenOver);
    await this.#scheduler.schedule(Promise.resolve(), 'it is connected');
  }
}

/** Two in a call at a server that has just died, and two other servers of the same site. */
async function loseServer(scheduler: Scheduler) {
  const dead = new World();
  const pages = [dead.openPage(), dead.openPage()] as const;
  for (const page of pages) page.wait();
  for (const page of pages) page.accept();
  await dead.settle();
  expect(pages.map(({ view }) => view)).toEqual(['calling', 'calling']);
  for (const page of pages) page.lose(1006);
  const switchboard = new LateSwitchboard(scheduler);
  // Of the same seed, so that they have the same master key.
  const open = () => new World({ wrapSwitchboard: () => switchboard });
  return { pages, servers: [open(), open()] as const };
}

async function calm(world: World, scheduler: Scheduler): Promise<void> {
  await world.settle();
  while (scheduler.count() > 0) {
    await scheduler.waitIdle();
    await world.settle();
  }
}

function saidOf(page: Page): readonly unknown[] {
  return [page.view, page.isStrangerAway === true, page.violations];
}

test('I8 none of the two is left believing that the other is away, whatever the order in which things arrive', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { pages, servers } = await loseServer(scheduler);
      for (const [index, page] of pages.entries()) page.open((servers[index] ?? servers[0]).reception);
      await calm(servers[0], scheduler);
      expect(pages.map(saidOf)).toEqual([
        ['calling', false, []],
        ['calling', false, []],
      ]);
    }),
    { numRuns: 200 },
  );
});

test('I8 one who comes back alone is told that the other is away, and signals until then are not lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const { pages, servers } = await loseServer(scheduler);
      const [one, other] = pages;
      one.open(servers[0].reception);
      await calm(servers[0], scheduler);
      expect(saidOf(one)).toEqual(['calling', true, []]);
      other.open(servers[1].reception);
      other.signal('said at once');
      await calm(servers[0], scheduler);
      expect(pages.map(saidOf)).toEqual([
        ['calling', false, []],
        ['calling', false, []],
      ]);
      expect(one.received.map(({ type }) => type)).toContain('signal');
    }),
    { numRuns: 50 },
  );
});
