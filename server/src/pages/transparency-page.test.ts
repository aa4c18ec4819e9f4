/** The page of transparency: what there is, month by month, and plain words where there is nothing. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import { openDatabase } from '../database/open-database.ts';
import { TestClock } from '../lib/clock.ts';
import { disclosedFields } from '../privacy/disclosed-fields.ts';
import { appealNumbers, legalNumbers, medianNumbers, roundedNumbers } from '../privacy/monthly-numbers.ts';
import { createDataFolder, startSite } from '../testing/application.ts';
import { escapeHtml } from './html.ts';
import { writePrivacyPage } from './privacy-page.ts';
import { type Transparency, tellTime, writeTransparencyPage } from './transparency-page.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const nowMs = Date.UTC(2026, 10, 26, 12);

function read(more: Partial<Transparency> = {}): string {
  return writeTransparencyPage({ nowMs, numbers: [], heads: [], ...more }).content.text;
}

/** A month of which everything is told, each number another one. */
function fill(month: string, from = 8) {
  const names = [...roundedNumbers, ...medianNumbers, ...appealNumbers, ...legalNumbers];
  return names.map((what, index) => ({ month, what, value: from + index * 8 }));
}

describe('the page of transparency', () => {
  test('says of a site that has just been opened that nothing can be told yet', () => {
    const page = read();
    expect(page.match(/Nothing can be told yet/g)).toHaveLength(4);
    expect(page).toContain('Nobody of the staff has done anything yet');
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('undefined');
    for (const path of ['/transparency.csv', '/transparency.json', '/transparency/statements.csv'])
      expect(page).toContain(`href="${path}"`);
  });

  test('tells of a month of which nothing is told that it is none, and not that there was no such month', () => {
    const page = read({ numbers: [{ month: '2026-08', what: 'reports: spam', value: 16 }] });
    expect(page).toContain('<h2>October 2026</h2>');
    expect(page.match(/<th scope="row">Sep(tember)? 2026<\/th>/g)).toHaveLength(3);
    expect(page).toContain('<b>under 8</b>');
  });

  test('tells of the last month that is over', () => {
    const page = read({ numbers: [...fill('2026-09', 800), ...fill('2026-10'), ...fill('2026-11', 80_000)] });
    expect(page).toContain('<h2>October 2026</h2>');
    const figures = [...page.matchAll(/<tr><th scope="row">([^<]*)<\/th><td>([^<]*)<\/td><\/tr>/g)];
    expect(figures.slice(0, 7).map(([, name, value]) => `${name}: ${value}`)).toEqual([
      'Reports: about 224',
      'Cases opened by them: about 64',
      'Decisions: about 440',
      'Decided by rule, without a person: 25 %',
      'A person’s decision came after (median): 3 hours',
      'Notices of people who were in no call: about 128',
      'They were answered after (median): 3 hours',
    ]);
    expect(page).toContain('Seems to be under 18');
    expect(page).toContain('A pause of hours');
  });

  test('tells how often we were wrong and what authorities asked for, of months that are over', () => {
    const page = read({
      numbers: [
        { month: '2026-10', what: 'appeals', value: 5 },
        { month: '2026-10', what: 'appeals: upheld', value: 3 },
        { month: '2026-10', what: 'appeals: reversed', value: 1 },
        { month: '2026-10', what: 'asked: preserve', value: 2 },
        { month: '2026-10', what: 'approved: preserve', value: 1 },
        { month: '2026-10', what: 'addresses revealed', value: 4 },
        { month: '2026-11', what: 'appeals', value: 77 },
      ],
    });
    expect(page).toContain('<th scope="row">Oct 2026</th><td>5</td><td>3</td><td>1</td><td>25 %</td></tr>');
    expect(page).toContain(
      '<th scope="row">Oct 2026</th><td>2 (1)</td><td>0 (0)</td><td>0 (0)</td><td>4</td></tr>',
    );
    expect(page).not.toContain('77');
  });

  test('shows twelve months, and leaves the others to the table that can be taken along', () => {
    const months = Array.from({ length: 30 }, (_, index) => {
      const day = new Date(Date.UTC(2024, 6 + index));
      return { month: day.toISOString().slice(0, 7), what: 'reports: spam', value: 8 };
    });
    const page = read({ numbers: months });
    expect(page).toContain('December 2025');
    expect(page).not.toContain('November 2025');
    // Whatever the clock says: what lies ahead is not told.
    expect(page).not.toContain('December 2026');
  });

  test('S6 publishes the seals of the log of those who decide', () => {
    const page = read({ heads: [{ day: '2026-11-25', number: 12, hash: 'aB-_<' }] });
    expect(page).toContain('<th scope="row">2026-11-25</th><td>12</td><td><code>aB-_&lt;</code></td>');
  });

  test('is written in classes alone, as the content policy asks', () => {
    const page = read({ numbers: fill('2026-10') });
    expect(page).not.toMatch(/style=|<script/);
  });
});

test('durations are told as they were rounded', () => {
  expect([undefined, 0, 5, 55, 60, 180, 2_820, 2_880, 8_640].map(tellTime)).toEqual([
    'too few to tell',
    'a few minutes',
    '5 minutes',
    '55 minutes',
    '1 hour',
    '3 hours',
    '47 hours',
    '2 days',
    '6 days',
  ]);
});

test('PR25 the privacy page has every field that an authority can get', () => {
  const installation = {
    stunUrls: [],
    turnUrls: [],
    hasDatabaseServer: false,
    hasSharedStore: false,
    ageServiceHost: null,
    backupDays: null,
    hasVault: true,
  };
  const page = writePrivacyPage(installation).content.text;
  for (const words of Object.values(disclosedFields)) expect(page).toContain(escapeHtml(words));
});

test('page, tables and statements are served by the site itself, and tell the same', async () => {
  const clock = new TestClock(nowMs);
  const dataDir = createDataFolder();
  // Before the site is there: one process that waits for its own lock would wait for ever.
  const { records, close } = await openDatabase({ url: null, dataDir, onLost() {} });
  await records.insertInto('monthly_number').values(fill('2026-08')).execute();
  await close();
  await using site = await startSite({ ANONCAM_DATA_DIR: dataDir }, { clock });
  const ask = async (path: string) => {
    const response = await fetch(`http://${site.address}${path}`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    return { text: await response.text(), headers: response.headers };
  };
  expect((await ask('/transparency')).text).toContain('<title>Transparency · AnonCam</title>');
  const csv = await ask('/transparency.csv');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="anoncam-transparency.csv"');
  expect(csv.text.split('\r\n')[0]).toBe('month,what,value');
  expect(csv.text).toContain('2026-08,appeals: reversed,');
  const json = JSON.parse((await ask('/transparency.json')).text) as { numbers: unknown[]; heads: unknown[] };
  expect(json.numbers).toHaveLength(csv.text.trim().split('\r\n').length - 1);
  expect(json.heads).toEqual([]);
  expect((await ask('/transparency/statements.csv')).text).toStartWith('decision_visibility,');
  for (const path of ['/transparency/', '/transparency/statements', '/transparency.html'])
    expect((await fetch(`http://${site.address}${path}`)).status).toBe(404);
});
