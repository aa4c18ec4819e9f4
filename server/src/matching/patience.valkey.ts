/** Patience in the store that several servers share: what is skipped at any of them adds up, and comes back by itself. */
import { Script } from '../valkey/script.ts';
import { keyPrefix, type Valkey } from '../valkey/valkey.ts';
import { halfLifeMs, type Patience, type SharedPatience } from './patience.ts';
import type { VisitorRef } from './ticket.ts';

/** By then next to nothing is left of it. */
const keptMs = 10 * halfLifeMs;

/** One more quick skip, on top of what is left of those before. Clocks of two servers are never quite the same. */
const addSkip = new Script(`
local kept = redis.call('HMGET', KEYS[1], 'score', 'atMs')
local before = tonumber(kept[2] or ARGV[1])
local atMs = math.max(before, tonumber(ARGV[1]))
local score = tonumber(kept[1] or '0') * 2 ^ ((before - atMs) / tonumber(ARGV[2])) + 1
local told = {string.format('%.17g', score), string.format('%.0f', atMs)}
redis.call('HSET', KEYS[1], 'score', told[1], 'atMs', told[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return told`);

export class ValkeyPatience implements SharedPatience {
  readonly #valkey: Valkey;

  constructor(valkey: Valkey) {
    this.#valkey = valkey;
  }

  async find(visitor: VisitorRef): Promise<Patience | null> {
    return read(await this.#valkey.ask((client) => client.hmget(keyOf(visitor), 'score', 'atMs')));
  }

  async add(visitor: VisitorRef, now: number): Promise<Patience | null> {
    return read(
      await this.#valkey.ask((client) => addSkip.run(client, [keyOf(visitor)], [now, halfLifeMs, keptMs])),
    );
  }

  async forget(visitor: VisitorRef): Promise<void> {
    await this.#valkey.ask((client) => client.del(keyOf(visitor)));
  }
}

function keyOf(visitor: VisitorRef): string {
  return `${keyPrefix}patience:${visitor}`;
}

function read(answer: { readonly reply: unknown } | null): Patience | null {
  const [score, atMs] = (answer?.reply ?? []) as readonly (string | null)[];
  return score && atMs ? { score: Number(score), atMs: Number(atMs) } : null;
}
