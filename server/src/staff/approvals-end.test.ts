/** Approvals end by themselves, and nothing comes of one where either of the two is not who they were. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { describeDatabases } from '../testing/databases.ts';
import { addTeam, ask, type LegalOffice, openTeam, type Team } from '../testing/legal-office.ts';
import { approvalRefusals, collectWithinMs, decideWithinMs } from './approval.ts';
import type { StaffMember } from './route.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const changes: Readonly<Record<string, (office: LegalOffice, member: StaffMember) => Promise<void>>> = {
  'is revoked': (office, member) => office.revoke(member),
  'is in another role': (office, member) => office.changeRole(member, 'admin'),
  async 'was in another role for a while'(office, member) {
    await office.changeRole(member, 'admin');
    await office.changeRole(member, member.role);
  },
};

function expectVoid(answer: unknown): void {
  expect(answer).toEqual(approvalRefusals.void);
}

describeDatabases('an approval ends', (databases) => {
  test('when nobody agrees within seven days, or nothing is collected within one', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo } = place;
    const caseId = await office.addCase('203.0.113.9');
    const late = await office.askFor(ask('reveal', caseId), ada);
    office.clock.advance(decideWithinMs);
    expect(await office.approvals.approve(late, bo)).toMatchObject({ refusal: 'not now' });
    expect(await office.approvals.countWaiting()).toBe(0);
    const id = await office.askFor(ask('reveal', caseId), ada);
    expect(await office.approvals.countWaiting()).toBe(1);
    office.clock.advance(decideWithinMs - 1);
    expect(await office.approvals.approve(id, bo)).toBeNull();
    office.clock.advance(collectWithinMs - 1);
    expect(await office.approvals.collect(id, ada)).toMatchObject({ items: [{}] });
    office.clock.advance(1);
    expect(await office.approvals.collect(id, ada)).toMatchObject({ refusal: 'not now' });
    expect((await office.approvals.list(ada)).approvals.map(({ state }) => state)).toEqual(['over', 'over']);
  });

  /** Each change, done to new people who share a case. */
  async function tryEach(
    attempt: (team: Team & { readonly change: (member: StaffMember) => Promise<void> }) => Promise<void>,
  ): Promise<void> {
    await using first = await openTeam(databases);
    for (const [name, change] of Object.entries(changes)) {
      const team = { ...(await addTeam(first.office)), office: first.office };
      first.office.clock.advance(1);
      await attempt({ ...team, change: (member) => change(first.office, member) }).catch((error: Error) => {
        throw new Error(`who ${name}: ${error.message}`, { cause: error });
      });
    }
  }

  test('when who asked is revoked, or in another role for a moment, before anybody agrees', () =>
    tryEach(async ({ office, ada, bo, change }) => {
      const id = await office.askFor(ask('reveal', await office.addCase('203.0.113.9')), ada);
      office.clock.advance(1);
      await change(ada);
      expectVoid(await office.approvals.approve(id, bo));
      expect(await office.approvals.approve(id, bo)).toMatchObject({ refusal: 'not now' });
      const told = (await office.approvals.list(bo)).approvals.find((one) => one.id === id);
      expect(told?.state).toBe('over');
      expect(await office.approvals.collect(id, ada)).toMatchObject({ refusal: 'not now' });
    }));

  test('when that happens before it is collected, to who asked or to who agreed', async () => {
    for (const whom of ['ada', 'bo'] as const) {
      await tryEach(async (team) => {
        const { office, ada, bo } = team;
        const id = await office.askFor(ask('reveal', await office.addCase('203.0.113.9')), ada);
        expect(await office.approvals.approve(id, bo)).toBeNull();
        office.clock.advance(1);
        await team.change(team[whom]);
        expectVoid(await office.approvals.collect(id, ada));
        expect(await office.approvals.collect(id, ada)).toMatchObject({ refusal: 'not now' });
        expect((await office.listDeeds()).some((deed) => deed.startsWith('revealed'))).toBe(false);
      });
    }
  });

  test('not because of what happened before', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo } = place;
    await office.changeRole(ada, 'lead');
    await office.changeRole(ada, 'privacy');
    office.clock.advance(1);
    const id = await office.askFor(ask('reveal', await office.addCase('203.0.113.9')), ada);
    expect(await office.approvals.approve(id, bo)).toBeNull();
    expect(await office.approvals.collect(id, ada)).toMatchObject({ items: [{}] });
  });
});
