/** What two must agree on, attacked: by one alone, and by two at once. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { listMonthlyNumbers } from '../privacy/monthly-numbers.ts';
import { describeDatabases } from '../testing/databases.ts';
import { ask, dayMs, openTeam } from '../testing/legal-office.ts';
import { mostAddressesADay } from './address-desk.ts';
import { ApprovalBook } from './approval-book.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

describeDatabases('an approval', (databases) => {
  test('S5 takes two: one asks, another agrees, the first collects', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo } = place;
    const cases = [await office.addCase('203.0.113.9'), await office.addCase('203.0.113.10')];
    const id = await office.askFor(ask('reveal', ...cases), ada);
    expect(await office.approvals.list(bo)).toEqual({
      approvals: [
        {
          ...{ id, kind: 'reveal', cases, authority: '', reference: '' },
          reason: 'somebody may come to harm',
          askedBy: 'Ada',
          isOwn: false,
          askedAt: '2026-11-26T12:00:00.000Z',
          state: 'waiting',
          decidedBy: null,
          until: '2026-12-03T12:00:00.000Z',
        },
      ],
    });
    expect(await office.approvals.collect(id, ada)).toMatchObject({ refusal: 'not now' });
    expect(await office.approvals.approve(id, bo)).toBeNull();
    expect((await office.approvals.list(ada)).approvals[0]).toMatchObject({
      isOwn: true,
      state: 'approved',
      decidedBy: 'Bo',
      until: '2026-11-27T12:00:00.000Z',
    });
    expect(await office.approvals.collect(id, ada)).toEqual({
      madeAt: '2026-11-26T12:00:00.000Z',
      items: [
        { case: cases[0], address: '203.0.113.9' },
        { case: cases[1], address: '203.0.113.10' },
      ],
    });
    expect(await office.listDeeds()).toEqual([
      `asked for approval ${id}`,
      `approved ${id}`,
      `collected what was approved ${id}`,
      `revealed an address ${cases[0]}`,
      `revealed an address ${cases[1]}`,
    ]);
  });

  test('S5 is never given by who asked, by whatever way', async () => {
    await using place = await openTeam(databases);
    const { office, ada } = place;
    const id = await office.askFor(ask('reveal', await office.addCase('203.0.113.9')), ada);
    expect(await office.approvals.approve(id, ada)).toMatchObject({ refusal: 'second person needed' });
    // Under another name and in another role, they are who they are.
    expect(await office.approvals.approve(id, { ...ada, name: 'Eve', role: 'admin' })).toMatchObject({
      refusal: 'second person needed',
    });
    expect(await office.approvals.collect(id, ada)).toMatchObject({ refusal: 'not now' });
    expect(await office.listDeeds()).toEqual([`asked for approval ${id}`]);
  });

  test('is not given by who asked even where nobody has looked at who it is', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo } = place;
    const id = await office.askFor(ask('reveal', await office.addCase('203.0.113.9')), ada);
    const book = new ApprovalBook(office.records, office.clock);
    const approval = await book.find(id);
    if (!approval) throw new Error('it was asked for');
    expect(await book.decide(office.records, approval, 'approved', ada)).toBe(false);
    expect(await book.decide(office.records, approval, 'approved', bo)).toBe(true);
  });

  test('is collected by who asked, and by nobody else', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo, cy } = place;
    const id = await office.askFor(ask('reveal', await office.addCase('203.0.113.9')), ada);
    await office.approvals.approve(id, bo);
    for (const other of [bo, cy])
      expect(await office.approvals.collect(id, other)).toMatchObject({ refusal: 'not allowed' });
    expect(await office.approvals.collect('no such id', ada)).toMatchObject({ refusal: 'not found' });
  });

  test('is decided once, however many decide in the same moment', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo, cy } = place;
    const id = await office.askFor(ask('reveal', await office.addCase('203.0.113.9')), ada);
    const answers = await Promise.all([
      office.approvals.approve(id, bo),
      office.approvals.approve(id, cy),
      office.approvals.approve(id, ada),
      office.approvals.approve(id, bo),
      office.approvals.approve(id, cy),
    ]);
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    const approved = (await listMonthlyNumbers(office.records, office.clock.now() + 31 * dayMs)).find(
      ({ what }) => what === 'approved: reveal',
    );
    expect(approved?.value).toBe(1);
    expect(await office.approvals.refuse(id, cy)).toMatchObject({ refusal: 'not now' });
    expect(await office.approvals.collect(id, ada)).toMatchObject({ items: [{}] });
  });

  test('is one of the two where one agrees and another refuses in the same moment', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo, cy } = place;
    const id = await office.askFor(ask('reveal', await office.addCase('203.0.113.9')), ada);
    const [approved, refused] = await Promise.all([
      office.approvals.approve(id, bo),
      office.approvals.refuse(id, cy),
    ]);
    expect([approved, refused].filter((answer) => answer === null)).toHaveLength(1);
    const collected = await office.approvals.collect(id, ada);
    expect('items' in collected).toBe(approved === null);
  });

  test('that was refused, or that who asked took back, comes to nothing', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo, cy } = place;
    const caseId = await office.addCase('203.0.113.9');
    for (const by of [bo, ada]) {
      const id = await office.askFor(ask('reveal', caseId), ada);
      expect(await office.approvals.refuse(id, by)).toBeNull();
      expect(await office.approvals.approve(id, cy)).toMatchObject({ refusal: 'not now' });
      expect(await office.approvals.collect(id, ada)).toMatchObject({ refusal: 'not now' });
    }
    expect((await office.approvals.list(ada)).approvals.map(({ state }) => state)).toEqual([
      'refused',
      'refused',
    ]);
  });
});

describeDatabases('asking for approval', (databases) => {
  test('names an authority where there is one, and nowhere else', async () => {
    await using place = await openTeam(databases);
    const { office, ada } = place;
    const caseId = await office.addCase();
    for (const wrong of [
      { ...ask('disclose', caseId), authority: '' },
      { ...ask('preserve', caseId), reference: '' },
      { ...ask('reveal', caseId), authority: 'Police' },
      { ...ask('reveal', caseId), reference: 'B 12/26' },
    ])
      expect(await office.approvals.ask(wrong, ada)).toMatchObject({ refusal: 'bad request' });
    expect(await office.listDeeds()).toEqual([]);
  });

  test('is about cases that there are, each once', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo } = place;
    const caseId = await office.addCase('203.0.113.9');
    expect(await office.approvals.ask(ask('reveal', caseId, 'a'.repeat(22)), ada)).toMatchObject({
      refusal: 'not found',
    });
    const id = await office.askFor(ask('reveal', caseId, caseId), ada);
    await office.approvals.approve(id, bo);
    expect(await office.approvals.collect(id, ada)).toMatchObject({ items: [{ case: caseId }] });
  });

  test('is not done without end', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo } = place;
    const caseId = await office.addCase('203.0.113.9');
    for (let count = 0; count < 50; count++) await office.askFor(ask('reveal', caseId), ada);
    expect(await office.approvals.ask(ask('reveal', caseId), ada)).toMatchObject({ refusal: 'too often' });
    await office.askFor(ask('reveal', caseId), bo);
  });
});

describeDatabases('what was approved', (databases) => {
  test('is not counted against the twenty of a day, but for everybody, and written down each time', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo } = place;
    const cases: string[] = [];
    for (let count = 0; count < mostAddressesADay + 5; count++)
      cases.push(await office.addCase(`203.0.113.${count + 1}`));
    const id = await office.askFor(ask('reveal', ...cases), ada);
    await office.approvals.approve(id, bo);
    const collected = await office.approvals.collect(id, ada);
    expect('items' in collected && collected.items.map(({ address }) => address)).toEqual(
      cases.map((_, index) => `203.0.113.${index + 1}`),
    );
    await office.approvals.collect(id, ada);
    const caseId = cases[0] ?? '';
    expect(await office.addresses.reveal({ caseId, reason: 'harm' }, ada)).toMatchObject({
      leftToday: mostAddressesADay - 1,
    });
    const revealed = (await office.listDeeds()).filter((deed) => deed.startsWith('revealed'));
    expect(revealed).toHaveLength(2 * cases.length + 1);
    const numbers = await listMonthlyNumbers(office.records, office.clock.now() + 31 * dayMs);
    expect(numbers).toContainEqual({
      month: '2026-11',
      what: 'addresses revealed',
      value: 2 * cases.length + 1,
    });
  });

  test('says of a case that has ended meanwhile that nothing is left', async () => {
    await using place = await openTeam(databases);
    const { office, ada, bo } = place;
    const cases = [await office.addCase('203.0.113.9'), await office.addCase()];
    const ids = [
      await office.askFor(ask('reveal', ...cases), ada),
      await office.askFor(ask('disclose', ...cases), ada),
    ];
    for (const id of ids) await office.approvals.approve(id, bo);
    await office.records.deleteFrom('moderation_case').execute();
    const collected = await Promise.all(ids.map((id) => office.approvals.collect(id, ada)));
    expect(collected).toMatchObject([
      { items: cases.map((id) => ({ case: id, address: null })) },
      { items: cases.map((id) => ({ case: id, sealedCopy: null })) },
    ]);
  });
});
