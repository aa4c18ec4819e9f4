/**
 * Two servers of one site as an operator starts them, behind a balancer that knows nothing of what goes through it, with the
 * store and the database that they share.
 */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { startBalancer } from '../../server/src/testing/balancer.ts';
import { takeFreePort } from '../../server/src/testing/free-port.ts';
import { startPostgres } from '../../server/src/testing/postgres.ts';
import { startValkey, type ValkeyServer } from '../../server/src/testing/valkey.ts';
import { TestServer } from './server.ts';

export type Gateway = {
  readonly server: TestServer;
  /** How many of its visitors wait or are in a call, as it tells the operator's monitoring. */
  count(phase: 'waiting' | 'calling'): Promise<number>;
};

export type Gateways = AsyncDisposable & {
  readonly origin: string;
  readonly store: ValkeyServer;
  readonly first: Gateway;
  readonly second: Gateway;
  /** From now on whoever comes is sent to these by turns, past those that are dead. */
  leadTo(...gateways: readonly Gateway[]): void;
};

export async function openGateways(): Promise<Gateways> {
  const parts = await Promise.all([startPostgres(), startValkey(), startBalancer()]);
  const [database, store, balancer] = parts;
  const origin = `http://localhost:${balancer.port}`;
  const env = {
    ANONCAM_PUBLIC_ORIGIN: origin,
    ANONCAM_DATABASE_URL: await database.createDatabase(),
    ANONCAM_VALKEY_URL: store.url,
  };
  const first = await makeGateway(env);
  const second = await makeGateway(env);
  await first.server.start();
  // With the master key of the first, as an operator copies it.
  cpSync(path.join(first.server.dataDir, 'keys'), path.join(second.server.dataDir, 'keys'), {
    recursive: true,
  });
  await second.server.start();
  return {
    origin,
    store,
    first,
    second,
    leadTo: (...gateways) => balancer.use(gateways.map(({ server }) => server.port)),
    async [Symbol.asyncDispose]() {
      await Promise.all([first, second].map(({ server }) => server.remove()));
      await Promise.all(parts.map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

async function makeGateway(env: Readonly<Record<string, string>>): Promise<Gateway> {
  const metricsPort = String(await takeFreePort());
  const server = new TestServer(await takeFreePort(), {
    env: { ...env, ANONCAM_METRICS_PORT: metricsPort },
  });
  return {
    server,
    async count(phase) {
      // Anew each time: the server may be just about to end a connection that was idle for ten seconds.
      const headers = { connection: 'close' };
      const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`, { headers });
      const line = new RegExp(`^anoncam_sessions\\{phase="${phase}"\\} (\\d+)$`, 'm');
      return Number(line.exec(await response.text())?.[1]);
    },
  };
}
