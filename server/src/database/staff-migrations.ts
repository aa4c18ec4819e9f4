/** How the tables of the staff and of the audit log came to be; see `migrations.ts`. */
import { type Kysely, SqliteAdapter, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const staffMigrations: Readonly<Record<string, Migration>> = {
  '0008-staff': {
    async up(database: Kysely<unknown>) {
      await createTeam(database);
      await createSignIn(database);
      await createAuditLog(database);
      const isEmbedded = database.getExecutor().adapter instanceof SqliteAdapter;
      for (const guard of isEmbedded ? embeddedGuards : postgresGuards)
        await sql.raw(guard).execute(database);
    },
  },
};

async function createTeam(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('staff_member')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('since', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'text')
    .addColumn('ends_on', 'text')
    .execute();
  await database.schema
    .createTable('staff_passkey')
    .addColumn('credential', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('counter', 'bigint', (column) => column.notNull())
    .addColumn('transports', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('staff_invitation')
    .addColumn('tag', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member', 'text', (column) => column.notNull())
    .addColumn('until_at', 'text', (column) => column.notNull())
    .execute();
}

async function createSignIn(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('staff_session')
    .addColumn('tag', 'text', (column) => column.primaryKey().notNull())
    .addColumn('member', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('seen_at', 'text', (column) => column.notNull())
    .addColumn('fresh_until', 'text')
    .execute();
  await database.schema
    .createTable('staff_challenge')
    .addColumn('tag', 'text', (column) => column.primaryKey().notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('challenge', 'text', (column) => column.notNull())
    .addColumn('until_at', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('staff_challenge_until_at')
    .on('staff_challenge')
    .column('until_at')
    .execute();
}

async function createAuditLog(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('audit_entry')
    .addColumn('number', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('who', 'text', (column) => column.notNull())
    .addColumn('did', 'text', (column) => column.notNull())
    .addColumn('to', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('audit_head')
    .addColumn('day', 'text', (column) => column.primaryKey().notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('audit_tip')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('seal', 'text', (column) => column.notNull())
    .execute();
}

/** Of the audit log: three years. A database is asked to refuse what no code of ours would ask for. */
const keptDays = 1095;

const embeddedGuards: readonly string[] = [
  `CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
   BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END`,
  `CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
   WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-${keptDays} days')
   BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END`,
  // REPLACE deletes without saying so.
  `CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
   WHEN EXISTS (SELECT 1 FROM audit_entry WHERE number = NEW.number)
   BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END`,
  `CREATE TRIGGER audit_head_update BEFORE UPDATE ON audit_head
   BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END`,
  `CREATE TRIGGER audit_head_delete BEFORE DELETE ON audit_head
   BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END`,
  `CREATE TRIGGER audit_tip_delete BEFORE DELETE ON audit_tip
   BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END`,
];

const postgresGuards: readonly string[] = [
  `CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
   $$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$`,
  `CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
   FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()`,
  `CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry FOR EACH ROW
   WHEN (OLD.at > to_char((now() AT TIME ZONE 'UTC') - interval '${keptDays} days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
   EXECUTE FUNCTION refuse_audit_change()`,
  `CREATE TRIGGER audit_head_change BEFORE UPDATE OR DELETE ON audit_head
   FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()`,
  `CREATE TRIGGER audit_tip_delete BEFORE DELETE ON audit_tip
   FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()`,
  ...['audit_entry', 'audit_head', 'audit_tip'].map(
    (table) =>
      `CREATE TRIGGER ${table}_truncate BEFORE TRUNCATE ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`,
  ),
];
