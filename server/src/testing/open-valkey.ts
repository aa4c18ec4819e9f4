/** Connections to a store of a test, with what they say. */
import { systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { Valkey } from '../valkey/valkey.ts';
import { readValkeyPlace } from '../valkey/valkey-place.ts';

/** @returns when it is there, or after a moment if it is not. */
export async function openValkey(url: string) {
  const said: string[] = [];
  const note = (line: string) => void said.push(line);
  const log: Log = { info: note, warn: note, error: note };
  const place = readValkeyPlace(url);
  if (!place) throw new Error(`${url} is no address of a store`);
  const valkey = new Valkey({ place, clock: systemClock, random: systemRandom, log, waitMs: 300 });
  await valkey.started();
  return { valkey, said, log };
}
