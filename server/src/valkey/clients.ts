/**
 * Opens the connections of the library to the store, wherever that is: one for commands and one that listens. A question is
 * answered within a bounded time or not at all; a lost connection is tried again for ever, at random moments.
 */
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Random } from '../lib/random.ts';
import type { ValkeyPlace } from './valkey-place.ts';

export type Client = Redis | Cluster;

/** Each part of the store that keeps keys of its own: several in a cluster. */
export function partsOf(client: Client): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

type Options = RedisOptions & { replyMapping: 'legacy' };

const retry = { firstMs: 50, mostMs: 2_000 };

/** @param waitMs so long an answer may take; whoever says nothing for half as long again is taken to be dead. */
export function openClients(place: ValkeyPlace, waitMs: number, random: Random): readonly Client[] {
  const retryMs = (times: number) => {
    const mostMs = Math.min(retry.mostMs, retry.firstMs * 2 ** Math.min(times, 10));
    return Math.ceil(mostMs / 2) + random.below(Math.ceil(mostMs / 2));
  };
  if (place.is === 'cluster') return [openCluster(place, waitMs, retryMs)];
  const options: Options = {
    ...whereIs(place, retryMs),
    ...optionsOf(place, waitMs),
    retryStrategy: retryMs,
  };
  return [new Redis(options), new Redis(options)];
}

type RetryMs = (times: number) => number;

function whereIs(
  place: Exclude<ValkeyPlace, { is: 'cluster' }>,
  sentinelRetryStrategy: RetryMs,
): RedisOptions {
  if (place.is === 'server') return { host: place.host, port: place.port, db: place.database };
  const { nodes, master, sentinelPassword } = place;
  return {
    sentinels: [...nodes],
    name: master,
    ...(sentinelPassword === undefined ? {} : { sentinelPassword }),
    sentinelRetryStrategy,
    failoverDetector: true,
  };
}

function optionsOf({ username, password, isEncrypted }: ValkeyPlace, waitMs: number): Options {
  return {
    replyMapping: 'legacy',
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(isEncrypted ? { tls: {}, enableTLSForSentinelMode: true } : {}),
    commandTimeout: waitMs,
    connectTimeout: waitMs,
    socketTimeout: waitMs * 1.5,
    // Nothing is kept for later: by then it would be too late, and whoever asked has done without.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    disableClientInfo: true,
    // A master that was deposed: the connection leads to the new one when it is opened again.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  };
}

function openCluster(
  place: Extract<ValkeyPlace, { is: 'cluster' }>,
  waitMs: number,
  clusterRetryStrategy: RetryMs,
): Cluster {
  // Its own connections to each node come and go, and have to wait for each other.
  const { enableOfflineQueue: _, ...redisOptions } = optionsOf(place, waitMs);
  return new Cluster([...place.nodes], {
    redisOptions,
    clusterRetryStrategy,
    shardedSubscribers: true,
    enableOfflineQueue: false,
    maxRedirections: 4,
    slotsRefreshTimeout: waitMs,
  });
}
