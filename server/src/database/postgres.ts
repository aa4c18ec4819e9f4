/** PostgreSQL, for who runs more than one machine or has one already. */
import { type Dialect, PostgresDialect } from 'kysely';
import { Pool } from 'pg';

const connectWithinMs = 10_000;
const mostConnections = 10;

/** Connects when it is first asked something. @param onLost a connection that was not in use broke. */
export function createPostgresDialect(url: string, onLost: () => void): Dialect {
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: connectWithinMs,
    max: mostConnections,
  });
  pool.on('error', onLost);
  return new PostgresDialect({ pool });
}
