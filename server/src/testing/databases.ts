/** The same tests on both databases: each test gets a new, empty one. */
import { afterAll, beforeAll, describe } from 'bun:test';
import { rmSync } from 'node:fs';
import type { DatabasePlace } from '../database/open-database.ts';
import { createDataFolder } from './application.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';

export type DatabaseKind = 'SQLite' | 'PostgreSQL';

export type TestDatabases = {
  readonly kind: DatabaseKind;
  /** A new, empty one, with a data folder beside it. */
  place(): Promise<DatabasePlace>;
  /** Null for the embedded one, which is no server. */
  server(): PostgresServer | null;
};

export function describeDatabases(title: string, tests: (databases: TestDatabases) => void): void {
  for (const kind of ['SQLite', 'PostgreSQL'] as const) {
    describe(`${title}: ${kind}`, () => {
      const folders: string[] = [];
      let server: PostgresServer | null = null;
      beforeAll(async () => {
        if (kind === 'PostgreSQL') server = await startPostgres();
      }, 60_000);
      afterAll(async () => {
        await server?.[Symbol.asyncDispose]();
        for (const folder of folders) rmSync(folder, { recursive: true });
      }, 60_000);
      tests({
        kind,
        async place() {
          const dataDir = createDataFolder();
          folders.push(dataDir);
          return { url: (await server?.createDatabase()) ?? null, dataDir, onLost: () => undefined };
        },
        server: () => server,
      });
    });
  }
}
