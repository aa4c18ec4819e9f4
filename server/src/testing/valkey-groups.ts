/** Real sentinels and a real cluster for a test: servers of this machine that watch over each other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { until } from './until.ts';
import { startValkey, type ValkeyServer } from './valkey.ts';

export type ValkeyGroup = AsyncDisposable & {
  readonly url: string;
  readonly servers: readonly ValkeyServer[];
};

export type SentinelGroup = ValkeyGroup & {
  /**
   * From now on the master is dead when it has said nothing for so long; before that hardly ever, since on a busy machine it
   * may not get its turn. A replica that has been cut off for ten times as long is not taken.
   */
  watchClosely(deadAfterMs: number): Promise<unknown>;
  /** Whether the replica is the master, and the sentinel has done all that it does for it. */
  hasReplaced(): Promise<boolean>;
};

const master = 'main';

export async function askValkey<Reply>(
  { port }: ValkeyServer,
  work: (client: Redis) => Promise<Reply>,
  password?: string,
): Promise<Reply> {
  const client = new Redis(port, '127.0.0.1', password === undefined ? {} : { password });
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

function group(url: string, servers: readonly ValkeyServer[], folder: string): ValkeyGroup {
  return {
    url,
    servers,
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * A master, a replica, and one sentinel, which makes the replica the master when the master is dead.
 *
 * @param password of the sentinel, without spaces.
 */
export async function startSentinel(password?: string): Promise<SentinelGroup> {
  const folder = mkdtempSync(join(tmpdir(), 'anoncam-sentinel-'));
  const first = await startValkey();
  const second = await startValkey(`--replicaof 127.0.0.1 ${first.port}`);
  const file = join(folder, 'sentinel.conf');
  const watch = [
    `monitor ${master} 127.0.0.1 ${first.port} 1`,
    `down-after-milliseconds ${master} 60000`,
    `failover-timeout ${master} 5000`,
  ];
  const lines = watch.map((line) => `sentinel ${line}`);
  if (password !== undefined) lines.push(`requirepass ${password}`);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
  const sentinel = await startValkey(file, '--sentinel');
  const knows = (client: Redis) => client.call('SENTINEL', 'replicas', master) as Promise<unknown[]>;
  await until(async () => (await askValkey(sentinel, knows, password)).length === 1);
  await until(async () =>
    (await askValkey(second, (client) => client.info('replication'))).includes('link_status:up'),
  );
  const asked = password === undefined ? '' : `?sentinelPassword=${encodeURIComponent(password)}`;
  const url = `redis+sentinel://127.0.0.1:${sentinel.port}/${master}${asked}`;
  return {
    ...group(url, [first, second, sentinel], folder),
    watchClosely: (deadAfterMs) =>
      askValkey(
        sentinel,
        (client) => client.call('SENTINEL', 'SET', master, 'down-after-milliseconds', String(deadAfterMs)),
        password,
      ),
    async hasReplaced() {
      const ask = (client: Redis) => client.call('SENTINEL', 'MASTER', master) as Promise<string[]>;
      const said = await askValkey(sentinel, ask, password);
      const tell = (name: string) => said[said.indexOf(name) + 1];
      return tell('port') === String(second.port) && tell('flags') === 'master';
    },
  };
}

/** Three servers that share the keys. */
export async function startCluster(): Promise<ValkeyGroup> {
  const folder = mkdtempSync(join(tmpdir(), 'anoncam-cluster-'));
  const servers = await Promise.all(
    [0, 1, 2].map((index) =>
      startValkey('--cluster-enabled yes', `--cluster-config-file ${join(folder, `${index}.conf`)}`),
    ),
  );
  const slots = [0, 5_461, 10_923, 16_384];
  await Promise.all(
    servers.map((server, index) =>
      askValkey(server, (client) =>
        client.call('CLUSTER', 'ADDSLOTSRANGE', String(slots[index]), String((slots[index + 1] ?? 0) - 1)),
      ),
    ),
  );
  const [first] = servers;
  if (!first) throw new Error('there is no server');
  for (const { port } of servers.slice(1))
    await askValkey(first, (client) => client.call('CLUSTER', 'MEET', '127.0.0.1', String(port)));
  const isWhole = async (server: ValkeyServer) =>
    /cluster_state:ok[\s\S]*cluster_known_nodes:3/.test(
      String(await askValkey(server, (client) => client.call('CLUSTER', 'INFO'))),
    );
  await until(async () => (await Promise.all(servers.map(isWhole))).every(Boolean));
  return group(`redis+cluster://127.0.0.1:${first.port}`, servers, folder);
}
