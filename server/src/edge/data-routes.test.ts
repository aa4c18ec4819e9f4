/** What is held of a browser: all of it for the browser itself, nothing for anybody else, and gone when it says so. */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { type Language, noWishes } from '@anoncam/protocol/wishes';
import { TestClock } from '../lib/clock.ts';
import type { Held } from '../privacy/data-request.ts';
import { inventory } from '../privacy/inventory.ts';
import { admitBrowser, startSite } from '../testing/application.ts';
import { post, writeMessage } from '../testing/messages.ts';
import { beginCall, meetVisitor, Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

// The hour does not end in the middle of a test.
const site = await startSite({}, { clock: new TestClock() });
afterAll(() => site[Symbol.asyncDispose]());

function askExport(cookie: string | null): Promise<Response> {
  return fetch(`http://${site.address}/your-data/export`, { headers: cookie === null ? {} : { cookie } });
}

async function exportOf(cookie: string): Promise<Held> {
  const response = await askExport(cookie);
  expect(response.status).toBe(200);
  return (await response.json()) as Held;
}

/** Whoever has `cookie` meets somebody new and reports them. @returns the cookie of who was reported. */
async function reportSomebody(cookie: string, words: string): Promise<string> {
  const other = await admitBrowser(site);
  const pair = await beginCall(await meetVisitor(site, cookie), await meetVisitor(site, other));
  const { report: ticket } = await pair.offerer.hear('begun');
  pair.offerer.say({ type: 'report', call: pair.call, ticket, category: 'hate', words });
  await pair.offerer.hear('reported');
  for (const visitor of [pair.offerer, pair.answerer]) await visitor.leave();
  return other;
}

describe('the export', () => {
  test('PR18 has exactly what the inventory says is shown', async () => {
    const cookie = await admitBrowser(site);
    await writeMessage(site, { words: 'mine' }, { cookie });
    await reportSomebody(cookie, 'mine as well');
    const response = await askExport(cookie);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="anoncam-your-data.json"');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const held = (await response.json()) as Held;
    const columns = Object.entries(held.records).flatMap(([table, rows]) =>
      rows.flatMap((row) => Object.keys(row).map((column) => `${table}.${column}`)),
    );
    const shown = inventory.filter(({ access }) => access === 'shown');
    expect([...columns, ...Object.keys(held.cookie)].sort()).toEqual(shown.map(({ name }) => name).sort());
  });

  test('PR18 tells reporters their own words, and those who were reported that there is a case, without them', async () => {
    const own = await admitBrowser(site);
    const reported = await reportSomebody(own, 'a canary of words');
    const mine = await exportOf(own);
    expect(mine.records.report).toMatchObject([{ category: 'hate', words: 'a canary of words' }]);
    expect(mine.conduct).toEqual({ reportOutcomes: ['waiting'], cases: [], sanctions: [] });
    const theirs = await exportOf(reported);
    expect(theirs.records.report).toEqual([]);
    expect(theirs.conduct).toMatchObject({ cases: [{ isOpen: true, flags: 1, of: 1 }], sanctions: [] });
    expect(JSON.stringify(theirs)).not.toMatch(/canary|hate/);
  });

  test('tells what the server knows of open pages, and no secret', async () => {
    const cookie = await admitBrowser(site);
    const visitor = new Visitor(site, { cookie });
    await visitor.opened();
    await visitor.hello();
    await visitor.wait();
    const held = await exportOf(cookie);
    expect(held.memory.pages).toMatchObject([{ doing: 'waiting', country: 'ZZ' }]);
    expect(held.memory.countedThisHour).toEqual(['visitors']);
    const [secret = ''] = (cookie.split('=')[1] ?? '').split('.');
    expect(secret.length).toBeGreaterThan(20);
    expect(JSON.stringify(held)).not.toContain(secret);
    visitor.vanish();
  });

  test('PR18 is for the secret alone: no other cookie, no forged one, and no address gets it', async () => {
    const [own, other] = [await admitBrowser(site), await admitBrowser(site)];
    await writeMessage(site, { words: 'only mine' }, { cookie: own });
    const [, value = ''] = own.split('=');
    const [secret, rules, signature] = value.split('.');
    const [, , foreignSignature] = (other.split('=')[1] ?? '').split('.');
    const forged = [
      `anoncam=${secret}.${rules}.${foreignSignature}`,
      `anoncam=${secret}.2026-01-01.${signature}`,
      `anoncam=${secret?.slice(1)}A.${rules}.${signature}`,
      `anoncam=${value}.more`,
      `other=${value}`,
      'anoncam=',
    ];
    for (const cookie of [null, ...forged]) {
      const response = await askExport(cookie);
      expect([cookie, response.status]).toEqual([cookie, 404]);
      expect((await post(site, '/your-data/delete', {}, cookie === null ? {} : { cookie })).status).toBe(404);
    }
    expect((await exportOf(other)).records.contact_message).toEqual([]);
    expect((await exportOf(own)).records.contact_message).toHaveLength(1);
  });
});

test('the page names countries and languages, and has no codes', async () => {
  const cookie = await admitBrowser(site);
  const visitor = await meetVisitor(site, cookie);
  visitor.say({ type: 'prefer', wishes: { ...noWishes, languages: ['en' as Language] } });
  // Nothing is answered to a wish; what comes next is.
  visitor.say({ type: 'ping' });
  await visitor.hear('pong');
  const page = await fetch(`http://${site.address}/your-data`, { headers: { cookie } });
  expect(await page.text()).toContain('Country: not known. Languages: English.');
  await visitor.leave();
});

describe('deleting', () => {
  test('H8 PR19 takes messages, pages and cookie at once, and nobody else’s', async () => {
    const [own, other] = [await admitBrowser(site), await admitBrowser(site)];
    const receipt = await writeMessage(site, { words: 'mine' }, { cookie: own });
    await writeMessage(site, { words: 'theirs' }, { cookie: other });
    const visitor = new Visitor(site, { cookie: own });
    await visitor.opened();
    await visitor.hello();
    const response = await post(site, '/your-data/delete', {}, { cookie: own });
    expect(await response.json()).toEqual({
      messages: 1,
      reports: 0,
      pages: 1,
      keptReports: 0,
      keptCases: 0,
      keptSanctions: 0,
      keptFindings: [],
    });
    expect(response.headers.get('set-cookie')).toMatch(
      /^anoncam=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/,
    );
    // Not "cookies": that would take those of every other site of the same domain as well.
    expect(response.headers.get('clear-site-data')).toBe('"storage"');
    expect((await visitor.closed).code).toBe(4401);
    expect((await post(site, '/contact/read', { receipt })).status).toBe(404);
    const left = await exportOf(own);
    expect([left.records.contact_message, left.memory.pages, left.memory.countedThisHour]).toEqual([
      [],
      [],
      [],
    ]);
    expect((await exportOf(other)).records.contact_message).toHaveLength(1);
  });

  test('PR19 says what stays: a report that somebody has to look at, and the case about who was reported', async () => {
    const own = await admitBrowser(site);
    const reported = await reportSomebody(own, 'look at it');
    const answers = await Promise.all(
      [own, reported].map(async (cookie) => (await post(site, '/your-data/delete', {}, { cookie })).json()),
    );
    expect(answers).toMatchObject([
      { reports: 0, keptReports: 1, keptCases: 0 },
      { reports: 0, keptReports: 0, keptCases: 1 },
    ]);
    expect((await exportOf(own)).records.report).toHaveLength(1);
  });

  test('H5 cannot be asked for by another site, nor by a link', async () => {
    const cookie = await admitBrowser(site);
    await writeMessage(site, {}, { cookie });
    const foreign = await post(site, '/your-data/delete', {}, { cookie, origin: 'http://evil.test' });
    const link = await fetch(`http://${site.address}/your-data/delete`, { headers: { cookie } });
    expect([foreign.status, link.status]).toEqual([403, 404]);
    expect((await exportOf(cookie)).records.contact_message).toHaveLength(1);
  });
});
