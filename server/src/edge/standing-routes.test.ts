/** What the one under a sanction is told, the work that lets others in, and that every other way in is closed. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { Challenge } from '@anoncam/protocol/contact';
import { showReceipt } from '@anoncam/protocol/receipt';
import { StandingSchema } from '@anoncam/protocol/standing';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import * as v from 'valibot';
import { createNetworkTags } from '../addresses/network-tag.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import { Door } from '../enforcement/door.ts';
import { systemRandom } from '../lib/random.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { Browser } from '../privacy/browser.ts';
import { createDataFolder } from '../testing/application.ts';
import { comeCalmly, elsewhere, here } from '../testing/gates.ts';
import { type OpenedEnforcement, openEnforcement, testMasterKey } from '../testing/sanctions.ts';
import type { Routes } from './routes.ts';
import { createStandingRoutes } from './standing-routes.ts';

setDefaultTimeout(120_000);

const dayMs = 24 * 60 * 60 * 1000;
const dataDir = createDataFolder();
let scene: OpenedEnforcement;
let routes: Routes;
let door: Door;
const nothing = { sanctions: [], networkUntil: null, needsWork: false };
const appeal = {
  state: 'waiting',
  words: 'it was not me',
  madeOn: '2026-01-10',
  dueOn: '2026-01-17',
  decidedOn: null,
  answer: '',
} as const;

beforeAll(async () => {
  scene = await openEnforcement({ url: null, dataDir, onLost: () => undefined });
  door = new Door({
    clock: scene.clock,
    counters: new MemoryCounters(scene.clock),
    networks: createNetworkTags(systemRandom),
    mostOfHousehold: 100,
    isOwnSite: false,
  });
  routes = createStandingRoutes({
    ...scene,
    counters: new MemoryCounters(scene.clock),
    random: systemRandom,
    masterKey: testMasterKey,
    door,
    admission: {
      recognise: (cookie) => (cookie === null ? null : ({ visitor: cookie as VisitorRef } as Browser)),
    },
    findAppeal: async () => appeal,
    leastTries: 5,
  });
});
afterAll(async () => {
  await scene.close();
  rmSync(dataDir, { recursive: true });
});

type Asking = { readonly cookie?: string; readonly address?: string; readonly body?: unknown };

async function ask(name: string, { cookie, address = here, body }: Asking): Promise<Response> {
  const [method = 'GET', path = ''] = name.split(' ');
  const headers = new Headers({ 'content-type': 'application/json' });
  if (cookie !== undefined) headers.set('cookie', cookie);
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = JSON.stringify(body);
  const request = new Request(`http://site.example${path}`, init);
  const response = await routes[name]?.({ request, address });
  if (!response) throw new Error(`there is no ${name}`);
  return response;
}

async function standingOf(asking: Asking) {
  return v.parse(StandingSchema, await (await ask('GET /standing', asking)).json());
}

async function work(cookie: string, address = here) {
  const challenge = (await (await ask('GET /standing/challenge', { cookie, address })).json()) as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new Error('the challenge has no solution');
  return { challenge, solution };
}

const subjectOf = (cookie: string) => scene.subjects.refOf(cookie as VisitorRef);

describe('GET /standing', () => {
  test('tells nothing where there is nothing, with a cookie or without', async () => {
    for (const asking of [{}, { cookie: 'nobody' }]) expect(await standingOf(asking)).toEqual(nothing);
  });

  test('A8 tells what, why, on what grounds, by whom in kind, until when, and with which code to object', async () => {
    const address = '203.0.113.20';
    const untilMs = scene.clock.now() + 3 * dayMs;
    const order = {
      subject: subjectOf('one'),
      decidedBy: 'the name of a lead',
      reason: 'threat' as const,
      untilMs,
    };
    const sanction = await scene.impose(address, order);
    const told = {
      kind: 'exclusion',
      reason: 'threat',
      facts: { flags: 3, of: 5 },
      decidedBy: 'person',
      from: '2026-01-10T12:00:00Z',
      until: '2026-01-13T12:00:00Z',
      isLifted: false,
    };
    const own = await standingOf({ cookie: 'one', address: elsewhere });
    expect(own.sanctions).toMatchObject([{ ...told, appeal }]);
    expect(own.networkUntil).toBeNull();
    expect(JSON.stringify(own)).not.toContain('lead');
    expect(await scene.book.findByCode(own.sanctions[0]?.code ?? '')).toEqual(sanction);
    await scene.book.lift(sanction.id, 'appeal');
    expect(await standingOf({ cookie: 'one', address })).toEqual(nothing);
  });

  test('tells whoever merely shares a network until when, and gives no code that is another’s', async () => {
    const address = '203.0.113.21';
    const ends = [2, 3].map((days) => scene.clock.now() + days * dayMs);
    const own = await scene.impose(address, { subject: subjectOf('two'), kind: 'cool-off' });
    for (const untilMs of ends)
      await scene.impose(address, {
        subject: subjectOf('two'),
        decidedBy: 'a lead',
        reason: 'threat',
        untilMs,
      });
    const response = await ask('GET /standing', { cookie: 'neighbour', address });
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      sanctions: [],
      networkUntil: '2026-01-13T12:00:00Z',
      needsWork: false,
    });
    expect(text).not.toContain(showReceipt(scene.book.codeOf(own.id)));
    expect(await standingOf({ cookie: 'neighbour', address: elsewhere })).toEqual(nothing);
  });
});

describe('the work', () => {
  const shared = '203.0.113.30';

  test('A2 lets in where others were excluded, and nobody but who did it', async () => {
    for (let index = 0; index < 5; index++) comeCalmly(scene, shared);
    await scene.impose(shared, { subject: subjectOf('abuser') });
    expect(await standingOf({ cookie: 'guest', address: shared })).toEqual({
      sanctions: [],
      networkUntil: null,
      needsWork: true,
    });
    const done = await work('guest');
    for (const cookie of ['thief', 'abuser'])
      expect((await ask('POST /standing/work', { cookie, body: done })).status).toBe(403);
    expect((await ask('POST /standing/work', { cookie: 'guest', body: done })).status).toBe(204);
    expect(await standingOf({ cookie: 'guest', address: shared })).toEqual(nothing);
    expect(scene.come(subjectOf('thief'), shared).is).toBe('needs-work');
    expect((await ask('POST /standing/work', { cookie: 'abuser', body: await work('abuser') })).status).toBe(
      204,
    );
    expect(scene.come(subjectOf('abuser'), shared).is).toBe('refused');
  });

  test('A1 is over after two minutes, and nobody tries others endlessly', async () => {
    const send = async (cookie: string, body: unknown) =>
      (await ask('POST /standing/work', { cookie, address: '198.18.0.1', body })).status;
    const [done, inTime] = [await work('late'), await work('in time')];
    scene.clock.advance(2 * 60 * 1000);
    expect(await send('in time', inTime)).toBe(204);
    scene.clock.advance(1);
    for (let count = 0; count < 20; count++) expect(await send('late', done)).toBe(403);
    expect(await send('late', done)).toBe(429);
    expect(await send('late', await work('late'))).toBe(429);
    // Who shares the network is not concerned.
    expect(await send('neighbour', await work('neighbour'))).toBe(204);
  });

  test('A1 counts once, for the browser that it was given to, and never altered', async () => {
    const done = await work('one');
    const send = async (cookie: string, body: unknown) =>
      (await ask('POST /standing/work', { cookie, address: '198.18.0.2', body })).status;
    const { challenge, solution } = done;
    const { parameters } = challenge;
    const altered = [
      { parameters: { ...parameters, data: { until: parameters.data.until + 60_000 } } },
      { parameters: { ...parameters, cost: 1 } },
      { parameters: { ...parameters, keyPrefix: '00' } },
      { signature: challenge.signature.replace(/^./, (first) => (first === '0' ? '1' : '0')) },
    ];
    for (const more of altered)
      expect(await send('one', { solution, challenge: { ...challenge, ...more } })).toBe(403);
    expect(await send('one', { challenge, solution: { ...solution, counter: 0, derivedKey: '00' } })).toBe(
      403,
    );
    expect(await send('other', done)).toBe(403);
    expect([await send('one', done), await send('one', done)]).toEqual([204, 403]);
  });

  test('A1 is more where it looks more wrong, and less than that is not taken', async () => {
    const address = '198.18.0.3';
    const little = await work('first');
    for (let count = 0; count < 61; count++) await door.note('wrong', door.around(address));
    expect(await standingOf({ cookie: 'first', address })).toEqual({ ...nothing, needsWork: true });
    expect((await ask('POST /standing/work', { cookie: 'first', address, body: little })).status).toBe(204);
    const less = await work('second', address);
    for (let count = 0; count < 60; count++) await door.note('wrong', door.around(address));
    const more = await work('second', address);
    expect((await ask('POST /standing/work', { cookie: 'second', address, body: less })).status).toBe(403);
    expect((await ask('POST /standing/work', { cookie: 'second', address, body: more })).status).toBe(204);
    // Who has done it is not asked for more.
    expect(await standingOf({ cookie: 'second', address })).toEqual(nothing);
    expect(await standingOf({ cookie: 'third', address })).toMatchObject({ needsWork: true });
  });

  test.each([
    ['nothing', null, 400],
    ['something else', { challenge: 1 }, 400],
  ])('is not %s', async (_, body, status) => {
    expect((await ask('POST /standing/work', { cookie: 'someone', body })).status).toBe(status);
  });

  test('is for who has a cookie', async () => {
    expect((await ask('GET /standing/challenge', {})).status).toBe(404);
    expect((await ask('POST /standing/work', { body: {} })).status).toBe(404);
  });
});

test('its refusals have the codes of the protocol', () => {
  expect([closeCodes.sanctioned.code, closeCodes.needsWork.code]).toEqual([4403, 4423]);
});
