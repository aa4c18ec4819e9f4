/** What goes over the wire and what is made of what comes back, with a real HTTP server on the other side. */
import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { makeCase, makeId, makeMe, makeQueue } from '../testing/made-up.ts';
import { refusal, ScriptedServer } from '../testing/scripted-server.ts';
import { attendSignIn, createHttpServer } from './staff-server.ts';

type Came = { method: string; path: string; headers: Headers; body: string };

let came: Came[] = [];
let respond: () => Response = () => new Response('{}');
const http = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const { pathname, search } = new URL(request.url);
    came.push({
      method: request.method,
      path: pathname + search,
      headers: request.headers,
      body: await request.text(),
    });
    return respond();
  },
});
const server = createHttpServer((path, init) => fetch(new URL(path, http.url), init));

beforeEach(() => {
  came = [];
});
afterAll(() => http.stop(true));

function answerJson(body: unknown, status = 200): void {
  respond = () => Response.json(body, { status });
}

describe('a request over HTTP', () => {
  test('reads without a body and without the header of a change', async () => {
    const queue = makeQueue([makeCase('a')]);
    answerJson(queue);
    expect(await server.ask('queue', {})).toEqual({ ok: true, value: queue });
    expect(came).toHaveLength(1);
    expect(came[0]).toMatchObject({ method: 'GET', path: '/api/queue', body: '' });
    expect(came[0]?.headers.get('x-anoncam-console')).toBeNull();
  });

  test('says in the address which one it wants to read', async () => {
    answerJson({ error: 'not found', words: '' }, 404);
    await server.ask('case', { id: makeId('a-b_c') });
    expect(came[0]?.path).toBe(`/api/case?id=${makeId('a-b_c')}`);
  });

  test('leaves out what was not said', async () => {
    answerJson({ entries: [], isWhole: true, head: '' });
    await server.ask('audit', {});
    await server.ask('audit', { before: undefined });
    await server.ask('audit', { before: 12 });
    expect(came.map(({ path }) => path)).toEqual(['/api/audit', '/api/audit', '/api/audit?before=12']);
  });

  test('changes with JSON and the header that no other site can send', async () => {
    answerJson({ done: true });
    const id = makeId('a');
    expect(await server.ask('takeCase', { id })).toEqual({ ok: true, value: { done: true } });
    expect(came[0]).toMatchObject({ method: 'POST', path: '/api/case/take', body: JSON.stringify({ id }) });
    expect(came[0]?.headers.get('x-anoncam-console')).toBe('1');
    expect(came[0]?.headers.get('content-type')).toBe('application/json');
  });

  test('is not even made if the server would have to refuse it as malformed', async () => {
    expect(await server.ask('takeCase', { id: 'no id' })).toEqual(refusal('bad request'));
    const short = { case: makeId('a'), reason: 'too short' };
    expect(await server.ask('revealAddress', short)).toEqual(refusal('bad request'));
    expect(came).toEqual([]);
  });
});

describe('what comes back', () => {
  test('is a refusal with its code and its words', async () => {
    answerJson({ error: 'not now', words: 'Grace was faster.' }, 409);
    expect(await server.ask('queue', {})).toEqual(refusal('not now', 'Grace was faster.'));
  });

  test.each([
    ['a success that is not what was asked for', () => Response.json({ cases: [] })],
    ['more than was agreed on', () => Response.json({ ...makeQueue([]), address: '203.0.113.7' })],
    ['a refusal that nobody knows', () => Response.json({ error: 'bored', words: '' }, { status: 400 })],
    ['no JSON', () => new Response('<html>', { status: 502 })],
    ['nothing', () => new Response('')],
  ])('is not believed if it is %s', async (_, response) => {
    respond = response;
    expect(await server.ask('queue', {})).toEqual(refusal('unreachable'));
  });

  test('is nothing where nobody listens', async () => {
    const nobody = createHttpServer(() => Promise.reject(new TypeError('fetch failed')));
    expect(await nobody.ask('queue', {})).toEqual(refusal('unreachable'));
  });
});

describe('attending to sign-in', () => {
  const id = makeId('a');

  function attend(plain: ScriptedServer, isSignedInAgain: boolean) {
    const told: string[] = [];
    const attended = attendSignIn(plain, {
      signInAgain: async () => {
        told.push('asked');
        return isSignedInAgain;
      },
      signedOut: () => told.push('signed out'),
    });
    return { attended, told };
  }

  test('repeats once what needed a fresh sign-in', async () => {
    const done = { ok: true, value: { done: true } } as const;
    const plain = new ScriptedServer().answers('approve', refusal('sign in again'), done);
    const { attended, told } = attend(plain, true);
    expect(await attended.ask('approve', { id })).toEqual(done);
    expect(plain.asked).toEqual([
      { name: 'approve', body: { id } },
      { name: 'approve', body: { id } },
    ]);
    expect(told).toEqual(['asked']);
  });

  test('does not go on without it', async () => {
    const plain = new ScriptedServer().answers('approve', refusal('sign in again'));
    const { attended } = attend(plain, false);
    expect(await attended.ask('approve', { id })).toEqual(refusal('sign in again'));
    expect(plain.asked).toHaveLength(1);
  });

  test('does not ask for ever', async () => {
    const plain = new ScriptedServer().answers('approve', refusal('sign in again'));
    const { attended, told } = attend(plain, true);
    expect(await attended.ask('approve', { id })).toEqual(refusal('sign in again'));
    expect(told).toEqual(['asked']);
  });

  test('tells that one is signed out, at the first or the second time', async () => {
    const first = attend(new ScriptedServer().answers('me', refusal('signed out')), true);
    await first.attended.ask('me', {});
    expect(first.told).toEqual(['signed out']);
    const plain = new ScriptedServer().answers('approve', refusal('sign in again'), refusal('signed out'));
    const second = attend(plain, true);
    await second.attended.ask('approve', { id });
    expect(second.told).toEqual(['asked', 'signed out']);
  });

  test('says nothing of anything else', async () => {
    const plain = new ScriptedServer().gives('me', makeMe()).answers('queue', refusal('not allowed'));
    const { attended, told } = attend(plain, true);
    await attended.ask('me', {});
    await attended.ask('queue', {});
    expect(told).toEqual([]);
  });
});
