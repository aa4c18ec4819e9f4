/**
 * What a browser must have loaded before the first paint of the built page, and of the console: the scripts and styles that index.html
 * names, and whatever those import before they run.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

const root = path.join(import.meta.dirname, '..');

function read(dist: string, file: string): string {
  return readFileSync(path.join(root, dist, file), 'utf8');
}

function listMatches(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found]) => found ?? '');
}

function listInIndex(html: string): readonly string[] {
  const tags = listMatches(html, /(<(?:script|link)\b[^>]*>)/g).filter((tag) =>
    /^<script|rel="(?:stylesheet|modulepreload)"/.test(tag),
  );
  return tags.flatMap((tag) => listMatches(tag, /(?:src|href)="([^"]+)"/g));
}

/** Imports that run before the module does; `import(…)` is for later. */
function listStaticImports(dist: string, file: string): readonly string[] {
  const code = read(dist, file);
  const named = file.endsWith('.css')
    ? listMatches(code, /@import\s*(?:url\()?["']([^"']+)["']/g)
    : listMatches(code, /(?:\bfrom|\bimport)\s*["']([^"']+)["']/g);
  return named.map((name) => path.join(path.dirname(file), name));
}

function collectClosure(dist: string, files: readonly string[]): ReadonlySet<string> {
  const closure = new Set(files);
  for (const file of closure) {
    for (const imported of listStaticImports(dist, file)) closure.add(imported);
  }
  return closure;
}

for (const [name, dist, budgetKb] of [
  ['the page', 'web/dist', 45],
  ['the console', 'console/dist', 120],
] as const) {
  test(`scripts and styles before the first paint of ${name} are at most ${budgetKb} KB, compressed`, () => {
    const first = listInIndex(read(dist, 'index.html')).map((file) => file.replace(/^\.?\//, ''));
    expect(first.filter((file) => file.endsWith('.js'))).not.toEqual([]);
    expect(first.filter((file) => file.endsWith('.css'))).not.toEqual([]);
    const weights = [...collectClosure(dist, first)].map(
      (file) => [file, gzipSync(read(dist, file)).length] as const,
    );
    const total = weights.reduce((sum, [, bytes]) => sum + bytes, 0);
    expect(total, weights.map(([file, bytes]) => `${file}: ${bytes}`).join(', ')).toBeLessThanOrEqual(
      budgetKb * 1024,
    );
  });
}
