/** The README's table of settings is the one in the code. */
import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from './config.ts';

test('the README lists every setting with its default and meaning', () => {
  const rows = Object.entries(settings).map(
    ([name, { fallback, meaning }]) =>
      `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\``} | ${meaning} |`,
  );
  const table = ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
  const readme = readFileSync(join(import.meta.dir, '../../README.md'), 'utf8');
  expect(readme).toContain(table);
});
