/** How the tables of approvals, of the vault and of monthly numbers came to be; see `migrations.ts`. */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const legalMigrations: Readonly<Record<string, Migration>> = {
  '0009-approvals': { up: createApprovals },
  '0010-months': { up: createMonths },
};

async function createApprovals(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('approval')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('cases', 'text', (column) => column.notNull())
    .addColumn('authority', 'text', (column) => column.notNull())
    .addColumn('reference', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('asked_by', 'text', (column) => column.notNull())
    .addColumn('asked_as', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_as', 'text')
    .addColumn('decided_at', 'text')
    .addColumn('until_at', 'text', (column) => column.notNull())
    .addColumn('ends_on', 'text', (column) => column.notNull())
    .execute();
  await index(database, 'approval', ['state', 'asked_by', 'decided_by', 'ends_on']);
  await database.schema
    .createTable('vault_item')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('approval', 'text', (column) => column.notNull())
    // Of one case there is one copy at a time, whoever asks for it in the same moment.
    .addColumn('case_id', 'text', (column) => column.notNull().unique())
    .addColumn('sealed', 'text', (column) => column.notNull())
    .addColumn('renewed', 'integer', (column) => column.notNull())
    .addColumn('ends_on', 'text', (column) => column.notNull())
    .execute();
  await index(database, 'vault_item', ['approval', 'ends_on']);
  await database.schema
    .createTable('address_read')
    .addColumn('member', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('count', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('address_read_key', ['member', 'day'])
    .execute();
}

async function createMonths(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('monthly_number')
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('value', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('monthly_number_key', ['month', 'what'])
    .execute();
}

async function index(database: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
  for (const column of columns) {
    await database.schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
  }
}
