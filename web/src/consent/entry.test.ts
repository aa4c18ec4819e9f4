/**
 * What a browser is told of a changed privacy policy: once, and only if it knew an earlier one; and the way to a service
 * that assures age, and back.
 */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { AgeStep } from '@anoncam/protocol/age';
import { PageGlobals } from '../testing/browser-globals.ts';
import { Entry } from './entry.ts';

const page = new PageGlobals();
const change = { version: 2, day: '2026-11-26', what: 'Less is kept.' };
let admitted: boolean;
let policy: typeof change;
let age: AgeStep;
let relay: { hides: boolean } | null | undefined;
let [confirmed, handedIn]: [number, number] = [204, 204];
/** What was handed in, and where the page went. */
let tokens: string[];
let left: string[];
let server: Bun.Server<undefined>;

beforeEach(() => {
  relay = null;
  [admitted, policy, age] = [true, change, { needs: 'nothing' }];
  [confirmed, handedIn, tokens, left] = [204, 204, [], []];
  server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    async fetch(request) {
      if (request.method === 'GET')
        return Response.json({ admitted, here: 1, interests: [], policy, age, relay });
      if (new URL(request.url).pathname === '/admission') return new Response(null, { status: confirmed });
      tokens.push(((await request.json()) as { token: string }).token);
      return new Response(null, { status: handedIn });
    },
  });
  page.install();
  comeFrom('');
  page.storage.clear();
  page.comeFrom(server.url.origin);
});

afterEach(async () => {
  page.restore();
  await server.stop(true);
});

/** Opens the page with this behind its address. */
function comeFrom(hash: string): void {
  const place = { hash, pathname: '/', assign: (path: string) => left.push(path) };
  page.provide('location', place);
  page.provide('history', {
    state: null,
    replaceState: (_state: unknown, _title: string, path: string) => {
      place.hash = path === '/' ? '' : path;
    },
  });
}

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

test('whether addresses are hidden is asked for once more where it is not known yet', async () => {
  admitted = false;
  const entry = new Entry();
  relay = { hides: true };
  expect(await entry.confirm()).toBeNull();
  expect(entry.known.value.relay).toEqual({ hides: true });
});

test('the first version is no change', async () => {
  policy = { ...change, version: 1 };
  expect((await enter()).shown.change).toBeNull();
});

describe('where a service has to vouch', () => {
  beforeEach(() => {
    [admitted, confirmed, age] = [false, 202, { needs: 'service', host: 'age.example' }];
  });

  test('who has confirmed is led to it, and is not let in yet', async () => {
    const entry = await enter();
    expect(entry.shown).toMatchObject({ age: { needs: 'service', host: 'age.example' }, wasRefused: false });
    expect(await entry.confirm()).toBe('leaving');
    expect([left, entry.shown.admitted]).toEqual([['/age/start'], false]);
  });

  test('who comes back hands in what they brought, before anything is asked, and once', async () => {
    comeFrom('#age=a.b.c');
    [admitted, age] = [true, { needs: 'nothing' }];
    const entry = await enter();
    expect(tokens).toEqual(['a.b.c']);
    expect(entry.shown).toMatchObject({ admitted: true, wasRefused: false });
    await entry.learn();
    expect(tokens).toEqual(['a.b.c']);
  });

  test('who was not vouched for is told, and can try again', async () => {
    comeFrom('#age=');
    handedIn = 400;
    const entry = await enter();
    expect([tokens, entry.shown.wasRefused]).toEqual([[''], true]);
    expect(await entry.confirm()).toBe('leaving');
  });
});

test('where the site is not offered nobody goes on', async () => {
  [admitted, confirmed, age] = [false, 451, { needs: 'another-country' }];
  const entry = await enter();
  expect(entry.shown.age).toEqual({ needs: 'another-country' });
  expect(await entry.confirm()).toBe('not-offered');
  expect(entry.shown.admitted).toBe(false);
});
