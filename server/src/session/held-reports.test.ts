/** What is held while the database is gone: written when it is back, bounded in number and time. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { CallId } from '@anoncam/protocol/ids';
import type { NetworkTag } from '../addresses/network-tag.ts';
import { createSeededRandom } from '../lib/random.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';
import type { GivenReport } from '../moderation/report.ts';
import { createDataFolder } from '../testing/application.ts';
import { give, openDesk } from '../testing/desk.ts';
import { startPostgres } from '../testing/postgres.ts';
import { HeldReports } from './held-reports.ts';
import { ReportTickets } from './report-tickets.ts';
import { Reports } from './reports.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

function reportOf(number: number, atMs = 0): GivenReport {
  return {
    call: `call ${number}` as CallId,
    by: 'somebody' as VisitorRef,
    network: 'network' as NetworkTag,
    subject: 'stranger' as Person,
    address: null,
    mode: 'video',
    category: 'hate',
    words: '',
    atMs,
  };
}

const inVain = () => Promise.resolve(false);

test('a thousand are held, and those are found again', () => {
  const held = new HeldReports();
  for (let number = 0; number < 1_000; number++) expect(held.hold(reportOf(number), inVain)).toBeTrue();
  expect(held.hold(reportOf(1_000), inVain)).toBeFalse();
  expect(held.hold(reportOf(7), inVain)).toBeTrue();
  expect([held.size, held.find(reportOf(7)), held.find(reportOf(1_000))]).toEqual([1_000, reportOf(7), null]);
});

test('where one cannot be written none is asked for, until later; then all are written, each once', async () => {
  const held = new HeldReports();
  const tried: number[] = [];
  let isBack = false;
  for (const number of [1, 2, 3])
    held.hold(reportOf(number), async () => {
      tried.push(number);
      return isBack;
    });
  await Promise.all([held.tryAgain(0), held.tryAgain(0)]);
  isBack = true;
  await held.tryAgain(4_999);
  expect(tried).toEqual([1]);
  await held.tryAgain(5_000);
  await held.tryAgain(10_000);
  expect([tried, held.size]).toEqual([[1, 1, 2, 3], 0]);
});

test('after a day they are given up, and that is told', async () => {
  const held = new HeldReports();
  const day = 24 * 60 * 60_000;
  held.hold(reportOf(1, 0), inVain);
  held.hold(reportOf(2, 1_000), inVain);
  expect(await held.tryAgain(day)).toBe(0);
  expect(await held.tryAgain(day + 5_000)).toBe(2);
  expect(held.size).toBe(0);
});

test('a report made while PostgreSQL is gone is in the case when it is back', async () => {
  await using database = await startPostgres();
  const url = await database.createDatabase();
  await using desk = await openDesk({ url, dataDir: createDataFolder(), onLost: () => undefined });
  const said: string[] = [];
  const note = (line: string) => void said.push(line);
  const random = createSeededRandom(7);
  const tickets = new ReportTickets({ masterKey: random.bytes(32), random });
  const log = { info: note, warn: note, error: note };
  const reports = new Reports({ clock: desk.clock, log, tickets, desk: desk.desk });
  const told: FromServer['type'][] = [];
  await database.kill();
  await reports.take(give('Ada'), ({ type }) => told.push(type));
  desk.clock.advance(5_000);
  await reports.tidy();
  expect([told, said]).toEqual([['report-held'], ['a report could not be taken yet']]);
  await database.start();
  desk.clock.advance(5_000);
  await reports.tidy();
  expect(told).toEqual(['report-held', 'reported']);
  expect(await desk.staff.listWaiting()).toMatchObject([{ reports: 1 }]);
});
