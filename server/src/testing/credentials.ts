/** Names and passwords for a relay of the tests, made as the server makes them, and who uses them. */

import { type ClientOptions, type Credentials, TurnClient } from '../cli/doctor/turn-client.ts';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { createTurnCredentials } from '../signalling/turn-credentials.ts';
import type { Coturn } from './coturn.ts';

export type IssuingRelay = { readonly url: string; readonly secret: string };

/** @param aheadMs how far the server's clock goes ahead of the time: less than none makes credentials end sooner. */
export function issueFor({ url, secret }: IssuingRelay, aheadMs = 0): () => Credentials {
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  const issue = createTurnCredentials({ urls: [url], secret }, clock, systemRandom);
  return () => {
    const { username = '', credential = '' } = issue() ?? {};
    return { username, credential };
  };
}

/** More patient than the doctor: no machine is so slow that an answer takes so long. */
export function openClient(
  relay: Pick<Coturn, 'address' | 'port'>,
  credentials: Credentials,
  options: ClientOptions = {},
): Promise<TurnClient> {
  return TurnClient.open(relay, credentials, { patienceMs: 60_000, ...options });
}
