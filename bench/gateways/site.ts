/**
 * Several servers of one site for a benchmark: processes with one database and one store, each with a data folder of its own.
 * All of it ends with the benchmark, however that ends.
 */
import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { takeFreePort } from '../../server/src/testing/free-port.ts';
import { type PostgresServer, startPostgres } from '../../server/src/testing/postgres.ts';
import { startValkey, type ValkeyServer } from '../../server/src/testing/valkey.ts';
import { askValkey } from '../../server/src/testing/valkey-groups.ts';
import { type Running, startAnoncam } from '../anchors/servers.ts';
import { origin } from '../crowd/crowd.ts';
import { withTemporaryFolder } from '../frame/children.ts';
import type { Stall } from './stall-watch.ts';

const stallWatch = join(import.meta.dir, 'stall-watch.ts');

export type Server = Running & {
  /** How its event loop stood still since this was asked last. */
  readStall(): Promise<Stall>;
  /** The same again, on the same port with the same folder: what ended it is over. */
  restart(): Promise<Server>;
};

export type Site = {
  /** Of the process of the store, if it is the site's own. */
  readonly storePid: number | null;
  start(): Promise<Server>;
};

/** @param core to which the server is bound, if to any. @param more settings. */
async function startServer(
  folder: string,
  core: number | null,
  more: Readonly<Record<string, string>>,
): Promise<Server> {
  const watchPort = await takeFreePort();
  const watch = { BUN_OPTIONS: `--preload ${stallWatch}`, STALL_WATCH_PORT: String(watchPort) };
  const running = await startAnoncam(folder, origin, core, { ...more, ...watch });
  return {
    ...running,
    readStall: async () => (await fetch(`http://127.0.0.1:${watchPort}/`)).json() as Promise<Stall>,
    restart: () => startServer(folder, core, { ...more, ANONCAM_PORT: String(running.port) }),
  };
}

async function createFolder(folder: string, master: string | null): Promise<string> {
  const dataDir = mkdtempSync(join(folder, 'server-'));
  if (master !== null) cpSync(join(master, 'keys'), join(dataDir, 'keys'), { recursive: true });
  return dataDir;
}

/** Runs `work` at servers that each start as they are asked for; they are gone after it. */
async function withServers<Result>(
  work: (start: () => Promise<Server>) => Promise<Result>,
  core: number | null,
  shared: Readonly<Record<string, string>>,
): Promise<Result> {
  return await withTemporaryFolder(async (folder) => {
    const servers: Server[] = [];
    let master: string | null = null;
    const start = async () => {
      const dataDir = await createFolder(folder, master);
      master ??= dataDir;
      return keep(await startServer(dataDir, core, shared));
    };
    const keep = (server: Server): Server => {
      servers.push(server);
      return { ...server, restart: async () => keep(await server.restart()) };
    };
    try {
      return await work(start);
    } finally {
      await Promise.all(servers.map(({ child }) => child.stop()));
    }
  });
}

/** A server alone, with what is live in its own memory and what is kept in its own file. */
export function withOneServer<Result>(
  core: number | null,
  work: (server: Server) => Promise<Result>,
): Promise<Result> {
  return withServers(async (start) => work(await start()), core, {});
}

let database: Promise<PostgresServer> | null = null;

/** One PostgreSQL for the whole benchmark; each site has a database of its own. */
function openDatabase(): Promise<PostgresServer> {
  database ??= startPostgres().then((server) => {
    process.once('exit', () => void server.kill());
    return server;
  });
  return database;
}

export async function closeDatabase(): Promise<void> {
  await (await database)?.[Symbol.asyncDispose]();
  database = null;
}

async function readPid(store: ValkeyServer): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await askValkey(store, (client) => client.info('server')))?.[1]);
}

/** @param storeUrl null: an empty store that ends with it. */
export async function withSite<Result>(
  core: number | null,
  storeUrl: string | null,
  work: (site: Site) => Promise<Result>,
): Promise<Result> {
  const own = storeUrl === null ? await startValkey() : null;
  const end = () => void own?.kill();
  process.once('exit', end);
  try {
    const storePid = own && (await readPid(own));
    const shared = {
      ANONCAM_DATABASE_URL: await (await openDatabase()).createDatabase(),
      ANONCAM_VALKEY_URL: storeUrl ?? own?.url ?? '',
    };
    return await withServers((start) => work({ storePid, start }), core, shared);
  } finally {
    process.off('exit', end);
    await own?.[Symbol.asyncDispose]();
  }
}
