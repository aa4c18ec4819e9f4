/** Connections to a store of a test, with what they say. */
import { type Clock, systemClock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { Valkey } from '../valkey/valkey.ts';
import { readValkeyPlace } from '../valkey/valkey-place.ts';

/** No machine is so slow that an answer takes so long. */
export const patientMs = 20_000;
/** For a store that is to be given up, since it hangs or was never there. */
export const impatientMs = 300;

/** @returns when it is there, or after twice `waitMs` if it is not. */
export async function openValkey(url: string, waitMs = patientMs, clock: Clock = systemClock) {
  const said: string[] = [];
  const note = (line: string) => void said.push(line);
  const log: Log = { info: note, warn: note, error: note };
  const place = readValkeyPlace(url);
  if (!place) throw new Error(`${url} is no address of a store`);
  const valkey = new Valkey({ place, clock, random: systemRandom, log, waitMs });
  await valkey.started();
  return { valkey, said, log };
}
