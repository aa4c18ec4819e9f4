/** Somebody who is excluded does not get in by any way, on a whole site, and everybody else does. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { Challenge } from '@anoncam/protocol/contact';
import type { Sealed } from '@anoncam/protocol/ids';
import { type Application, compose } from '../compose.ts';
import { readConfig } from '../config.ts';
import type { SanctionOrder } from '../enforcement/sanction.ts';
import { TestClock } from '../lib/clock.ts';
import { deriveKey, tag } from '../lib/seal.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import { admitBrowser, createDataFolder, type Place, settingsFor } from '../testing/application.ts';
import { post, solve } from '../testing/messages.ts';
import { type OpenedEnforcement, openEnforcement } from '../testing/sanctions.ts';
import { beginCall, Visitor } from '../testing/visitor.ts';

setDefaultTimeout(120_000);

const hourMs = 60 * 60 * 1000;
const clock = new TestClock(Date.UTC(2026, 0, 10, 12));
const dataDir = createDataFolder();
let application: Application;
let site: Place;
/** Another server on the same database: what it imposes has to reach the site. */
let other: OpenedEnforcement;
let masterKey: Uint8Array;

beforeAll(async () => {
  const settings = settingsFor(dataDir, { ANONCAM_TRUSTED_PROXIES: '127.0.0.1' });
  application = await compose(readConfig(settings), { clock });
  if (!application.site) throw new Error('it has no visitors');
  site = { address: `127.0.0.1:${application.site.port}`, origin: application.site.origin };
  masterKey = readFileSync(join(dataDir, 'keys', 'master.key'));
  other = await openEnforcement({ url: null, dataDir, onLost: () => undefined }, clock, masterKey);
});
afterAll(async () => {
  await other.close();
  await application.stop();
  rmSync(dataDir, { recursive: true });
});

function subjectOf(cookie: string) {
  const [secret = ''] = (cookie.split('=')[1] ?? '').split('.');
  return other.subjects.refOf(tag(deriveKey(masterKey, 'visitor reference'), secret) as VisitorRef);
}

/** Imposed elsewhere, and known here. */
async function exclude(cookie: string, address: string, more: Partial<SanctionOrder> = {}) {
  const sanction = await other.impose(address, { subject: subjectOf(cookie), ...more });
  clock.advance(3_000);
  await until(async () => (await codeOf(cookie, '198.51.100.1')) === closeCodes.sanctioned.code);
  return sanction;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

/** With which code a new socket is closed; `welcome` if it is not. */
async function codeOf(cookie: string, forwardedFor: string, session: Sealed | null = null) {
  const visitor = new Visitor(site, { cookie, forwardedFor });
  await visitor.opened();
  const welcome = visitor.hello(session).then(() => 'welcome' as const);
  welcome.catch(() => undefined);
  const end = await Promise.race([welcome, visitor.closed.then(({ code }) => code)]);
  visitor.vanish();
  return end;
}

test('who is excluded is sent away, and refused on every way back: new socket, old session, other tab, other browser', async () => {
  const [cookie, neighbour, stranger] = [
    await admitBrowser(site),
    await admitBrowser(site),
    await admitBrowser(site),
  ];
  const address = '203.0.113.50';
  const visitor = new Visitor(site, { cookie, forwardedFor: address });
  await visitor.opened();
  const { session } = await visitor.hello();
  const sanction = await exclude(cookie, address);
  expect((await visitor.closed).code).toBe(closeCodes.sanctioned.code);
  const refused = closeCodes.sanctioned.code;
  expect(await codeOf(cookie, address)).toBe(refused);
  expect(await codeOf(cookie, '198.51.100.7')).toBe(refused);
  expect(await codeOf(cookie, '198.51.100.7', session)).toBe(refused);
  expect(await Promise.all([codeOf(cookie, address), codeOf(cookie, address)])).toEqual([refused, refused]);
  expect(await codeOf(neighbour, address)).toBe(refused);
  expect(await codeOf(stranger, '203.0.113.51')).toBe('welcome');
  const standing = await fetch(`http://${site.address}/standing`, { headers: { cookie } });
  expect(await standing.json()).toMatchObject({ sanctions: [{ kind: 'exclusion' }], networkUntil: null });
  clock.advance(sanction.untilMs - 1 - clock.now());
  expect([await codeOf(cookie, address), await codeOf(neighbour, address)]).toEqual([refused, refused]);
  clock.advance(1);
  expect([await codeOf(cookie, address), await codeOf(neighbour, address)]).toEqual(['welcome', 'welcome']);
});

test('nor by a socket that another browser at the same address had opened before', async () => {
  const [cookie, second, stranger] = [
    await admitBrowser(site),
    await admitBrowser(site),
    await admitBrowser(site),
  ];
  const address = '203.0.113.55';
  const open = async (as: string, forwardedFor: string) => {
    const visitor = new Visitor(site, { cookie: as, forwardedFor });
    await visitor.opened();
    await visitor.hello();
    return visitor;
  };
  const window = await open(second, address);
  const other = await open(stranger, '203.0.113.56');
  // This machine is no network, whatever comes from it.
  const local = await open(await admitBrowser(site), '127.0.0.1');
  await exclude(cookie, address);
  expect((await window.closed).code).toBe(closeCodes.sanctioned.code);
  await exclude(await admitBrowser(site), '127.0.0.1');
  for (const one of [other, local]) await one.settle();
  for (const one of [other, local]) one.vanish();
});

test('A7 lifted elsewhere, it is over here seconds later', async () => {
  const [cookie, address] = [await admitBrowser(site), '203.0.113.60'];
  const { id } = await exclude(cookie, address);
  await other.book.lift(id, 'appeal');
  clock.advance(3_000);
  await until(async () => (await codeOf(cookie, address)) === 'welcome');
  expect(await codeOf(await admitBrowser(site), address)).toBe('welcome');
});

test('A3 who goes on to other addresses of the same /56 is stopped with the third exclusion', async () => {
  const refused = closeCodes.sanctioned.code;
  for (const part of ['200', '201', '202']) {
    const [cookie, address] = [await admitBrowser(site), `2001:db8:77:${part}::1`];
    expect(await codeOf(cookie, address)).toBe('welcome');
    await exclude(cookie, address, { untilMs: clock.now() + 6 * hourMs });
    expect(await codeOf(await admitBrowser(site), `2001:db8:77:${part}::2`)).toBe(refused);
  }
  expect(await codeOf(await admitBrowser(site), '2001:db8:77:2ff::1')).toBe(refused);
  expect(await codeOf(await admitBrowser(site), '2001:db8:77:300::1')).toBe('welcome');
});

test('A2 where many come from who were talked with calmly, the others do some work and are in', async () => {
  const address = '192.0.2.77';
  for (let index = 0; index < 5; index++) {
    const one = new Visitor(site, { cookie: await admitBrowser(site), forwardedFor: address });
    const stranger = new Visitor(site, {
      cookie: await admitBrowser(site),
      forwardedFor: `198.51.100.${index}`,
    });
    await Promise.all([one.opened(), stranger.opened()]);
    await Promise.all([one.hello(), stranger.hello()]);
    await beginCall(one, stranger);
    clock.advance(60_000);
    await Promise.all([one.leave(), stranger.leave()]);
  }
  const [abuser, guest] = [await admitBrowser(site), await admitBrowser(site)];
  await exclude(abuser, address);
  expect(await codeOf(abuser, address)).toBe(closeCodes.sanctioned.code);
  expect(await codeOf(guest, address)).toBe(closeCodes.needsWork.code);
  const headers = { cookie: guest, 'x-forwarded-for': address };
  const asked = await fetch(`http://${site.address}/standing/challenge`, { headers });
  const work = await solve((await asked.json()) as Challenge);
  expect((await post(site, '/standing/work', work, headers)).status).toBe(204);
  expect(await codeOf(guest, address)).toBe('welcome');
  expect(await codeOf(abuser, address)).toBe(closeCodes.sanctioned.code);
});

test('W11 with the tables of sanctions gone, who is excluded stays out, and so does their network', async () => {
  const [cookie, address] = [await admitBrowser(site), '203.0.113.90'];
  await exclude(cookie, address);
  for (const name of ['sanction_address', 'sanction'] as const)
    await other.records.schema.dropTable(name).execute();
  clock.advance(60_000);
  const refused = closeCodes.sanctioned.code;
  expect(await codeOf(cookie, '198.51.100.90')).toBe(refused);
  expect(await codeOf(await admitBrowser(site), address)).toBe(refused);
  expect(await codeOf(await admitBrowser(site), '198.51.100.91')).toBe('welcome');
});
