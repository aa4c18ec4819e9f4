/** How the tables of cases, sanctions and appeals came to be; see `migrations.ts`. */
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const moderationMigrations: Readonly<Record<string, Migration>> = {
  '0006-cases': { up: createCases },
  '0007-sanctions': { up: createSanctions },
};

async function createCases(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('moderation_case')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('priority', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'text', (column) => column.notNull())
    .addColumn('due_at', 'text', (column) => column.notNull())
    .addColumn('address', 'text')
    .addColumn('address_day', 'text')
    .addColumn('ends_on', 'text', (column) => column.notNull())
    .addColumn('hold', 'text')
    .execute();
  // Of one browser there is one case at a time, however many report it in the same moment.
  await sql`create unique index moderation_case_open on moderation_case (subject) where state <> 'closed'`.execute(
    database,
  );
  await index(database, 'moderation_case', ['subject', 'state', 'ends_on']);
  await database.schema
    .createTable('case_event')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addUniqueConstraint('case_event_number', ['case_id', 'number'])
    .execute();
  await index(database, 'case_event', ['at']);
  await createReports(database);
}

async function createReports(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('report')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('receipt', 'text', (column) => column.notNull().unique())
    .addColumn('reporter', 'text', (column) => column.notNull())
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .addColumn('ends_on', 'text', (column) => column.notNull())
    .execute();
  await index(database, 'report', ['case_id', 'reporter', 'received_at', 'ends_on']);
  await database.schema
    .createTable('notice')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('receipt', 'text', (column) => column.notNull().unique())
    .addColumn('category', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('why', 'text', (column) => column.notNull())
    .addColumn('received_at', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('answer', 'text')
    .addColumn('answered_on', 'text')
    .addColumn('ends_on', 'text', (column) => column.notNull())
    .execute();
  await index(database, 'notice', ['case_id', 'ends_on']);
}

async function createSanctions(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('sanction')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('facts', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('from_at', 'text', (column) => column.notNull())
    .addColumn('until_at', 'text', (column) => column.notNull())
    .addColumn('lifted_at', 'text')
    .addColumn('lifted_why', 'text')
    .addColumn('code', 'text', (column) => column.notNull().unique())
    .addColumn('ends_on', 'text', (column) => column.notNull())
    .execute();
  await index(database, 'sanction', ['case_id', 'subject', 'until_at', 'ends_on']);
  await database.schema
    .createTable('sanction_address')
    .addColumn('sanction_id', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('bits', 'integer', (column) => column.notNull())
    .addColumn('tag', 'text', (column) => column.notNull())
    .addColumn('is_shared', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('sanction_address_key', ['sanction_id', 'day', 'bits'])
    .execute();
  await index(database, 'sanction_address', ['day', 'tag']);
  await database.schema
    .createTable('appeal')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    // One appeal for each sanction.
    .addColumn('sanction_id', 'text', (column) => column.notNull().unique())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('made_at', 'text', (column) => column.notNull())
    .addColumn('due_at', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('decided_at', 'text')
    .addColumn('decided_by', 'text')
    .addColumn('answer', 'text')
    .addColumn('ends_on', 'text', (column) => column.notNull())
    .execute();
  await index(database, 'appeal', ['outcome', 'ends_on']);
}

async function index(database: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
  for (const column of columns) {
    await database.schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
  }
}
