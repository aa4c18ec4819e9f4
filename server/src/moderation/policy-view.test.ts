/** The rules, as they are shown to those who decide. */
import { expect, test } from 'bun:test';
import { PolicyViewSchema } from '@anoncam/protocol/staff-api/staff-cases';
import * as v from 'valibot';
import { describePolicy } from './policy-view.ts';

test('the rules that are shown are those that there are', () => {
  const policy = v.parse(PolicyViewSchema, describePolicy());
  const rows = Object.fromEntries(
    policy.sections.flatMap(({ rows }) => rows.map(({ name, value }) => [name, value])),
  );
  expect(rows).toMatchObject({
    probation: '2 independent flags of the last 3, however long ago, that weigh 45 % on average',
    exclusion: '3 independent flags of the last 5, within 30 min, that weigh 28 % on average',
    'who is new': '33 %',
    minor: '4 h: under-18, notice: child-abuse',
    appeals: '72 h',
  });
});
