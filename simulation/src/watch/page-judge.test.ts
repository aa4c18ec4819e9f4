/** The judge of pages looks once a second: what was mended and broke again between two looks is another silence. */
import { expect, test } from 'bun:test';
import { phases } from '../../../web/src/testing/meetings.ts';
import { World } from '../world.ts';
import { PageJudge, type SeenPage } from './page-judge.ts';

/** @param heardAtSecond when the stranger was heard last. @returns the second at which the judge has had enough. */
function findVerdict(heardAtSecond: (second: number) => number): number | null {
  const world = new World(1);
  const judge = new PageJudge(world);
  const seat = { isConnected: false, heardAtMs: 0, path: { breaks: 1 } };
  const page = {
    name: 'page 1',
    phase: phases.talking,
    isActing: false,
    moves: 1,
    peers: { seat },
    standstill: { beganAtMs: 0, endedAtMs: 0 },
    link: { isUp: true, wire: { isHealthy: true } },
  } as unknown as SeenPage;
  for (let second = 0; second < 30; second++) {
    world.after(second * 1_000, 'a second passes', () => {
      seat.heardAtMs = heardAtSecond(second);
      if (world.violation === null) judge.settleSecond(page, null);
    });
  }
  for (let event = world.queue.next(Infinity); event; event = world.queue.next(Infinity)) event.work?.();
  return world.violation && world.violation.atMs / 1_000;
}

test('a page in a call without a path is borne with for 8 s', () => {
  expect(findVerdict(() => 0)).toBe(9);
});

test('who was heard between two looks is borne with from then on', () => {
  expect(findVerdict((second) => (second < 5 ? 0 : 4_500))).toBe(14);
});
