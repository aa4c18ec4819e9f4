/** How many are here, at one server and at several, with and without the store. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { type Interest, noWishes } from '@anoncam/protocol/wishes';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { until } from '../testing/until.ts';
import { startValkey } from '../testing/valkey.ts';
import { MemoryHeadCount } from './head-count.memory.ts';
import { countHeads } from './head-count.ts';
import { ValkeyHeadCount } from './head-count.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const music = 'music' as Interest;
const wishes = { ...noWishes, interests: [music, 'what nobody else has' as Interest] };
const countOf = (count: number) => () => countHeads(Array.from({ length: count }, () => wishes));

function seen({ total }: { total: () => ReturnType<MemoryHeadCount['total']> }) {
  const { here, interests } = total();
  return [here, interests.get(music), interests.get('what nobody else has' as Interest)];
}

test('one server counts its own, and of interests only those that are suggested', () => {
  const heads = new MemoryHeadCount(countOf(3));
  expect(seen({ total: () => heads.total() })).toEqual([3, 3, undefined]);
});

test('several servers add up, until one ends; without the store each knows its own', async () => {
  await using server = await startValkey();
  const { valkey } = await openValkey(server.url);
  const parts = { valkey, clock: systemClock, random: systemRandom };
  const [one, other] = [3, 4].map((count) => new ValkeyHeadCount({ ...parts, countOwn: countOf(count) }));
  if (!one || !other) throw new Error('two were made');
  await one.exchange();
  await other.exchange();
  await valkey.ask((client) => client.hset('anoncam:heads', 'a newer one', '9999999999 {"heads":[]}'));
  await one.exchange();
  expect([one, other].map((heads) => seen({ total: () => heads.total() }))).toEqual([
    [7, 7, undefined],
    [7, 7, undefined],
  ]);
  await other.stop();
  await one.exchange();
  expect(one.total().here).toBe(3);
  await server.kill();
  await until(() => !valkey.isUp);
  await other.exchange();
  expect(other.total().here).toBe(4);
  await valkey.stop();
});
