/** What an authority gets of a case is on the published list, whatever else there is. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { disclosedFields } from '../privacy/disclosed-fields.ts';
import { describeDatabases } from '../testing/databases.ts';
import { ask, canary, openTeam } from '../testing/legal-office.ts';
import { exportCase, keepListed } from './legal-export.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

/** Where every value stands, without the numbers of lists. */
function pathsIn(value: unknown, before = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsIn(one, before));
  if (typeof value !== 'object' || value === null) return [before];
  return Object.entries(value).flatMap(([name, inner]) =>
    pathsIn(inner, before === '' ? name : `${before}.${name}`),
  );
}

describeDatabases('the export of a case', (databases) => {
  test('is within the published list, and is all of it', async () => {
    await using team = await openTeam(databases);
    const { office, ada, bo } = team;
    const caseId = await office.addCase('203.0.113.9');
    await office.approvals.approve(await office.askFor(ask('preserve', caseId), ada), bo);
    const id = await office.askFor(ask('disclose', caseId), ada);
    await office.approvals.approve(id, bo);
    const collected = await office.approvals.collect(id, ada);
    const items = 'items' in collected ? collected.items : [];
    expect(new Set(pathsIn(items))).toEqual(new Set(Object.keys(disclosedFields)));
  });

  test('has no address, no tag, no receipt, nobody’s words and nobody’s name', async () => {
    await using team = await openTeam(databases);
    const { office } = team;
    const text = JSON.stringify(await exportCase(office.records, await office.addCase('203.0.113.9')));
    expect(text).not.toContain(canary);
    expect(text).not.toContain('203.0.113.9');
    const { reference = '' } = await office.records
      .selectFrom('moderation_case')
      .select('address as reference')
      .executeTakeFirstOrThrow();
    expect(reference).toHaveLength(22);
    expect(text).not.toContain(reference ?? '');
  });

  test('is of that case alone', async () => {
    await using team = await openTeam(databases);
    const { office } = team;
    const [one, other] = [await office.addCase(), await office.addCase()];
    const text = JSON.stringify(await exportCase(office.records, one));
    expect([text.includes(one), text.includes(other), text.match(/threat/g)?.length]).toEqual([
      true,
      false,
      2,
    ]);
    expect(await exportCase(office.records, 'no such case')).toEqual({ case: 'no such case' });
  });
});

test('what is not on the list is left out, however deep it stands', () => {
  expect(
    keepListed({
      case: 'a',
      subject: 'b',
      reports: [{ category: 'threat', words: 'c', at: { toString: 'd' } }, { reporter: 'e' }],
      others: [{ case: 'f' }],
      constructor: 'g',
      'reports.category': 'h',
    }),
  ).toEqual({ case: 'a', reports: [{ category: 'threat' }, {}] });
});
