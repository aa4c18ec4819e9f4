/**
 * Whom several servers have seen in an hour, in the store that they share, for the minutes in which they count. Who that was stands
 * there by tags that only our servers can make, another for each thing and hour, so that no two sets can be compared.
 */
import { createHmac } from 'node:crypto';
import { deriveKey } from '../lib/seal.ts';
import { keyPrefix, type Valkey } from '../valkey/valkey.ts';
import type { HourlyUnion, Seen } from './hourly-union.ts';

const keptMs = 10 * 60 * 1000;
/** Others are served in between. */
const addedAtOnce = 500;
/** Characters of six bits each. */
const tagLength = 12;

export class ValkeyHourlyUnion implements HourlyUnion {
  readonly #valkey: Valkey;
  readonly #key: Uint8Array;

  constructor({ valkey, masterKey }: { readonly valkey: Valkey; readonly masterKey: Uint8Array }) {
    this.#valkey = valkey;
    this.#key = deriveKey(masterKey, 'hourly numbers');
  }

  async add(hour: string, seen: Seen): Promise<boolean> {
    for (const [what, visitors] of seen) {
      const all = [...visitors];
      for (let at = 0; at < all.length; at += addedAtOnce) {
        if (!(await this.#addSome(hour, what, all.slice(at, at + addedAtOnce)))) return false;
      }
    }
    return true;
  }

  async count(hour: string, things: readonly string[]): Promise<ReadonlyMap<string, number> | null> {
    const answer = await this.#valkey.ask((client) =>
      Promise.all(things.map((what) => client.scard(keyOf(hour, what)))),
    );
    return answer && new Map(things.map((what, index) => [what, answer.reply[index] ?? 0]));
  }

  async #addSome(hour: string, what: string, visitors: readonly string[]): Promise<boolean> {
    const key = keyOf(hour, what);
    const tags = visitors.map((visitor) =>
      createHmac('sha256', this.#key).update(`${key} ${visitor}`).digest('base64url').slice(0, tagLength),
    );
    const answer = await this.#valkey.ask(async (client) => {
      await client.sadd(key, ...tags);
      return client.pexpire(key, keptMs);
    });
    return answer !== null;
  }
}

function keyOf(hour: string, what: string): string {
  return `${keyPrefix}{hour:${hour} ${what}}:seen`;
}
