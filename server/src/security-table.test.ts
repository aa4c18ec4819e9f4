/** SECURITY.md tells for each line of the requirements which tests prove it, and each line has one. */
import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { securityRequirements } from './testing/security-requirements.ts';
import { findGaps, listProofs, readTestSources, replaceTable, writeTable } from './testing/security-table.ts';

const root = join(import.meta.dir, '../..');
const proofs = listProofs(readTestSources(root));

test('each requirement has a test, and each id in a name is that of a requirement', () => {
  expect(proofs.length).toBeGreaterThan(50);
  expect(findGaps(securityRequirements, proofs)).toEqual([]);
});

test('SECURITY.md has the table of today; npm run security-table writes it', () => {
  const document = readFileSync(join(root, 'SECURITY.md'), 'utf8');
  expect(replaceTable(document, writeTable(securityRequirements, proofs))).toBe(document);
});

describe('names of tests', () => {
  const idsIn = (text: string) =>
    listProofs([{ path: 'e2e/a.spec.ts', text }]).map(({ ids }) => ids.join(' '));
  // Put together, so that these are no names themselves.
  const open = '(';

  test.each([
    [`test${open}'H1 H3 say it', () => {})`, 'H1 H3'],
    [`test.each${open}[1, 2])${open}\n  "P4 refuses %p",`, 'P4'],
    [`describe${open}\`A2 an \${kind} address\`, `, 'A2'],
    [`describe.each${open}rows)${open}'S4 %s', `, 'S4'],
    [`describeDatabases${open}'D8 columns', `, 'D8'],
    [`test${open}'H8 it\\'s gone', `, 'H8'],
  ])('are read: %s', (text, ids) => {
    expect(idsIn(text)).toEqual([ids]);
  });

  test.each([`expect${open}x).toBe${open}'H1 is', `, `test${open}'says H1', `, `test${open}'H1', `])(
    'are none: %s',
    (text) => {
      expect(idsIn(text)).toEqual([]);
    },
  );
});

describe('a gap is found', () => {
  const proof = { ids: ['H1'], name: 'is', file: 'a.test' };

  test('where a line has no test, unless it is still being built', () => {
    const lines = { H1: { what: '' }, H2: { what: '' }, H3: { what: '', isPending: true } } as const;
    expect(findGaps(lines, [proof])).toEqual(['H2 has no test']);
  });

  test('where a test names no line', () => {
    expect(findGaps({}, [proof, { ...proof, ids: ['I3'] }])).toEqual([
      'H1 is in the name of a test, and no requirement',
    ]);
  });

  test('where there is no place for the table', () => {
    expect(() => replaceTable('nothing', 'table')).toThrow('no marks');
  });
});
