/** Addresses: one at a time, so many a day, written down before they are shown, and gone with their day's key. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { describeDatabases } from '../testing/databases.ts';
import { dayMs, LegalOffice } from '../testing/legal-office.ts';
import { AddressDesk, mostAddressesADay } from './address-desk.ts';
import type { AuditNoter } from './audit-log.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const reason = 'somebody may come to harm';

describeDatabases('an address', (databases) => {
  test('S5 is shown to who asks, for ten minutes, and nothing else with it', async () => {
    await using office = await LegalOffice.open(databases);
    const ada = await office.addMember('Ada', 'lead');
    const caseId = await office.addCase('203.0.113.9');
    expect(await office.addresses.reveal({ caseId, reason }, ada)).toEqual({
      address: '203.0.113.9',
      until: '2026-11-26T12:10:00.000Z',
      leftToday: mostAddressesADay - 1,
    });
    // Asked for again, it counts again.
    expect(await office.addresses.reveal({ caseId, reason }, ada)).toMatchObject({
      leftToday: mostAddressesADay - 2,
    });
    expect(await office.listDeeds()).toEqual([
      `revealed an address ${caseId}`,
      `revealed an address ${caseId}`,
    ]);
    const [entry] = await office.log.list(null, 1);
    expect(entry).toMatchObject({ who: ada.id, reason });
  });

  test('of IPv6 is that of its household', async () => {
    await using office = await LegalOffice.open(databases);
    const ada = await office.addMember('Ada', 'lead');
    const caseId = await office.addCase('2001:db8:1:2:3:4:5:6');
    expect(await office.addresses.reveal({ caseId, reason }, ada)).toMatchObject({
      address: '2001:db8:1:2::/64',
    });
  });

  test('S5 is shown twenty times a day, however many ask at once; each member for themselves, and anew the day after', async () => {
    await using office = await LegalOffice.open(databases);
    const [ada, bo] = [await office.addMember('Ada', 'lead'), await office.addMember('Bo', 'privacy')];
    const caseId = await office.addCase('203.0.113.9');
    const asked = Array.from({ length: 30 }, () => office.addresses.reveal({ caseId, reason }, ada));
    const answers = await Promise.all(asked);
    expect(answers.filter((answer) => 'address' in answer)).toHaveLength(mostAddressesADay);
    expect(answers.filter((answer) => 'refusal' in answer && answer.refusal === 'too often')).toHaveLength(
      10,
    );
    // What was not shown is not said to have been.
    expect(await office.listDeeds()).toHaveLength(mostAddressesADay);
    // Another process knows it as well.
    const { records, clock, addressBook, log } = office;
    const other = new AddressDesk({ records, clock, addresses: addressBook, log });
    expect(await other.reveal({ caseId, reason }, ada)).toMatchObject({ refusal: 'too often' });
    expect(await other.reveal({ caseId, reason }, bo)).toMatchObject({ address: '203.0.113.9' });
    office.clock.advance(dayMs);
    expect(await other.reveal({ caseId, reason }, ada)).toMatchObject({ leftToday: mostAddressesADay - 1 });
  });

  test('is gone with the key of its day, and asking for it then neither counts nor is written down', async () => {
    await using office = await LegalOffice.open(databases);
    const ada = await office.addMember('Ada', 'lead');
    const caseId = await office.addCase('203.0.113.9');
    const why = { caseId, reason };
    office.clock.advance(29 * dayMs + 12 * 60 * 60 * 1000 - 1);
    expect(await office.addresses.reveal(why, ada)).toMatchObject({ address: '203.0.113.9' });
    office.clock.advance(1);
    expect(await office.addresses.reveal(why, ada)).toMatchObject({ refusal: 'not found' });
    for (const nothing of [await office.addCase(), 'no such case'])
      expect(await office.addresses.reveal({ caseId: nothing, reason }, ada)).toMatchObject({
        refusal: 'not found',
      });
    expect(await office.listDeeds()).toHaveLength(1);
  });

  test('whose key is lost before its time is not shown', async () => {
    await using office = await LegalOffice.open(databases);
    const ada = await office.addMember('Ada', 'lead');
    const caseId = await office.addCase('203.0.113.9');
    await office.addressBook.write();
    await office.records.deleteFrom('address').execute();
    expect(await office.addresses.reveal({ caseId, reason }, ada)).toMatchObject({ refusal: 'not found' });
  });

  test('S5 is read only after that is written down, and not at all where it cannot be', async () => {
    await using office = await LegalOffice.open(databases);
    const ada = await office.addMember('Ada', 'lead');
    const caseId = await office.addCase('203.0.113.9');
    const order: string[] = [];
    const { records, clock, addressBook } = office;
    const open = (log: AuditNoter) =>
      new AddressDesk({
        records,
        clock,
        log,
        addresses: {
          async reveal(reference) {
            order.push('read');
            return addressBook.reveal(reference);
          },
        },
      });
    const noting = open({
      async append(entry) {
        await office.log.append(entry);
        order.push('written down');
      },
    });
    await noting.reveal({ caseId, reason }, ada);
    expect(order).toEqual(['written down', 'read']);
    const failing = open({ append: () => Promise.reject(new Error('the disk is full')) });
    await expect(failing.reveal({ caseId, reason }, ada)).rejects.toThrow('the disk is full');
    expect(order).toHaveLength(2);
  });

  test('stands nowhere in the database, the audit log included', async () => {
    await using office = await LegalOffice.open(databases);
    const ada = await office.addMember('Ada', 'lead');
    const caseId = await office.addCase('203.0.113.9');
    await office.addresses.reveal({ caseId, reason }, ada);
    const tables = await office.records.introspection.getTables();
    for (const { name } of tables) {
      const rows = await office.records
        .selectFrom(name as 'address')
        .selectAll()
        .execute();
      expect([name, JSON.stringify(rows).includes('203.0.113.9')]).toEqual([name, false]);
    }
  });
});
