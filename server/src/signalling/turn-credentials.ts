/**
 * What a browser needs to use the relay for one call: a name and a password that the relay checks with the secret it
 * shares with us, and that end by themselves. They say nothing of who they were given to.
 */
import { createHmac } from 'node:crypto';
import type { IceServer } from '@anoncam/protocol/from-server';
import type { Clock } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';

export type Relay = {
  readonly urls: readonly string[];
  /** Null: there is no relay. */
  readonly secret: string | null;
};

/** Long enough to find a way to the stranger; what stands by then goes on for as long as the call. */
const lifetimeSeconds = 600;

/** @returns what gives new credentials each time, or null where there is no relay. */
export function createTurnCredentials(
  { urls, secret }: Relay,
  clock: Clock,
  random: Random,
): () => IceServer | null {
  if (urls.length === 0 || secret === null) return () => null;
  return () => {
    const username = `${Math.floor(clock.now() / 1_000) + lifetimeSeconds}:${createId(random)}`;
    // SHA-1, since the relay computes the same: the form is older than we are.
    const credential = createHmac('sha1', secret).update(username).digest('base64');
    return { urls: [...urls], username, credential };
  };
}
