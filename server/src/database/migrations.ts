/**
 * How the tables came to be, step by step: each step runs once in each database, in the order of their names. A step
 * that was released is never changed.
 */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const migrations: Readonly<Record<string, Migration>> = {
  '0001-addresses': {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('address')
        .addColumn('reference', 'text', (column) => column.primaryKey().notNull())
        .addColumn('day', 'text', (column) => column.notNull())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .execute();
      await database.schema.createIndex('address_day').on('address').column('day').execute();
    },
  },
  '0002-hourly-numbers': {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('hourly_number')
        .addColumn('hour', 'text', (column) => column.notNull())
        .addColumn('what', 'text', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('hourly_number_key', ['hour', 'what'])
        .execute();
    },
  },
};
