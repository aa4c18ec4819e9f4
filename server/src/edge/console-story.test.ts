/** A day at the console, over HTTP and with everything behind it as it is: reports, decisions, messages, addresses, the log. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { CaseView, Messages, Queue } from '@anoncam/protocol/staff-api/staff-cases';
import type { AuditPage } from '@anoncam/protocol/staff-api/staff-session';
import { ConsoleHouse, type Staff, type Told } from '../testing/console-house.ts';
import { give } from '../testing/desk.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const address = '203.0.113.77';
const reason = 'a danger to somebody, told by the police';
const errorOf = ({ status, body }: Told) => `${status} ${body['error'] ?? 'done'}`;

async function openCase(house: ConsoleHouse): Promise<string> {
  const report = give('Ada', { words: 'he shouted', address: house.addresses.note(address) });
  const taken = await house.desk.desk.takeReport(report);
  if (!('receipt' in taken)) throw new Error('the report was not taken');
  return (await house.records.selectFrom('moderation_case').select('id').executeTakeFirstOrThrow()).id;
}

async function writeMessage(house: ConsoleHouse, topic: 'question' | 'privacy'): Promise<void> {
  const message = { topic, words: `about ${topic}`, proof: await house.desk.prove() };
  if (!('receipt' in (await house.contact.receive(message, null))))
    throw new Error('the message was not taken');
}

const readQueue = async (staff: Staff) => (await staff.get('/api/queue')).body as unknown as Queue;
const readMessages = async (staff: Staff) =>
  ((await staff.get('/api/messages')).body as unknown as Messages).messages.map(({ topic, answer }) => [
    topic,
    answer,
  ]);

test('a report is decided, looked at by others, and all of it is in the log', async () => {
  await using house = await ConsoleHouse.open();
  const id = await openCase(house);
  const [moderator, lead] = [await house.join('moderator', 'Ada'), await house.join('lead', 'Eve')];
  const queue = await readQueue(moderator);
  expect([queue.cases.map((one) => one.id), queue.waiting.cases]).toEqual([[id], 1]);
  expect(errorOf(await moderator.post('/api/case/take', { id }))).toBe('200 done');
  expect((await readQueue(lead)).cases[0]?.takenBy).toBe(moderator.id.toUpperCase());
  const decision = { id, reports: 1, outcome: 'exclusion', reason: 'hate', days: 3, note: 'plain' };
  expect(errorOf(await moderator.post('/api/case/decide', decision))).toBe('200 done');
  const view = (await lead.get(`/api/case?id=${id}`)).body as unknown as CaseView;
  expect(view.timeline.map(({ type }) => type)).toContain('sanctioned');
  const [sanction] = ((await lead.get('/api/sanctions')).body as { sanctions: { id: string }[] }).sanctions;
  expect(errorOf(await moderator.post('/api/sanction/lift', { id: sanction?.id, reason: 'no' }))).toBe(
    '403 not allowed',
  );
  expect(errorOf(await lead.post('/api/sanction/lift', { id: sanction?.id, reason: 'a mistake' }))).toBe(
    '200 done',
  );
  const log = (await lead.get('/api/audit')).body as unknown as AuditPage;
  expect(log.isWhole).toBe(true);
  expect(log.entries.map(({ who, did, to }) => `${who} ${did} ${to === id ? 'case' : ''}`.trim())).toEqual([
    'Eve lifted a sanction',
    'Ada decided a case case',
    'Ada took a case case',
    'Eve joined',
    'Ada joined',
  ]);
  expect(log.entries[1]?.reason).toBe('exclusion, hate, 3 days');
  expect(log.head).toBe(log.entries[0]?.hash ?? '');
});

test('messages about somebody’s own data are seen and answered only by who may', async () => {
  await using house = await ConsoleHouse.open();
  await writeMessage(house, 'question');
  await writeMessage(house, 'privacy');
  const [moderator, privacy] = [await house.join('moderator'), await house.join('privacy')];
  expect((await readQueue(moderator)).waiting).toMatchObject({ messages: 1, dataRequests: 1 });
  expect(await readMessages(moderator)).toEqual([['question', null]]);
  expect((await readMessages(privacy)).length).toBe(2);
  const kept = await house.contact.list({ isAnswered: null });
  const idOf = (topic: string) => kept.find((message) => message.topic === topic)?.id;
  const answer = async (staff: Staff, topic: string) =>
    errorOf(await staff.post('/api/message/answer', { id: idOf(topic), words: 'nothing' }));
  expect([await answer(moderator, 'privacy'), await answer(moderator, 'question')]).toEqual([
    '404 not found',
    '200 done',
  ]);
  expect([await readMessages(moderator), await answer(privacy, 'privacy')]).toEqual([
    [['question', 'nothing']],
    '200 done',
  ]);
  expect((await readQueue(moderator)).waiting).toMatchObject({ messages: 0, dataRequests: 0 });
});

test('S5 an address is told to one who asks for it, and stands in no other answer', async () => {
  await using house = await ConsoleHouse.open();
  const id = await openCase(house);
  const staff = await Promise.all(
    (['moderator', 'lead', 'privacy', 'admin'] as const).map((role) => house.join(role)),
  );
  const [, lead, privacy] = staff;
  if (!lead || !privacy) throw new Error('there are four');
  expect((await lead.post('/api/address/reveal', { case: id, reason })).body).toMatchObject({
    address,
    leftToday: 19,
  });
  const reads = Object.keys(house.console.routes).flatMap((name) =>
    name.startsWith('GET') ? [name.slice(4)] : [],
  );
  const told: string[] = [];
  for (const one of staff)
    for (const path of reads)
      told.push(JSON.stringify((await one.get(path === '/api/case' ? `${path}?id=${id}` : path)).body));
  const text = told.join('\n');
  expect(text).toContain('he shouted');
  const { address: reference, subject } = await house.records
    .selectFrom('moderation_case')
    .select(['address', 'subject'])
    .executeTakeFirstOrThrow();
  for (const secret of [address, Buffer.from(address).toString('base64'), reference, subject])
    expect([secret, text.includes(secret ?? '')]).toEqual([secret, false]);
  expect(house.bugs).toEqual([]);
});

test('S5 what takes two is approved by somebody else, however often the one who asked tries', async () => {
  await using house = await ConsoleHouse.open();
  const id = await openCase(house);
  const [lead, other] = [await house.join('lead', 'Ada'), await house.join('admin', 'Eve')];
  const ask = { kind: 'reveal', cases: [id], authority: '', reference: '', reason };
  expect(errorOf(await lead.post('/api/approval/ask', ask))).toBe('200 done');
  const list = async (staff: Staff) =>
    (await staff.get('/api/approvals')).body as {
      approvals: { id: string; isOwn: boolean; state: string }[];
    };
  const [asked] = (await list(lead)).approvals;
  expect([asked?.isOwn, (await list(other)).approvals[0]?.isOwn]).toEqual([true, false]);
  expect((await readQueue(lead)).waiting.approvals).toBe(1);
  const approve = async (staff: Staff) =>
    errorOf(await staff.post('/api/approval/approve', { id: asked?.id }));
  expect(await approve(lead)).toMatch(/^403 (own decision|second person needed)$/);
  expect(errorOf(await lead.post('/api/approval/collect', { id: asked?.id }))).not.toContain('200');
  house.clock.advance(5 * 60 * 1000);
  expect(await approve(other)).toBe('403 sign in again');
  await other.signInAgain();
  expect([await approve(other), (await list(lead)).approvals[0]?.state]).toEqual(['200 done', 'approved']);
  await lead.signInAgain();
  expect((await lead.post('/api/approval/collect', { id: asked?.id })).body['items']).toEqual([
    expect.objectContaining({ address }),
  ]);
});
