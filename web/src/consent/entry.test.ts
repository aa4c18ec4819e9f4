/** What a browser is told of a changed privacy policy: once, and only if it knew an earlier one. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { PageGlobals } from '../testing/browser-globals.ts';
import { Entry } from './entry.ts';

const page = new PageGlobals();
const change = { version: 2, day: '2026-11-26', what: 'Less is kept.' };
let admitted: boolean;
let policy: typeof change;
let server: Bun.Server<undefined>;

beforeEach(() => {
  [admitted, policy] = [true, change];
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request) =>
      request.method === 'POST'
        ? new Response(null, { status: 204 })
        : Response.json({ admitted, here: 1, interests: [], policy }),
  });
  page.install();
  page.storage.clear();
  page.comeFrom(server.url.origin);
});

afterEach(async () => {
  page.restore();
  await server.stop(true);
});

async function enter(): Promise<Entry> {
  const entry = new Entry();
  expect(entry.shown.change).toBeNull();
  await entry.learn();
  return entry;
}

test('who was here before is told of a change, until it was read', async () => {
  const entry = await enter();
  expect(entry.shown.change).toEqual(change);
  entry.noteChange();
  expect(entry.shown.change).toBeNull();
  expect((await enter()).shown.change).toBeNull();
  policy = { ...change, version: 3 };
  expect((await enter()).shown.change?.version).toBe(3);
});

test('a browser that keeps nothing is told of it once each visit', async () => {
  page.storage.refuses = true;
  const entry = await enter();
  entry.noteChange();
  expect(entry.shown.change).toBeNull();
  expect((await enter()).shown.change).toEqual(change);
  page.storage.refuses = false;
});

test('who starts has seen it', async () => {
  const entry = await enter();
  expect(await entry.confirm()).toBeNull();
  expect((await enter()).shown.change).toBeNull();
});

test('who is new has no earlier policy in mind', async () => {
  admitted = false;
  const entry = await enter();
  expect(entry.shown.change).toBeNull();
  expect(await entry.confirm()).toBeNull();
  expect(entry.shown.change).toBeNull();
  admitted = true;
  expect((await enter()).shown.change).toBeNull();
});

test('the first version is no change', async () => {
  policy = { ...change, version: 1 };
  expect((await enter()).shown.change).toBeNull();
});
