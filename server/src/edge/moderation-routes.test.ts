/** Reports, notices and appeals over HTTP: the right ones are answered in their shapes, guesses and floods are stopped. */
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { NoticeReceiptSchema, NoticeStateSchema } from '@anoncam/protocol/notice';
import { showReceipt } from '@anoncam/protocol/receipt';
import { ReportStateSchema } from '@anoncam/protocol/report';
import { SanctionStateSchema } from '@anoncam/protocol/standing';
import * as v from 'valibot';
import { createNetworkTags } from '../addresses/network-tag.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import { createSeededRandom } from '../lib/random.ts';
import { createDataFolder } from '../testing/application.ts';
import { give, openDesk } from '../testing/desk.ts';
import { createAppealRoutes } from './appeal-routes.ts';
import { createNoticeRoutes } from './notice-routes.ts';
import { createReportRoutes } from './report-routes.ts';
import type { Routes } from './routes.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dataDir = createDataFolder();
const place = await openDesk({ url: null, dataDir, onLost: () => undefined });
afterAll(async () => {
  await place[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});
const { clock } = place;
const counters = new MemoryCounters(clock);
const limits = { clock, counters, networks: createNetworkTags(createSeededRandom(1)) };
const routes: Routes = {
  ...createReportRoutes({ ...limits, desk: place.desk }),
  ...createNoticeRoutes({ ...limits, notices: place.notices }),
  ...createAppealRoutes({ ...limits, appeals: place.appeals, sanctions: place.sanctions }),
};
const unknown = '00000-00000-00000-00000';

let networks = 0;
async function post(path: string, value: unknown, address = `203.0.${++networks}.7`): Promise<Response> {
  const request = new Request(`http://site${path}`, {
    method: 'POST',
    body: JSON.stringify(value),
    headers: { 'content-type': 'application/json' },
  });
  const route = routes[`POST ${path}`];
  if (!route) throw new Error('no such route');
  return route({ request, address });
}

test('a report is read with its receipt', async () => {
  const taken = await place.desk.takeReport(give('Ada', { subject: 'one', words: 'shouted' }));
  if (!('receipt' in taken)) throw new Error('not taken');
  const read = await post('/report/read', { receipt: showReceipt(taken.receipt).toLowerCase() });
  expect(v.parse(ReportStateSchema, await read.json())).toMatchObject({
    words: 'shouted',
    outcome: 'waiting',
  });
  expect((await post('/report/read', { receipt: unknown })).status).toBe(404);
  expect((await post('/report/read', { receipt: taken.receipt, more: 1 })).status).toBe(400);
});

test('a notice of the longest allowed is taken and read, and none without its parts', async () => {
  const long = '"'.repeat(3_999);
  const notice = {
    category: 'fraud',
    what: `${long}a`,
    why: `${long}b`,
    goodFaith: true,
    proof: await place.prove(),
  };
  const sent = await post('/notice', notice);
  expect(sent.status).toBe(201);
  const { receipt } = v.parse(NoticeReceiptSchema, await sent.json());
  const state = v.parse(NoticeStateSchema, await (await post('/notice/read', { receipt })).json());
  expect([state.what, state.why]).toEqual([notice.what, notice.why]);
  const { goodFaith, ...unsworn } = notice;
  for (const bad of [
    unsworn,
    { ...notice, goodFaith: false },
    { ...notice, why: ' ' },
    { ...notice, name: 'x' },
  ]) {
    expect((await post('/notice', bad)).status).toBe(400);
  }
  expect((await post('/notice', { ...notice, why: 'other' })).status).toBe(403);
});

test('A8 an appeal is made with the code alone, and the sanction is told with it', async () => {
  for (const name of ['Ada', 'Bo', 'Cy']) await place.desk.takeReport(give(name, { subject: 'two' }));
  const [sanction] = await place.sanctions.listOf(place.refOf('two'));
  if (!sanction) throw new Error('nothing was imposed');
  const code = showReceipt(place.sanctions.codeOf(sanction.id));
  const read = v.parse(SanctionStateSchema, await (await post('/appeal/read', { code })).json());
  expect(read).toMatchObject({
    code,
    kind: 'exclusion',
    decidedBy: 'automatic',
    appeal: null,
    isLifted: false,
  });
  const made = await post('/appeal', { code, words: 'It was not me.' });
  expect(made.status).toBe(201);
  expect(v.parse(SanctionStateSchema, await made.json()).appeal).toMatchObject({ state: 'waiting' });
  expect((await post('/appeal', { code, words: 'And more.' })).status).toBe(409);
  expect((await post('/appeal', { code: unknown, words: 'x' })).status).toBe(404);
  expect((await post('/appeal', { code, words: '' })).status).toBe(400);
});

test.each(['/report/read', '/notice/read', '/appeal/read'])(
  '%s stops whoever guesses, and nobody else',
  async (path) => {
    const value = path === '/appeal/read' ? { code: unknown } : { receipt: unknown };
    const statuses: number[] = [];
    for (let count = 0; count < 21; count++) statuses.push((await post(path, value, '198.51.100.1')).status);
    expect([statuses.slice(0, 20).every((status) => status === 404), statuses[20]]).toEqual([true, 429]);
    expect((await post(path, value, '192.0.2.1')).status).toBe(404);
  },
);
