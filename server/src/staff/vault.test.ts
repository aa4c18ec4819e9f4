/** The vault: readable for its key alone, ended in time, renewed once, and in the hands of two. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { Decrypter } from 'age-encryption';
import { makeKeyPair } from '../backup/archive.ts';
import { createDeletions } from '../privacy/deletions.ts';
import { createPurgeSteps } from '../privacy/purge-steps.ts';
import { describeDatabases } from '../testing/databases.ts';
import { ask, canary, dayMs, type LegalOffice, openTeam } from '../testing/legal-office.ts';
import { vaultRefusals } from './vault.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

async function purge(office: LegalOffice, noteEndOfCopy?: (id: string) => Promise<void>): Promise<void> {
  const { records, dayKeys, addressBook, clock, random } = office;
  const deletions = createDeletions(records, async () => undefined);
  const parts = { records, dayKeys, addresses: addressBook, deletions, clock, random };
  const steps = createPurgeSteps(noteEndOfCopy ? { ...parts, noteEndOfCopy } : parts);
  for (const { deleteOld } of steps) await deleteOld(500);
}

function listItems({ records }: LegalOffice) {
  return records.selectFrom('vault_item').selectAll().orderBy('ends_on').execute();
}

async function holdOf({ records }: LegalOffice, id: string): Promise<string | null | undefined> {
  const row = await records
    .selectFrom('moderation_case')
    .select('hold')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.hold;
}

describeDatabases('a sealed copy', (databases) => {
  test('is made when two agree, holds the case, and is read by the key’s holder alone', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo } = team;
    const caseId = await office.addCase('203.0.113.9');
    const id = await office.askFor(ask('preserve', caseId), ada);
    expect([await listItems(office), await holdOf(office, caseId)]).toEqual([[], null]);
    expect(await office.approvals.approve(id, bo)).toBeNull();
    const [item] = await listItems(office);
    expect(item).toMatchObject({ approval: id, case_id: caseId, renewed: 0, ends_on: '2027-02-24' });
    expect(await holdOf(office, caseId)).toBe(id);
    const sealed = item?.sealed ?? '';
    expect(await office.unseal(sealed)).toMatchObject({
      madeAt: '2026-11-26T12:00:00.000Z',
      case: caseId,
      address: '203.0.113.9',
      addressDay: '2026-11-26',
      reports: [{ category: 'threat' }],
    });
    expect(JSON.stringify(await office.unseal(sealed))).not.toContain(canary);
    const bytes = Buffer.from(sealed, 'base64').toString('latin1');
    expect(bytes).toStartWith('age-encryption.org/v1');
    for (const text of ['203.0.113.9', 'threat', caseId]) expect(bytes).not.toContain(text);
    const decrypter = new Decrypter();
    decrypter.addIdentity((await makeKeyPair()).identity);
    await expect(decrypter.decrypt(Buffer.from(sealed, 'base64'))).rejects.toThrow();
    expect((await office.approvals.list(ada)).approvals[0]).toMatchObject({
      state: 'approved',
      until: '2027-02-24T00:00:00.000Z',
    });
  });

  test('leaves only with a disclosure that two agree on', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo } = team;
    const caseId = await office.addCase('203.0.113.9');
    const preserve = await office.askFor(ask('preserve', caseId), ada);
    await office.approvals.approve(preserve, bo);
    expect(await office.approvals.collect(preserve, ada)).toMatchObject({ items: [{ case: caseId }] });
    // Long after the address has become unreadable.
    office.clock.advance(60 * dayMs);
    const disclose = await office.askFor(ask('disclose', caseId), ada);
    await office.approvals.approve(disclose, bo);
    const collected = await office.approvals.collect(disclose, ada);
    const [item] = 'items' in collected ? collected.items : [];
    expect(await office.unseal(String(item?.['sealedCopy']))).toMatchObject({ address: '203.0.113.9' });
    expect(JSON.stringify(collected)).not.toContain('203.0.113.9');
  });

  test('made after its address has become unreadable has none', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo } = team;
    const caseId = await office.addCase('203.0.113.9');
    office.clock.advance(31 * dayMs);
    await office.approvals.approve(await office.askFor(ask('preserve', caseId), ada), bo);
    const [item] = await listItems(office);
    expect(await office.unseal(item?.sealed ?? '')).toMatchObject({ address: null, addressDay: null });
  });

  test('is destroyed on its last day, and its case is held no longer', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo } = team;
    const caseId = await office.addCase('203.0.113.9', 30);
    const id = await office.askFor(ask('preserve', caseId), ada);
    await office.approvals.approve(id, bo);
    office.clock.advance(89 * dayMs + 12 * 60 * 60 * 1000 - 1);
    await purge(office);
    expect([(await listItems(office)).length, await holdOf(office, caseId)]).toEqual([1, id]);
    office.clock.advance(1);
    expect(await office.vault.findSealed(caseId)).toBeNull();
    const [item] = await listItems(office);
    const ended: string[] = [];
    await purge(office, async (item) => void ended.push(item));
    expect(ended).toEqual([item?.id ?? '']);
    expect([await listItems(office), (await holdOf(office, caseId)) ?? null]).toEqual([[], null]);
  });

  test('is renewed once, by two, and never again', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo } = team;
    const caseId = await office.addCase('203.0.113.9', 30);
    await office.approvals.approve(await office.askFor(ask('preserve', caseId), ada), bo);
    const [first] = await listItems(office);
    office.clock.advance(80 * dayMs);
    const again = await office.askFor(ask('preserve', caseId), ada);
    expect(await office.approvals.approve(again, bo)).toBeNull();
    const [renewed] = await listItems(office);
    expect(renewed).toEqual({
      ...first,
      approval: again,
      renewed: 1,
      ends_on: '2027-05-25',
    } as typeof renewed);
    expect(await holdOf(office, caseId)).toBe(again);
    expect(await office.approvals.ask(ask('preserve', caseId), ada)).toEqual(vaultRefusals['renewed before']);
    // Past the last day of the case, another first copy would begin it all anew.
    office.clock.advance(100 * dayMs);
    expect(await office.approvals.ask(ask('preserve', caseId), ada)).toMatchObject({ refusal: 'not found' });
    // The request stands as long as the copy, and then it goes.
    await purge(office);
    const { records } = office;
    const left = await records.selectFrom('approval').select('id').where('id', '=', again).execute();
    expect([left, await listItems(office)]).toEqual([[], []]);
  });

  test('is one, renewed once at most, however many agree on copies of the same case at once', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo, cy } = team;
    const caseId = await office.addCase('203.0.113.9');
    const ids = [
      await office.askFor(ask('preserve', caseId), ada),
      await office.askFor(ask('preserve', caseId), ada),
      await office.askFor(ask('preserve', caseId), ada),
    ];
    const agree = () =>
      Promise.all(ids.flatMap((id) => [bo, cy].map((by) => office.approvals.approve(id, by))));
    await agree();
    await agree();
    await agree();
    const items = await listItems(office);
    expect(items).toMatchObject([{ renewed: 1, ends_on: '2027-05-25' }]);
    expect(await holdOf(office, caseId)).toBe(items[0]?.approval);
    const states = (await office.approvals.list(ada)).approvals.map(({ state }) => state);
    expect(states.toSorted()).toEqual(['approved', 'approved', 'waiting']);
  });
});

describeDatabases('no sealed copy is made', (databases) => {
  test('where the operator has set no key', async () => {
    await using team = await openTeam(databases);
    const { office, ada } = team;
    const approvals = office.openApprovals(office.openVault(null));
    expect(await approvals.ask(ask('preserve', await office.addCase()), ada)).toEqual({
      refusal: 'not now',
      words: 'This site has no vault: its operator has to set ANONCAM_VAULT_RECIPIENT.',
    });
  });

  test('of any case where it cannot be made of all, and nothing is decided then', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo } = team;
    const cases = [await office.addCase('203.0.113.9'), await office.addCase()] as const;
    const id = await office.askFor(ask('preserve', ...cases), ada);
    await office.records.deleteFrom('moderation_case').where('id', '=', cases[1]).execute();
    expect(await office.approvals.approve(id, bo)).toMatchObject({ refusal: 'not found' });
    expect([await listItems(office), await holdOf(office, cases[0])]).toEqual([[], null]);
    expect((await office.approvals.list(bo)).approvals[0]?.state).toBe('waiting');
  });

  test('where who asked is revoked while it is being made', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo } = team;
    const caseId = await office.addCase('203.0.113.9');
    const vault = office.openVault(office.keys.recipient);
    const prepare = vault.prepare.bind(vault);
    vault.prepare = async (cases) => {
      const copies = await prepare(cases);
      await office.revoke(ada);
      return copies;
    };
    const approvals = office.openApprovals(vault);
    const id = await office.askFor(ask('preserve', caseId), ada);
    expect(await approvals.approve(id, bo)).toMatchObject({ refusal: 'not now' });
    expect([await listItems(office), await holdOf(office, caseId)]).toEqual([[], null]);
  });
});
