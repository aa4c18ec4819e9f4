/**
 * How the tables came to be, step by step: each step runs once in each database, in the order of their names. A step
 * that was released is never changed.
 */
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { legalMigrations } from './legal-migrations.ts';
import { moderationMigrations } from './moderation-migrations.ts';
import { staffMigrations } from './staff-migrations.ts';

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
  '0003-contact-messages': {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('contact_message')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('receipt', 'text', (column) => column.notNull().unique())
        .addColumn('visitor', 'text')
        .addColumn('topic', 'text', (column) => column.notNull())
        .addColumn('words', 'text', (column) => column.notNull())
        .addColumn('received_on', 'text', (column) => column.notNull())
        .addColumn('answer', 'text')
        .addColumn('answered_on', 'text')
        .addColumn('ends_on', 'text', (column) => column.notNull())
        .execute();
      for (const column of ['visitor', 'received_on', 'ends_on']) {
        await database.schema
          .createIndex(`contact_message_${column}`)
          .on('contact_message')
          .column(column)
          .execute();
      }
    },
  },
  '0004-deletions': {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('deletion')
        .addColumn('record', 'text', (column) => column.notNull())
        .addColumn('id', 'text', (column) => column.notNull())
        .addColumn('ends_on', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('deletion_key', ['record', 'id'])
        .execute();
      await database.schema.createIndex('deletion_ends_on').on('deletion').column('ends_on').execute();
    },
  },
  '0005-jobs': {
    async up(database: Kysely<unknown>) {
      await database.schema
        .createTable('job')
        .addColumn('name', 'text', (column) => column.primaryKey().notNull())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('held_until', 'text', (column) => column.notNull())
        .addColumn('started_at', 'text')
        .addColumn('ended_at', 'text')
        .addColumn('result', 'text')
        .execute();
    },
  },
  ...moderationMigrations,
  ...staffMigrations,
  ...legalMigrations,
};
