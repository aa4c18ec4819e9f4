/** Whether Valkey (or Redis) answers, keeps what it is given while it runs, and keeps none of it beyond that. */
import { Redis } from 'ioredis';
import { type Check, codeOf, type Finding, ok, warning, withinMs, wrong } from './finding.ts';

type Node = { readonly host: string; readonly port: number; readonly isSentinel: boolean };
type Named = {
  readonly nodes: readonly Node[];
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
};

const form = /^(redis|rediss)(?:\+(sentinel|cluster))?:\/\/(?:([^:@/]*):([^@/]*)@)?([^/?]+)/;
const ports = { data: 6379, sentinel: 26379 };

/** Null where it is no address of Valkey. */
export function readValkeyUrl(url: string): Named | null {
  const [, scheme, kind, user = '', password = '', hosts = ''] = form.exec(url) ?? [];
  if (scheme === undefined) return null;
  const isSentinel = kind === 'sentinel';
  const nodes = hosts.split(',').map((place) => {
    const [, host = '', port] = /^(\[[\da-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(place) ?? [];
    return {
      host: host.replace(/^\[|\]$/g, ''),
      port: Number(port ?? (isSentinel ? ports.sentinel : ports.data)),
      isSentinel,
    };
  });
  if (nodes.some(({ host }) => host === '')) return null;
  return {
    nodes,
    secure: scheme === 'rediss',
    user: decodeURIComponent(user),
    password: decodeURIComponent(password),
  };
}

function connect({ host, port, isSentinel }: Node, { secure, user, password }: Named): Redis {
  return new Redis({
    host,
    port,
    lazyConnect: true,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    ...(secure ? { tls: {} } : {}),
    // A sentinel has a password of its own, if any.
    ...(password === '' || isSentinel ? {} : { username: user || 'default', password }),
  });
}

/** Null where the user may not ask. */
async function readSetting(redis: Redis, name: string): Promise<string | null> {
  const found = await redis.config('GET', name).catch(() => null);
  return Array.isArray(found) && typeof found[1] === 'string' ? found[1] : null;
}

async function judgeKeeping(redis: Redis, where: string): Promise<readonly Finding[]> {
  const policy = await readSetting(redis, 'maxmemory-policy');
  const [save, appendOnly] = [await readSetting(redis, 'save'), await readSetting(redis, 'appendonly')];
  const shipped = 'Take the settings of ops/valkey/valkey.conf.';
  return [
    ...(policy === null || policy === 'noeviction'
      ? []
      : [wrong(`${where} forgets what is live when its memory is full (${policy}).`, shipped)]),
    ...((save ?? '') === '' && appendOnly !== 'yes'
      ? []
      : [warning(`${where} writes what is live to its disk, where it outlives the moment.`, shipped)]),
  ];
}

async function judgeNode(node: Node, named: Named): Promise<readonly Finding[]> {
  const where = `${node.host}:${node.port}`;
  const redis = connect(node, named);
  // Told by what is asked.
  redis.on('error', () => {});
  try {
    await redis.connect();
    await redis.ping();
    return [ok(`${where} answers.`), ...(node.isSentinel ? [] : await judgeKeeping(redis, where))];
  } catch (error) {
    return [
      wrong(
        `${where} does not answer as it should (${codeOf(error)}).`,
        'See that it runs, that this machine reaches it, and that user and password in ANONCAM_VALKEY_URL are right.',
      ),
    ];
  } finally {
    redis.disconnect();
  }
}

export const valkey: Check = {
  name: 'Valkey',
  async look({ environment }) {
    const url = environment['ANONCAM_VALKEY_URL'] ?? '';
    if (url === '') return [];
    const named = readValkeyUrl(url);
    if (!named) {
      return [wrong('ANONCAM_VALKEY_URL is no address of it.', 'It looks like redis://valkey.example:6379')];
    }
    return (await Promise.all(named.nodes.map((node) => judgeNode(node, named)))).flat();
  },
};
