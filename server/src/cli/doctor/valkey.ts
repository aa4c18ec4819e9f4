/**
 * Whether Valkey (or Redis) answers, keeps what it is given while it runs, and keeps none of it beyond that; and whether this
 * server fits the others that share it. It looks at each machine that is named, and then takes the way that a server takes.
 */
import { join } from 'node:path';
import { Cluster, Redis, ReplyError } from 'ioredis';
import { compareMasterKeys } from '../../compose/key-comparison.ts';
import { readKey } from '../../lib/key-file.ts';
import type { Log } from '../../lib/log.ts';
import { Valkey } from '../../valkey/valkey.ts';
import { readValkeyPlace, type ValkeyNode, type ValkeyPlace } from '../../valkey/valkey-place.ts';
import { type Check, codeOf, type Finding, ok, type Place, warning, withinMs, wrong } from './finding.ts';

/** More patient than a server, whose way is the one taken: a pause of a second is nothing to mend. It gives up after twice that. */
const answerMs = withinMs / 2;
/** What servers ask for is there since this version. */
const leastVersion = 7;
const shipped = 'Take the settings of ops/valkey/valkey.conf.';
const reach =
  'See that it runs, that this machine reaches it, and that user and passwords in ANONCAM_VALKEY_URL are right.';
/** What there is to say is said in findings. */
const silent: Log = { info() {}, warn() {}, error() {} };

/** A sentinel has a password of its own, if any, and no users. */
function credentialsOf(place: ValkeyPlace): { username?: string; password?: string } {
  const password = place.is === 'sentinel' ? place.sentinelPassword : place.password;
  if (password === undefined) return {};
  return place.is === 'sentinel' ? { password } : { username: place.username ?? 'default', password };
}

function connect({ host, port }: ValkeyNode, place: ValkeyPlace): Redis {
  return new Redis({
    host,
    port,
    lazyConnect: true,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    ...(place.isEncrypted ? { tls: {} } : {}),
    ...credentialsOf(place),
  });
}

/** Null where the user may not ask. */
async function readSetting(redis: Redis, name: string): Promise<string | null> {
  const found = await redis.config('GET', name).catch(() => null);
  return Array.isArray(found) && typeof found[1] === 'string' ? found[1] : null;
}

async function judgeVersion(redis: Redis, where: string): Promise<readonly Finding[]> {
  const [, version] = /^redis_version:(\S+)/m.exec(await redis.info('server').catch(() => '')) ?? [];
  if (version === undefined || Number.parseInt(version, 10) >= leastVersion) return [];
  return [wrong(`${where} is of version ${version}.`, `Take Valkey, or Redis ${leastVersion} or newer.`)];
}

async function judgeKeeping(redis: Redis, where: string): Promise<readonly Finding[]> {
  const policy = await readSetting(redis, 'maxmemory-policy');
  const [save, appendOnly] = [await readSetting(redis, 'save'), await readSetting(redis, 'appendonly')];
  return [
    ...(policy === null || policy === 'noeviction'
      ? []
      : [wrong(`${where} forgets what is live when its memory is full (${policy}).`, shipped)]),
    ...((save ?? '') === '' && appendOnly !== 'yes'
      ? []
      : [warning(`${where} writes what is live to its disk, where it outlives the moment.`, shipped)]),
    ...(await judgeVersion(redis, where)),
  ];
}

/** A refusal of the store begins with a code of its own, such as WRONGPASS. */
function reasonOf(error: unknown): string {
  const { message } = error as Error;
  const [code] = (error instanceof ReplyError && /^[A-Z]+/.exec(message)) || [];
  return code ?? codeOf(error);
}

async function judgeNode(node: ValkeyNode, place: ValkeyPlace): Promise<readonly Finding[]> {
  const where = `${node.host}:${node.port}`;
  const redis = connect(node, place);
  let lastError: unknown = null;
  // What is asked says only that there is no connection.
  redis.on('error', (error) => {
    lastError = error;
  });
  try {
    await redis.connect();
    await redis.ping();
    return [ok(`${where} answers.`), ...(place.is === 'sentinel' ? [] : await judgeKeeping(redis, where))];
  } catch (error) {
    return [
      wrong(
        `${where} does not answer as it should (${reasonOf(lastError ?? error)}).`,
        place.isEncrypted
          ? `${reach} If its certificate is by an authority of your own, name that one's file in NODE_EXTRA_CA_CERTS.`
          : reach,
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

async function judgeLeader(redis: Redis, name: string): Promise<readonly Finding[]> {
  const where = `who leads “${name}”`;
  const followers = /^connected_slaves:(\d+)/m.exec(await redis.info('replication').catch(() => ''))?.[1];
  return [
    ok(`${where} is found by the sentinels.`),
    ...(await judgeKeeping(redis, where)),
    ...(followers === '0'
      ? [warning(`nobody follows ${where}: nothing takes its place.`, 'Set replicaof on another machine.')]
      : []),
  ];
}

/** What is not named, and found only by asking as a server does. */
async function judgeBehind({ commands }: Valkey, place: ValkeyPlace): Promise<readonly Finding[]> {
  if (place.is === 'sentinel' && commands instanceof Redis) return judgeLeader(commands, place.master);
  if (place.is !== 'cluster' || !(commands instanceof Cluster)) return [];
  const named = new Set(place.nodes.map(({ host, port }) => `${host}:${port}`));
  const found = commands.nodes('all').map((redis) => {
    const { host, port } = redis.options;
    return { redis, where: `${host}:${port}` };
  });
  const others = found.filter(({ where }) => !named.has(where));
  const judged = await Promise.all(others.map(({ redis, where }) => judgeKeeping(redis, where)));
  return [ok(`the cluster is whole, and of ${found.length} servers.`), ...judged.flat()];
}

/** Null where it cannot be read, of which the check of the keys tells. */
function readMasterKey(dataDir: string): Uint8Array | null {
  try {
    return readKey(join(dataDir, 'keys'), 'master.key');
  } catch {
    return null;
  }
}

async function judgeMasterKey({ commands }: Valkey, place: Place): Promise<Finding> {
  const { config, clock, random } = place;
  const masterKey = readMasterKey(config.dataDir);
  const compared = await compareMasterKeys({ commands, masterKey, clock, random });
  if (compared === 'none') return ok('no server has agreed on keys there yet.');
  if (compared === 'same') return ok('the master key here is the one of the others.');
  return wrong(
    'other servers have another master key than this one, which would not start.',
    `Copy the folder keys of their data folders into ${config.dataDir}.`,
  );
}

/** As a server does: led by sentinels, or to all parts of a cluster. */
async function judgeWay(at: ValkeyPlace, place: Place): Promise<readonly Finding[]> {
  const { clock, random } = place;
  const valkey = new Valkey({ place: at, clock, random, log: silent, waitMs: answerMs });
  try {
    if (await valkey.started())
      return [...(await judgeBehind(valkey, at)), await judgeMasterKey(valkey, place)];
    return [
      wrong(
        'a server does not get through to it.',
        at.is === 'sentinel'
          ? `See that the sentinels know ${at.master}, that this machine reaches who leads, and that user and password are right.`
          : 'See that all parts of it run and are reached from this machine under the names they give each other.',
      ),
    ];
  } finally {
    await valkey.stop();
  }
}

function judgeDatabase({ config: { databaseUrl } }: Place): readonly Finding[] {
  if (databaseUrl !== null) return [];
  return [
    wrong(
      'several servers share what is live, and the database is a file of this one: the server does not start.',
      'Set ANONCAM_DATABASE_URL to a PostgreSQL that all of them reach.',
    ),
  ];
}

export const valkey: Check = {
  name: 'Valkey',
  async look(place) {
    const { valkeyUrl } = place.config;
    const at = valkeyUrl === null ? null : readValkeyPlace(valkeyUrl);
    if (!at) return [];
    const nodes = at.is === 'server' ? [at] : at.nodes;
    const found = (await Promise.all(nodes.map((node) => judgeNode(node, at)))).flat();
    const isThere = found.some(({ state }) => state === 'ok');
    return [...judgeDatabase(place), ...found, ...(isThere ? await judgeWay(at, place) : [])];
  },
};
