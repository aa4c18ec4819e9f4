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
import { systemRandom } from '../lib/random.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import type { Browser } from '../privacy/browser.ts';
import { createDataFolder } from '../testing/application.ts';
import { comeCalmly, elsewhere, here } from '../testing/gates.ts';
import { type OpenedEnforcement, openEnforcement, testMasterKey } from '../testing/sanctions.ts';
import type { Routes } from './routes.ts';
import { createStandingRoutes } from './standing-routes.ts';

setDefaultTimeout(30_000);

const dayMs = 24 * 60 * 60 * 1000;
const dataDir = createDataFolder();
let scene: OpenedEnforcement;
let routes: Routes;
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
  routes = createStandingRoutes({
    ...scene,
    random: systemRandom,
    masterKey: testMasterKey,
    networks: createNetworkTags(systemRandom),
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

async function work(cookie: string) {
  const challenge = (await (await ask('GET /standing/challenge', { cookie })).json()) as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
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

  test('A1 is over after half an hour, and nobody tries others endlessly', async () => {
    const done = await work('late');
    scene.clock.advance(30 * 60 * 1000 + 1);
    const address = '198.18.0.1';
    for (let count = 0; count < 20; count++)
      expect((await ask('POST /standing/work', { cookie: 'late', address, body: done })).status).toBe(403);
    expect((await ask('POST /standing/work', { cookie: 'late', address, body: done })).status).toBe(429);
    expect((await ask('POST /standing/work', { cookie: 'late', body: done })).status).toBe(403);
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
