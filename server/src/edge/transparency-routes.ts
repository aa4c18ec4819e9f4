/** The numbers of the page of transparency to take away, over HTTP. What may be told is decided elsewhere. */
import { dayAt } from '../addresses/day.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Transparency } from '../pages/transparency-page.ts';
import { listMonthlyNumbers } from '../privacy/monthly-numbers.ts';
import {
  listRestrictions,
  type Statement,
  statementFields,
  writeCsv,
  writeStatement,
} from '../privacy/statements.ts';
import { sampleEvery } from '../session/sample.ts';
import type { AuditLog } from '../staff/audit-log.ts';
import { answerJson, type Routes } from './routes.ts';

/** They change once an hour, or once a day. */
const everyMs = 5_000;
/** Days of the audit log whose heads are told. */
const headsTold = 31;

export type TransparencySource = {
  read(): Promise<Transparency>;
  listStatements(): Promise<readonly Statement[]>;
};

export type TransparencyParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Pick<AuditLog, 'publishedHeads'>;
  readonly origin: string;
};

/** Long to read, and the same for everybody: it may be a little old. */
export function createTransparencySource({
  records,
  clock,
  log,
  origin,
}: TransparencyParts): TransparencySource {
  return {
    read: sampleEvery(everyMs, clock, async () => {
      const nowMs = clock.now();
      const numbers = await listMonthlyNumbers(records, nowMs);
      return { nowMs, numbers, heads: await log.publishedHeads(headsTold) };
    }),
    listStatements: sampleEvery(everyMs, clock, async () => {
      const restrictions = await listRestrictions(records, dayAt(clock.now()));
      return restrictions.map((restriction) => writeStatement(restriction, `${origin}/rules`));
    }),
  };
}

export function createTransparencyRoutes({ read, listStatements }: TransparencySource): Routes {
  return {
    async 'GET /transparency.csv'() {
      const { numbers } = await read();
      const rows = numbers.map(({ month, what, value }) => [month, what, String(value)]);
      return offer('anoncam-transparency.csv', answerCsv(['month', 'what', 'value'], rows));
    },
    async 'GET /transparency.json'() {
      const { numbers, heads } = await read();
      return offer('anoncam-transparency.json', answerJson(200, { numbers, heads }));
    },
    async 'GET /transparency/statements.csv'() {
      const rows = (await listStatements()).map((statement) =>
        statementFields.map((field) => statement[field]),
      );
      return offer('anoncam-statements.csv', answerCsv(statementFields, rows));
    },
  };
}

function answerCsv(names: readonly string[], rows: readonly (readonly string[])[]): Response {
  return new Response(writeCsv(names, rows), { headers: { 'content-type': 'text/csv; charset=utf-8' } });
}

function offer(name: string, response: Response): Response {
  response.headers.set('content-disposition', `attachment; filename="${name}"`);
  return response;
}
