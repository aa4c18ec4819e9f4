/** What belongs to the staff ends when it should, by the very steps of the purge. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { systemRandom } from '../lib/random.ts';
import { ConsoleHouse, Staff } from '../testing/console-house.ts';
import { describeDatabases } from '../testing/databases.ts';
import { createPurgeSteps } from './purge-steps.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

async function purge(
  house: ConsoleHouse,
  ...names: readonly string[]
): Promise<Readonly<Record<string, number>>> {
  const { records, clock, addresses, dayKeys } = house;
  const { deletions } = house.desk;
  const steps = createPurgeSteps({ records, clock, random: systemRandom, addresses, dayKeys, deletions });
  const deleted: Record<string, number> = {};
  for (const { name, deleteOld } of steps) if (names.includes(name)) deleted[name] = await deleteOld(100);
  return deleted;
}

describeDatabases('the purge', (databases) => {
  test('ends sessions after twelve hours, invitations after a day, and questions after two minutes', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    await house.join('lead');
    await house.invite('lead', 'Eve');
    await new Staff(house).post('/api/sign-in/options', {});
    const signIns = async () => (await purge(house, 'sign-ins of staff'))['sign-ins of staff'];
    house.clock.advance(2 * 60 * 1000 - 1);
    expect(await signIns()).toBe(0);
    house.clock.advance(1);
    expect(await signIns()).toBe(1);
    house.clock.advance(12 * hourMs - 2 * 60 * 1000 - 1);
    expect(await signIns()).toBe(0);
    house.clock.advance(1);
    expect(await signIns()).toBe(1);
    house.clock.advance(12 * hourMs);
    expect(await signIns()).toBe(1);
  });

  test('forgets members ninety days after they left or did not come, and nobody who is in the team', async () => {
    await using house = await ConsoleHouse.open({ place: await databases.place() });
    const [stays, leaves] = [await house.join('admin', 'Ada'), await house.join('lead', 'Eve')];
    await house.invite('lead', 'Zoe');
    house.clock.advance(10 * dayMs);
    await house.office.team.revoke(leaves.id);
    expect(await house.records.selectFrom('staff_passkey').selectAll().execute()).toHaveLength(1);
    const names = async () => {
      await purge(house, 'staff members');
      return (await house.office.team.list()).members.map(({ name }) => name);
    };
    const today = house.clock.now() % dayMs;
    house.clock.advance(80 * dayMs - today - 1);
    expect(await names()).toEqual(['Ada', 'Eve', 'Zoe']);
    house.clock.advance(1);
    expect(await names()).toEqual(['Ada', 'Eve']);
    house.clock.advance(10 * dayMs - 1);
    expect(await names()).toEqual(['Ada', 'Eve']);
    house.clock.advance(1);
    expect(await names()).toEqual(['Ada']);
    expect([await house.office.team.nameOf(stays.id), await house.office.team.nameOf(leaves.id)]).toEqual([
      'Ada',
      `somebody who left (${leaves.id.slice(0, 6)})`,
    ]);
  });
});
