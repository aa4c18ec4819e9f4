/** The console asks for what there is at its server, in the same way, and for all of it. */
import { expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { permissions } from '@anoncam/protocol/staff-api/staff-session';
import * as v from 'valibot';
import { makeMe } from '../testing/made-up.ts';
import { routes } from './routes.ts';

/** As the server's tables of routes name them. */
function listServerRoutes(): readonly string[] {
  const folder = join(import.meta.dir, '../../../server/src/staff');
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return sources.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return [...text.matchAll(/'((?:GET|POST) \/api\/[\w/-]+)': (?:define|create)/g)].map(
      ([, route]) => route ?? '',
    );
  });
}

test('every route of the server is asked for by the console, and the console asks for no other', () => {
  const asked = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
  const served = listServerRoutes();
  expect(served.length).toBeGreaterThan(30);
  expect(new Set(served).size).toBe(served.length);
  expect(asked.toSorted()).toEqual(served.toSorted());
});

test('what only reads has nothing that would not fit into an address', () => {
  for (const { method, body } of Object.values(routes)) {
    if (method === 'POST') continue;
    const names = Object.keys((body as unknown as { entries: object }).entries);
    expect(['', 'id', 'before']).toContain(names.join());
  }
});

test('nothing more than was agreed on is taken from the server', () => {
  const me = makeMe({ permissions: [...permissions] });
  expect(v.safeParse(routes.me.answer, me).success).toBe(true);
  expect(v.safeParse(routes.me.answer, { ...me, address: '203.0.113.7' }).success).toBe(false);
  expect(v.safeParse(routes.takeCase.answer, { done: true }).success).toBe(true);
  expect(v.safeParse(routes.takeCase.answer, { done: true, words: '' }).success).toBe(false);
});
