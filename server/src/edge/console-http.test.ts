/** What is checked of each request to the console, in which order, and that nothing is done or told before. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { DoneSchema } from '@anoncam/protocol/staff-api/staff-session';
import { sql } from 'kysely';
import * as v from 'valibot';
import { defineRoute, type StaffRoutes } from '../staff/route.ts';
import { ConsoleHouse, type Staff, type Told } from '../testing/console-house.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const errorOf = ({ status, body }: Told) => `${status} ${body['error'] ?? 'done'}`;

/** Routes that tell whether they were come to. */
function createProbes(): { readonly routes: StaffRoutes; readonly done: string[] } {
  const done: string[] = [];
  const usual = {
    permission: null,
    isFreshNeeded: false,
    asks: v.strictObject({ word: v.string() }),
    tells: DoneSchema,
  } as const;
  const run = async ({ asks }: { asks: { word: string } }) => {
    done.push(asks.word);
    return { tells: { done: true } } as const;
  };
  const routes = {
    'GET /api/probe': defineRoute({ ...usual, note: null, run }),
    'POST /api/probe': defineRoute({
      ...usual,
      note: ({ word }) => ({ did: 'took a case', to: word, reason: '' }),
      run,
    }),
    'POST /api/late': defineRoute({
      ...usual,
      note: ({ word }) => ({ did: 'took a case', to: word, reason: '' }),
      run: async () => ({ refusal: 'not now' }),
    }),
    'POST /api/chatty': defineRoute({
      ...usual,
      note: null,
      run: async () => ({ tells: { done: true, address: '203.0.113.9' } as never }),
    }),
    'POST /api/broken': defineRoute({
      ...usual,
      note: null,
      run: async () => {
        throw new Error('203.0.113.9 was here');
      },
    }),
  };
  return { routes, done };
}

async function openProbed() {
  const { routes, done } = createProbes();
  const house = await ConsoleHouse.open({ routes });
  return Object.assign(house, { done, staff: await house.join('moderator') });
}

const post = (staff: Staff, headers: Record<string, string> = {}, body: unknown = { word: 'a' }) =>
  staff.post('/api/probe', body, headers);

test('H5 only the console itself can ask', async () => {
  await using house = await openProbed();
  const { staff } = house;
  expect([errorOf(await post(staff)), errorOf(await staff.get('/api/probe?word=b'))]).toEqual([
    '200 done',
    '200 done',
  ]);
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: '' },
    { origin: 'null' },
    { origin: house.origin.replace('localhost', '127.0.0.1') },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'x-anoncam-console': '' },
    { 'x-anoncam-console': '2' },
  ] as Record<string, string>[]) {
    expect([headers, errorOf(await post(staff, headers))]).toEqual([headers, '403 not allowed']);
  }
  for (const site of ['cross-site', 'same-site', 'none']) {
    expect(errorOf(await staff.get('/api/probe?word=c', { 'sec-fetch-site': site }))).toBe('403 not allowed');
  }
  expect(house.done).toEqual(['a', 'b']);
  const other = await staff.ask('/api/me', {
    method: 'OPTIONS',
    headers: { origin: 'https://evil.example' },
  });
  expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});

test('what is not of the shape that is asked is refused, and so is what is more than that', async () => {
  await using house = await openProbed();
  const { staff } = house;
  const bad = '400 bad request';
  for (const body of [
    {},
    { word: 1 },
    { word: 'a', more: 1 },
    ['a'],
    'a',
    null,
    { word: 'x'.repeat(33 * 1024) },
  ]) {
    expect([errorOf(await post(staff, {}, body))]).toEqual([bad]);
  }
  expect(errorOf(await post(staff, { 'content-type': 'text/plain' }))).toBe(bad);
  for (const query of ['', '?word=a&more=1', '?Word=a'])
    expect(errorOf(await staff.get(`/api/probe${query}`))).toBe(bad);
  expect(errorOf(await staff.get('/api/audit?before=0'))).toBe('403 not allowed');
  const lead = await house.join('lead');
  for (const before of ['0', '-1', '1.5', 'x', '', '99999999999']) {
    expect([before, errorOf(await lead.get(`/api/audit?before=${before}`))]).toEqual([before, bad]);
  }
  expect((await lead.get('/api/audit?before=2')).body['entries']).toHaveLength(1);
  expect(house.done).toEqual([]);
});

test('what is no route is not found, whatever it is called', async () => {
  await using house = await openProbed();
  const { staff } = house;
  for (const path of [
    '/api/',
    '/api/nothing',
    '/api/constructor',
    '/api/__proto__',
    '/api/me/',
    '/api//me',
  ]) {
    expect([path, errorOf(await staff.get(path))]).toEqual([path, '404 not found']);
    expect([path, errorOf(await staff.post(path, {}))]).toEqual([path, '404 not found']);
  }
  expect((await staff.ask('/api/me', { method: 'HEAD', headers: {} })).status).toBe(403);
  expect(errorOf(await staff.post('/api/me', {}))).toBe('404 not found');
});

test('a change is written down first, and not made if it cannot be', async () => {
  await using house = await openProbed();
  const { staff, office } = house;
  expect(errorOf(await post(staff, {}, { word: 'one' }))).toBe('200 done');
  const [entry] = await office.audit.list(null, 1);
  expect(entry).toMatchObject({ who: staff.id, did: 'took a case', to: 'one' });
  // Reading leaves nothing behind.
  await staff.get('/api/probe?word=read');
  expect((await office.audit.list(null, 1))[0]?.number).toBe(entry?.number ?? 0);
  await sql`drop table audit_entry`.execute(house.records);
  expect(errorOf(await post(staff, {}, { word: 'two' }))).toBe('500 failed');
  expect(house.done).toEqual(['one', 'read']);
  expect(house.bugs).toHaveLength(1);
});

test('that nothing came of it is written down as well', async () => {
  await using house = await openProbed();
  expect(errorOf(await house.staff.post('/api/late', { word: 'one' }))).toBe('409 not now');
  const entries = await house.office.audit.list(null, 2);
  expect(entries.map(({ did, to, reason }) => [did, to, reason])).toEqual([
    ['was refused it', 'one', 'took a case'],
    ['took a case', 'one', ''],
  ]);
});

test('S3 who is taken out while their request is still coming in, has nothing done by it', async () => {
  await using house = await openProbed();
  const { staff, office } = house;
  const body = '{"word":"late"}';
  const said = Promise.withResolvers<string>();
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port: Number(new URL(house.address).port),
    socket: { data: (_, bytes) => said.resolve(bytes.toString()) },
  });
  socket.write(`${staff.writeHead('/api/probe', body.length)}${body.slice(0, 5)}`);
  // What came after it was answered: so it is known by now.
  for (let turn = 0; turn < 3; turn++) expect((await staff.get('/api/me')).status).toBe(200);
  await office.team.revoke(staff.id);
  socket.write(body.slice(5));
  expect(await said.promise).toStartWith('HTTP/1.1 401');
  socket.end();
  expect(house.done).toEqual([]);
});

test('S4 an answer with more than was promised is not told, and neither is why something failed', async () => {
  await using house = await openProbed();
  const { staff } = house;
  for (const path of ['/api/chatty', '/api/broken']) {
    const told = await staff.post(path, { word: 'a' });
    expect([told.status, told.body]).toEqual([500, { error: 'failed', words: '' }]);
  }
  expect(house.bugs.map((bug) => bug.includes('203.0.113.9'))).toEqual([false, false]);
});

test('a session may ask 600 times a minute, and each for itself', async () => {
  await using house = await openProbed();
  const other = await house.join('lead');
  const ask = async (staff: Staff) => errorOf(await staff.get('/api/me'));
  for (let count = 0; count < 600; count += 20)
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => ask(house.staff))))).toEqual(
      new Set(['200 done']),
    );
  expect([await ask(house.staff), await ask(other)]).toEqual(['429 too often', '200 done']);
  house.clock.advance(60 * 1000);
  expect(await ask(house.staff)).toBe('200 done');
});

test('a network may try to come in 60 times in ten minutes; who is in already is not kept from working', async () => {
  await using house = await openProbed();
  const { staff } = house;
  const told: string[] = [];
  for (let count = 0; count < 60; count++)
    told.push(errorOf(await staff.post('/api/sign-in', { response: {} })));
  expect(told[0]).toBe('403 not allowed');
  expect(told.at(-1)).toBe('429 too often');
  expect(errorOf(await staff.post('/api/join', { invitation: 'x', response: {} }))).toBe('429 too often');
  expect([errorOf(await staff.get('/api/me')), (await staff.signInAgain()).status]).toEqual([
    '200 done',
    200,
  ]);
  house.clock.advance(10 * 60 * 1000);
  expect(errorOf(await staff.post('/api/sign-in', { response: {} }))).toBe('403 not allowed');
});
