/**
 * Two hundred visitors at the same instant, on the running server over real WebSockets. Time goes on a little with each turn
 * of the event loop: on a machine that stands still nobody is too late.
 */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Interest } from '@anoncam/protocol/wishes';
import { TestClock } from '../lib/clock.ts';
import { startSite } from '../testing/application.ts';
import { meetVisitor, type Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const size = 200;

async function takePart(visitor: Visitor): Promise<string> {
  visitor.askToWait();
  const matched = await visitor.hear('matched');
  visitor.accept(matched);
  expect((await visitor.hear('begun')).call).toBe(matched.call);
  return matched.call;
}

async function playCrowd(interests: (index: number) => string[]): Promise<void> {
  const clock = new TestClock();
  await using site = await startSite({ ANONCAM_PUBLIC_ORIGIN: 'https://anoncam.test' }, { clock });
  const visitors = await Promise.all(Array.from({ length: size }, () => meetVisitor(site)));
  for (const [index, visitor] of visitors.entries()) {
    const names = interests(index) as Interest[];
    if (names.length > 0) visitor.prefer({ interests: names });
  }
  const passing = setInterval(() => clock.advance(20), 5);
  const calls = await Promise.all(visitors.map(takePart)).finally(() => clearInterval(passing));
  await Promise.all(visitors.map((visitor) => visitor.settle()));
  const members = [...new Set(calls)].map((call) => calls.filter((other) => other === call).length);
  expect(members).toEqual(Array(size / 2).fill(2));
  expect(visitors.flatMap(({ inbox }) => inbox.filter(({ type }) => type === 'matched'))).toEqual([]);
}

describe('two hundred who press Start at once', () => {
  test('are all paired, nobody twice', () => playCrowd(() => []));

  test('are all paired if some have rare interests: those who share none wait a moment longer', () =>
    playCrowd((index) => (index % 4 === 0 ? ['chess'] : index % 4 === 1 ? [`interest ${index}`] : [])));
});
