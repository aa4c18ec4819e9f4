/** The pages that the server writes: complete, true, readable without JavaScript, and nobody else's HTML. */
import { afterAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import {
  maxExclusionDays,
  reportCategories,
  sanctionKinds,
  sanctionReasons,
} from '@anoncam/protocol/conduct';
import { noticeCategories } from '@anoncam/protocol/notice';
import { openDatabase } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import { inventory } from '../privacy/inventory.ts';
import { retentionPolicy } from '../privacy/retention-policy.ts';
import { createDataFolder, startSite } from '../testing/application.ts';
import { meetVisitor } from '../testing/visitor.ts';
import { writeAppealPage } from './appeal-page.ts';
import { escapeHtml, html } from './html.ts';
import { writeNumbersPage } from './numbers-page.ts';
import { fillFrame, plainFrame } from './page.ts';
import { policyChanges } from './policy-version.ts';
import { type Installation, writePrivacyPage } from './privacy-page.ts';
import { type Evidence, writePromisesPage } from './promises-page.ts';
import { writeReportPage } from './report-page.ts';
import { writeRulesPage } from './rules-page.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const folder = createDataFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** To be pinned anew, with a new version and a word on what changed, whenever the policy changes. */
const pinned: Readonly<Record<number, string>> = {
  1: '316efc6af0c50612bcf6deb5a52cb83bc3b5b4354befa0f523092d35f1f08b2c',
  2: 'e5ae950160f0694173f1f6ae6fd467942ef1efe54177fd9cc190bb77aa7d8fac',
  3: '5a7a485be0a0cd07f4ea2b9781842fdaf58c7d38080f77521c5a09262bc27639',
  4: 'f08c788cab183eba46f059389290ff02c4530ebee237b6ea87a74da2a552591d',
  5: 'd55654732cc953c9281a3b0e44c4fa9f2afba4c8394664f34bca3515d0041bd3',
  6: '7d7037b8857cd245eda3a8f7af7ea904019f27591563dc21afcc05293bc1456c',
  7: '52042ff874145c92abc06ec701c557da6dd8dc73470759c5d0e433a750edd1b8',
};

const evidence: Evidence = {
  nowMs: Date.UTC(2026, 10, 25, 12),
  lastPurge: null,
  isPurgeOverdue: false,
  keyDays: [],
  oldestAddressDay: null,
  oldestMessageDay: null,
  backups: null,
};

test('text is text, HTML is HTML, and lists are their parts', () => {
  const evil = `<script>"&'`;
  expect(html`<p title="${evil}">${evil}${[html`<b>${1}</b>`, html`<i></i>`]}</p>`.text).toBe(
    '<p title="&lt;script&gt;&quot;&amp;&#39;">&lt;script&gt;&quot;&amp;&#39;<b>1</b><i></i></p>',
  );
  expect(fillFrame(plainFrame, { title: '$& <x>', content: html`${'$&'}` })).toContain(
    `<title>$&amp; &lt;x&gt; · AnonCam</title><main class="page">$&amp;</main>`,
  );
});

const plain: Installation = {
  stunUrls: [],
  turnUrls: [],
  hasDatabaseServer: false,
  hasSharedStore: false,
  ageServiceHost: null,
  backupDays: null,
  hasVault: false,
};

describe('the privacy policy', () => {
  test('lists everything of the inventory, why, and for how long', () => {
    const page = writePrivacyPage(plain).content.text;
    for (const { name, purpose, retention } of inventory) {
      expect(page).toContain(
        `<code>${name}</code></th><td>${escapeHtml(purpose)}</td><td>${escapeHtml(retentionPolicy[retention].words)}</td>`,
      );
    }
    expect(page.match(/<tr><th scope="row">/g)).toHaveLength(inventory.length);
  });

  test('names the servers that browsers ask, or says that there are none', () => {
    const read = (more: Partial<Installation>) => writePrivacyPage({ ...plain, ...more }).content.text;
    expect(read({})).toContain('Your browser asks no server but this one.');
    expect(read({})).toContain('This server asks no other server anything.');
    expect(read({})).toContain('No backups are made.');
    expect(read({ stunUrls: ['stun:stun.example'] })).toContain('stun:stun.example');
    expect(read({ turnUrls: ['turn:relay.example'] })).toContain('turn:relay.example');
    expect(read({ hasDatabaseServer: true })).toContain('This server asks one other, our own');
    expect(read({})).not.toContain('one of several');
    expect(read({ hasSharedStore: true })).toContain('one of several, which share a store');
    expect(read({ backupDays: 35 })).toMatch(/deleted after\s35 days/);
    expect(read({})).toContain('No case is preserved for longer on this site');
    expect(read({ hasVault: true })).toMatch(/sealed\scopy is made/);
  });

  test('has a new version whenever it changes', () => {
    const [current] = policyChanges;
    const text = writePrivacyPage(plain).content.text;
    const hash = createHash('sha256').update(text).digest('hex');
    expect({ version: current?.version, hash }).toEqual({
      version: current?.version,
      hash: pinned[current?.version ?? 0] ?? 'no hash is pinned for this version',
    });
    expect(policyChanges.map(({ version }) => version)).toEqual(
      policyChanges.map((_, index) => policyChanges.length - index),
    );
  });
});

describe('the page of promises', () => {
  const read = (more: Partial<Evidence>) => writePromisesPage({ ...evidence, ...more }).content.text;

  test('tells what the purge did, and when it did not', () => {
    const lastPurge = { endedAtMs: Date.UTC(2026, 10, 25, 11), deleted: { addresses: 12, 'day keys': 1 } };
    expect(read({})).toContain('It is just running.');
    expect(read({ isPurgeOverdue: true })).toContain('It has not run since this server was started');
    expect(read({ lastPurge })).toContain(
      'It last ran at 2026-11-25 11:00 UTC and deleted 12 addresses, 1 day keys.',
    );
    expect(read({ lastPurge, isPurgeOverdue: true })).toContain('It is overdue.');
  });

  test('tells of messages and backups what there is', () => {
    expect(read({})).toContain('No message is kept.');
    expect(read({})).toContain('This site makes no backups.');
    expect(read({ oldestMessageDay: '2026-11-02' })).toContain('The oldest message kept is of 2026-11-02.');
    expect(read({ backups: { lastAtMs: null } })).toContain('is being made');
    const lastAtMs = Date.UTC(2026, 10, 25, 11, 30);
    expect(read({ backups: { lastAtMs } })).toContain('restored for a try, at 2026-11-25 11:30 UTC.');
  });

  test('tells how far back addresses can be read', () => {
    expect(read({})).toContain('There is no key. No address is kept.');
    expect(read({ keyDays: ['2026-11-01', '2026-11-02'], oldestAddressDay: '2026-11-02' })).toContain(
      'There are 2 keys, the oldest of 2026-11-01. The oldest address kept is of 2026-11-02.',
    );
  });
});

describe('the pages for reports and appeals', () => {
  const report = writeReportPage().content.text;
  const appeal = writeAppealPage().content.text;

  test.each([
    ...reportCategories.map((category) => ` data-report-${category}="`),
    ...noticeCategories.map((category) => ` data-notice-${category}="`),
    ...noticeCategories.map((category) => `<option value="${category}">`),
    ...['waiting', 'acted', 'nothing'].map((outcome) => ` data-outcome-${outcome}="`),
  ])('have words for everything that can be told of a report (%s)', (part) => {
    expect(report).toContain(part);
  });

  test.each([
    ...sanctionKinds.map((kind) => ` data-kind-${kind}="`),
    ...sanctionReasons.map((reason) => ` data-reason-${reason}="`),
    ...['waiting', 'upheld', 'reversed'].map((state) => ` data-${state}="`),
  ])('have words for everything that can be told of a sanction (%s)', (part) => {
    expect(appeal).toContain(part);
  });

  test('ask for what a notice needs, and say how soon an intimate picture is looked at', () => {
    for (const part of ['name="category"', 'name="what"', 'name="why"', 'name="good-faith" required']) {
      expect(report).toContain(part);
    }
    expect(report).toContain('within 48 hours');
  });

  test('no category is chosen for whoever writes a notice', () => {
    const [, first] = /<select[^>]*name="category" required>(<option[^>]*>)/.exec(report) ?? [];
    expect(first).toBe('<option value="" selected disabled>');
  });

  test('say without JavaScript what they need it for', () => {
    for (const page of [report, appeal]) expect(page).toMatch(/<noscript><p[^>]*>[^<]*needs? JavaScript/);
  });

  test('and the rules say what follows, and lead to both', () => {
    const rules = writeRulesPage().content.text;
    for (const name of ['warning', 'Probation', 'pause', 'exclusion']) expect(rules).toContain(name);
    expect(rules).toContain(`${maxExclusionDays} at most`);
    for (const path of ['/report', '/appeal', '/contact']) expect(rules).toContain(`href="${path}"`);
  });
});

test('the page of numbers draws what there is, hour by hour, and says where there is nothing', () => {
  const nowMs = Date.UTC(2026, 10, 25, 12, 30);
  const page = writeNumbersPage({
    nowMs,
    numbers: [
      { hour: '2026-11-25T11', what: 'visitors', count: 16 },
      { hour: '2026-11-25T10', what: 'visitors', count: 8 },
      // Not shown any more.
      { hour: '2026-11-22T11', what: 'visitors', count: 800 },
    ],
  }).content.text;
  expect(page.match(/<rect class="chart__bar"/g)).toHaveLength(2);
  expect(page).toContain('at most 16 came in an hour');
  expect(page).toContain('x="568" y="0" width="6" height="120"');
  expect(page.match(/Nothing can be told yet/g)).toHaveLength(4);
});

test('the page of numbers tells how calls went and where visitors come from, all hours together', () => {
  const page = writeNumbersPage({
    nowMs: Date.UTC(2026, 10, 25, 12, 30),
    numbers: [
      { hour: '2026-11-25T11', what: 'round trip: under 25 ms', count: 296 },
      { hour: '2026-11-25T10', what: 'round trip: under 25 ms', count: 1_600 },
      { hour: '2026-11-25T11', what: 'round trip: 50 to 100 ms', count: 100 },
      { hour: '2026-11-25T11', what: 'round trip: 100 to 200 ms', count: 8 },
      { hour: '2026-11-22T11', what: 'round trip: 200 to 400 ms', count: 800 },
      { hour: '2026-11-25T11', what: 'country: ZZ', count: 24 },
      { hour: '2026-11-25T11', what: 'country: DE', count: 72 },
      // Of a version that measured something else.
      { hour: '2026-11-25T11', what: 'round trip: <script>', count: 8 },
    ],
  }).content.text;
  const rows = [...page.matchAll(/<tr><th scope="row">([^<]*)<\/th>.*?<b>([^<]*)<\/b>/g)].map(
    ([, name, share]) => `${name}: ${share}`,
  );
  expect(rows).toEqual([
    'under 25 ms: 95 %',
    '25 to 50 ms: too few',
    '50 to 100 ms: 5 %',
    '100 to 200 ms: &lt; 1 %',
    '200 to 400 ms: too few',
    '400 ms or more: too few',
    'Germany: 75 %',
    'not known: 25 %',
  ]);
  expect(page).not.toContain('<script');
  expect(page).not.toContain('style=');
});

test('all are served as documents of their own, never from a cache, and tell of this very server', async () => {
  await using site = await startSite();
  const read = async (path: string) => {
    const response = await fetch(`http://${site.address}${path}`);
    expect([
      response.status,
      response.headers.get('content-type'),
      response.headers.get('cache-control'),
    ]).toEqual([200, 'text/html; charset=utf-8', 'no-store']);
    return response.text();
  };
  for (const [path, title] of [
    ['/rules', 'Rules'],
    ['/contact', 'Contact'],
    ['/report', 'Report something'],
    ['/appeal', 'Appeal'],
    ['/your-data', 'Your data'],
  ]) {
    expect(await read(path ?? '')).toContain(`<title>${title} · AnonCam</title>`);
  }
  expect(await read('/privacy')).toContain('<title>Privacy · AnonCam</title>');
  expect(await read('/numbers')).toContain('<title>Numbers · AnonCam</title>');
  expect(await read('/promises')).toContain('There is no key.');
  const dayNow = () => new Date().toISOString().slice(0, 10);
  // The day may end between the two.
  const before = dayNow();
  await meetVisitor(site);
  const [, oldest = ''] = /the oldest of ([\d-]+)/.exec(await read('/promises')) ?? [];
  expect([before, dayNow()]).toContain(oldest);
  for (const path of ['/privacy/', '/document.html', '/constructor', '/toString']) {
    expect((await fetch(`http://${site.address}${path}`)).status).toBe(404);
  }
});

test('the page of numbers is written now and then, not each time that somebody asks', async () => {
  const clock = new TestClock(Date.UTC(2026, 10, 25, 12, 30));
  await using site = await startSite({ ANONCAM_DATA_DIR: folder }, { clock });
  const read = async () => (await fetch(`http://${site.address}/numbers`)).text();
  const first = await read();
  const { records, close } = await openDatabase({ url: null, dataDir: folder, onLost() {} });
  await records
    .insertInto('hourly_number')
    .values({ hour: '2026-11-25T11', what: 'visitors', count: 16 })
    .execute();
  await close();
  expect(await read()).toBe(first);
  clock.advance(5_000);
  expect(await read()).toContain('at most 16 came in an hour');
});
