/** The routes of addresses and authorities: who may take them, when, and that nothing else comes back. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { roles } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import { makeKeyPair } from '../backup/archive.ts';
import { describeDatabases } from '../testing/databases.ts';
import { ask, LegalOffice } from '../testing/legal-office.ts';
import { createLegalDesk, noteEndOfCopy } from './legal-desk.ts';
import { mayDo } from './permissions.ts';
import type { StaffMember } from './route.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function openDesk(office: LegalOffice, vaultRecipient: string | null = null) {
  const { records, clock, random, addressBook: addresses, log } = office;
  return createLegalDesk({ records, clock, random, addresses, log, vaultRecipient, may: mayDo });
}

async function take(office: LegalOffice, name: string, member: StaffMember, asks: unknown) {
  const route = (await openDesk(office)).routes[name];
  if (!route) throw new Error(`there is no ${name}`);
  const nowMs = office.clock.now();
  const answer = await route.run({
    member,
    session: { tag: 's', member, endsAtMs: nowMs, freshUntilMs: nowMs },
    isFresh: true,
    nowMs,
    asks: v.parse(route.asks, asks),
  });
  return 'tells' in answer ? v.parse(route.tells, answer.tells) : answer.refusal;
}

describeDatabases('routes of the legal desk', (databases) => {
  test('S8 are for who may, and whatever shows or decides something needs a fresh sign-in', async () => {
    await using office = await LegalOffice.open(databases);
    const routes = Object.entries((await openDesk(office)).routes).map(
      ([name, { permission, isFreshNeeded }]) => [name, permission, isFreshNeeded],
    );
    expect(routes).toEqual([
      ['POST /api/address/reveal', 'reveal addresses', true],
      ['GET /api/approvals', 'approve', false],
      ['POST /api/approval/ask', 'reveal addresses', false],
      ['POST /api/approval/approve', 'approve', true],
      ['POST /api/approval/refuse', 'approve', true],
      ['POST /api/approval/collect', 'reveal addresses', true],
    ]);
    // One list is enough to ask, to see what became of it, and to collect it.
    for (const role of roles.filter((one) => mayDo(one, 'handle legal requests')))
      expect([role, mayDo(role, 'reveal addresses'), mayDo(role, 'approve')]).toEqual([role, true, true]);
    for (const role of roles.filter((one) => mayDo(one, 'reveal addresses')))
      expect([role, mayDo(role, 'approve')]).toEqual([role, true]);
  });

  test('go from asking to collecting, and answer in the shapes of the protocol', async () => {
    await using office = await LegalOffice.open(databases);
    const ada = await office.addMember('Ada', 'privacy');
    const bo = await office.addMember('Bo', 'lead');
    const caseId = await office.addCase('203.0.113.9');
    const reason = 'somebody may come to harm';
    expect(await take(office, 'POST /api/address/reveal', bo, { case: caseId, reason })).toEqual({
      address: '203.0.113.9',
      until: '2026-11-26T12:10:00.000Z',
      leftToday: 19,
    });
    expect(await take(office, 'POST /api/approval/ask', ada, ask('disclose', caseId))).toEqual({
      done: true,
    });
    expect(await (await openDesk(office)).countWaiting()).toBe(1);
    const { approvals } = (await take(office, 'GET /api/approvals', bo, {})) as {
      approvals: { id: string }[];
    };
    const id = approvals[0]?.id ?? '';
    expect(await take(office, 'POST /api/approval/approve', ada, { id })).toBe('second person needed');
    expect(await take(office, 'POST /api/approval/approve', bo, { id })).toEqual({ done: true });
    expect(await take(office, 'POST /api/approval/refuse', bo, { id })).toBe('not now');
    expect(await take(office, 'POST /api/approval/collect', bo, { id })).toBe('not allowed');
    expect(await take(office, 'POST /api/approval/collect', ada, { id })).toMatchObject({
      items: [{ case: caseId, sealedCopy: null }],
    });
  });

  test('let who does not handle legal requests ask for several addresses, and for nothing else', async () => {
    await using office = await LegalOffice.open(databases);
    const bo = await office.addMember('Bo', 'lead');
    const caseId = await office.addCase('203.0.113.9');
    expect(await take(office, 'POST /api/approval/ask', bo, ask('reveal', caseId))).toEqual({ done: true });
    for (const kind of ['disclose', 'preserve'] as const)
      expect(await take(office, 'POST /api/approval/ask', bo, ask(kind, caseId))).toBe('not allowed');
  });

  test('write down that a sealed copy ends', async () => {
    await using office = await LegalOffice.open(databases);
    await noteEndOfCopy(office.log, 'a copy');
    expect(await office.listDeeds()).toEqual(['destroyed a sealed copy a copy']);
  });

  test('are not opened with a vault whose key is none', async () => {
    await using office = await LegalOffice.open(databases);
    await openDesk(office, (await makeKeyPair()).recipient);
    await expect(openDesk(office, `age1${'q'.repeat(58)}`)).rejects.toThrow(
      'ANONCAM_VAULT_RECIPIENT is no public key: a character of it must be wrong.',
    );
  });
});
