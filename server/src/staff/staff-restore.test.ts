/** A backup that is restored brings nobody back who was taken out since, and the audit log as it was, still guarded. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { sql } from 'kysely';
import { systemRandom } from '../lib/random.ts';
import { createDeletions } from '../privacy/deletions.ts';
import { Household } from '../testing/backups.ts';
import { describeDatabases } from '../testing/databases.ts';
import { createOffice } from './console.ts';
import type { StaffMember } from './staff-member.ts';
import { StaffSessions } from './staff-sessions.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const masterKey = new Uint8Array(32).fill(7);

async function enter(house: Household) {
  const { records, close } = await house.openDatabase();
  const deletions = createDeletions(records, async () => undefined);
  const ground = { records, clock: house.clock, random: systemRandom, masterKey, deletions };
  const [office, sessions] = [createOffice(ground), new StaffSessions(ground)];
  return { ...office, sessions, records, [Symbol.asyncDispose]: close };
}

async function addMember(house: Household, name: string): Promise<StaffMember> {
  await using office = await enter(house);
  const { team, audit, sessions } = office;
  const member: StaffMember = { id: team.chooseId(), name, role: 'lead' };
  await audit.append({ who: 'operator', did: 'invited', to: member.id, reason: '' });
  const { invitation } = await team.invite(member);
  await team.join(invitation, { credential: name, public_key: '', counter: 0, transports: '[]' });
  await sessions.begin(`session of ${name}`, member.id);
  return member;
}

describeDatabases('the staff in a backup', (databases) => {
  test('comes back without who was taken out since, and everybody signs in anew', async () => {
    const house = await Household.open((await databases.place()).url);
    const [stays, goes] = [await addMember(house, 'Ada'), await addMember(house, 'Eve')];
    await house.backUp();
    {
      await using office = await enter(house);
      expect(await office.sessions.find('session of Eve', true)).not.toBeNull();
      expect(await office.team.revoke(goes.id)).toBe(true);
      expect(await office.team.nameOf(goes.id)).toBe('Eve');
    }
    await house.restore();
    await using office = await enter(house);
    const { records, team, audit, sessions } = office;
    expect((await team.list()).members).toMatchObject([
      { id: stays.id, state: 'active', lastSeen: expect.any(String) },
    ]);
    const passkeys = await records.selectFrom('staff_passkey').select('credential').execute();
    expect(passkeys).toEqual([{ credential: 'Ada' }]);
    for (const name of ['Ada', 'Eve']) expect(await sessions.find(`session of ${name}`, true)).toBeNull();

    expect([await audit.verify(), (await audit.list(null, 9)).length]).toEqual([true, 2]);
    const refusal = await sql`delete from audit_entry`.execute(records).catch((error: unknown) => error);
    expect(String(refusal)).toContain('only added to');
    await audit.append({ who: 'operator', did: 'revoked', to: goes.id, reason: '' });
    expect(await audit.verify()).toBe(true);
  });
});
