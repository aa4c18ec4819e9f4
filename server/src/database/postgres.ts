/** PostgreSQL, for who runs more than one machine or has one already. */
import { type Dialect, PostgresDialect, type PostgresPool } from 'kysely';

const connectWithinMs = 10_000;
const mostConnections = 10;

export type PostgresPlace = {
  readonly url: string;
  /** A connection that was not in use broke. */
  onLost(): void;
  /** Nobody answered. */
  onUnreachable(): void;
};

/** Connects when it is first asked something. */
export function createPostgresDialect(place: PostgresPlace): Dialect {
  return new PostgresDialect({ pool: () => openPool(place) });
}

/** What PostgreSQL takes is not loaded for who has none. */
async function openPool({ url, onLost, onUnreachable }: PostgresPlace): Promise<PostgresPool> {
  const { Pool } = await import('pg');
  const pool = new Pool({
    connectionString: url,
    connectionTimeoutMillis: connectWithinMs,
    max: mostConnections,
  });
  pool.on('error', onLost);
  // The pool listens only to connections that nobody uses. Of any other whoever uses it hears by what they ask; but an error
  // that nobody listens to would end the program.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const connect = async () => {
    try {
      return await pool.connect();
    } catch (error) {
      onUnreachable();
      throw error;
    }
  };
  return { options: pool.options, connect, end: () => pool.end() };
}
