/**
 * Reads the names of all tests from their sources and writes the table of requirements and what proves them. A name begins
 * with the ids of what it proves, `H1 H3 …`; one of a group counts for the whole group.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Requirement } from './security-requirements.ts';

export type Source = { readonly path: string; readonly text: string };
export type Proof = { readonly ids: readonly string[]; readonly name: string; readonly file: string };
type Requirements = Readonly<Record<string, Requirement>>;

const begin = '<!-- security table: begin (npm run security-table writes it) -->';
const end = '<!-- security table: end -->';
const pattern = '{server,web,protocol,console,simulation,e2e,bench}/**/*.{test,spec,contract}.ts';

export function readTestSources(root: string): readonly Source[] {
  const paths = [...new Bun.Glob(pattern).scanSync({ cwd: root })].filter(
    (path) => !path.includes('node_modules'),
  );
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The first argument of `test`, `describe` and their kin, of `test.each(rows)` and of `describeDatabases`. */
const named = /(?:\b(?:test|describe\w*)(?:\.\w+)?|\))\(\s*(['"`])([A-Z]\d{1,2} (?:\\.|(?!\1)[^\\])*)\1/g;

export function listProofs(sources: readonly Source[]): readonly Proof[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(named)].map(([, , full = '']) => {
      const [ids = ''] = /^(?:[A-Z]\d{1,2} )+/.exec(full) ?? [];
      const name = full.slice(ids.length).replaceAll(/\\(.)/g, '$1');
      return { ids: ids.trim().split(' '), name, file: basename(path).replace(/\.ts$/, '') };
    }),
  );
}

/** One word where several tests of a file prove a line; the name of the test where it is the only one. */
function writeProofs(proofs: readonly Proof[]): string {
  const files = [...new Set(proofs.map(({ file }) => file))].sort();
  return files
    .map((file) => {
      const names = proofs.filter((proof) => proof.file === file).map(({ name }) => name);
      const [first = ''] = names;
      const more = names.length > 1 ? `, and ${names.length - 1} more` : '';
      return `\`${file}\`: ${shorten(first)}${more}`;
    })
    .join('<br>');
}

function shorten(name: string): string {
  // Names of a row say which one it is; here it is any.
  const plain = name
    .replaceAll(/\$\{[^}]*\}|%[a-z]/g, '…')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;');
  return plain.length <= 70 ? plain : `${plain.slice(0, plain.lastIndexOf(' ', 68))} …`;
}

export function writeTable(requirements: Requirements, proofs: readonly Proof[]): string {
  const rows = Object.entries(requirements).map(([id, { what, isPending }]) => {
    const found = writeProofs(proofs.filter(({ ids }) => ids.includes(id)));
    const state = isPending ? (found === '' ? 'not yet' : `not yet all of it<br>${found}`) : found;
    return `| ${id} | ${what} | ${state} |`;
  });
  return [begin, '', '| | what is required | tests |', '| --- | --- | --- |', ...rows, '', end].join('\n');
}

/** Lines that nothing proves, and names that speak of no line. */
export function findGaps(requirements: Requirements, proofs: readonly Proof[]): readonly string[] {
  const proven = new Set(proofs.flatMap(({ ids }) => ids));
  const unproven = Object.entries(requirements)
    .filter(([id, { isPending }]) => !isPending && !proven.has(id))
    .map(([id]) => `${id} has no test`);
  // Invariants of pairing, I1 and so on, are another list.
  const unknown = [...proven]
    .filter((id) => !Object.hasOwn(requirements, id) && !id.startsWith('I'))
    .map((id) => `${id} is in the name of a test, and no requirement`);
  return [...unproven, ...unknown].sort();
}

/** @throws where the document has no place for it. */
export function replaceTable(document: string, table: string): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error('The document has no marks between which the table stands.');
  return document.slice(0, from) + table + document.slice(to + end.length);
}
