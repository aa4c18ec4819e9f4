/**
 * Each server writes down how many are with it, every few seconds, and reads what the others wrote. Numbers of a server that has
 * been silent for a while do not count any more. Without the store each knows its own.
 */
import { suggestedInterests } from '@anoncam/protocol/interests';
import type { Interest } from '@anoncam/protocol/wishes';
import * as v from 'valibot';
import type { Clock, Timer } from '../lib/clock.ts';
import { createId, type Random } from '../lib/random.ts';
import { repeatEvery } from '../lib/repeat.ts';
import { Script } from '../valkey/script.ts';
import { keyPrefix, type Valkey } from '../valkey/valkey.ts';
import { addHeads, type HeadCount, type Heads } from './head-count.ts';

const everyMs = 5_000;
const silentSeconds = 20;
const key = `${keyPrefix}heads`;

/** One key for all, so that one step writes and reads; each entry begins with when it was written, by the store's clock. */
const exchange = new Script(`
  local now = tonumber(redis.call('TIME')[1])
  redis.call('HSET', KEYS[1], ARGV[1], now .. ' ' .. ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  local entries, others = redis.call('HGETALL', KEYS[1]), {}
  for at = 1, #entries, 2 do
    local written, text = string.match(entries[at + 1], '^(%d+) (.*)$')
    if written == nil or now - tonumber(written) > tonumber(ARGV[3]) then
      redis.call('HDEL', KEYS[1], entries[at])
    elseif entries[at] ~= ARGV[1] then
      others[#others + 1] = text
    end
  end
  return others`);

const HeadsSchema = v.object({ here: v.number(), interests: v.record(v.string(), v.number()) });

export type ValkeyHeadCountParts = {
  readonly valkey: Valkey;
  readonly clock: Clock;
  readonly random: Random;
  readonly countOwn: () => Heads;
};

export class ValkeyHeadCount implements HeadCount {
  readonly #parts: ValkeyHeadCountParts;
  readonly #node: string;
  #others: readonly Heads[] = [];
  #timer: Timer | null = null;

  constructor(parts: ValkeyHeadCountParts) {
    this.#parts = parts;
    this.#node = createId(parts.random);
  }

  run(): void {
    void this.exchange();
    this.#timer = repeatEvery(everyMs, this.#parts.clock, () => void this.exchange());
  }

  total(): Heads {
    return addHeads([this.#parts.countOwn(), ...this.#others]);
  }

  async exchange(): Promise<void> {
    const { valkey, countOwn } = this.#parts;
    const { here, interests } = countOwn();
    const own = JSON.stringify({
      here,
      interests: Object.fromEntries([...interests].filter(([, count]) => count > 0)),
    });
    const answer = await valkey.ask((client) =>
      exchange.run(client, [key], [this.#node, own, silentSeconds]),
    );
    this.#others = answer ? (answer.reply as string[]).flatMap(readHeads) : [];
  }

  /** Whoever was here is elsewhere soon: not counted twice. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#parts.valkey.ask((client) => client.hdel(key, this.#node));
  }
}

/** None of what another version may have written. */
function readHeads(text: string): readonly Heads[] {
  try {
    const read = v.safeParse(HeadsSchema, JSON.parse(text));
    if (!read.success) return [];
    const { here, interests } = read.output;
    const ours = suggestedInterests.map((interest): [Interest, number] => [
      interest,
      interests[interest] ?? 0,
    ]);
    return [{ here, interests: new Map(ours) }];
  } catch {
    return [];
  }
}
