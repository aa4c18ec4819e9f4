/**
 * Counts in the store that several servers share, so that going from one to another gains nothing; in one step, and forgotten by
 * the store itself. What happens at this server is counted in its own memory as well: that holds while the store is gone, and
 * where it came back empty.
 */
import type { Clock } from '../lib/clock.ts';
import { Script } from '../valkey/script.ts';
import { keyPrefix, type Valkey } from '../valkey/valkey.ts';
import type { Counted, Counters, Counting } from './counters.ts';

/**
 * A span whose number is one behind is counted in the present one: the clocks of two servers are never quite the same. Further
 * off, a clock was set, and it begins anew. Answers with both spans and their number.
 */
const count = new Script(`
  local index, more, keepMs = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local kept = redis.call('HMGET', KEYS[1], 'index', 'present', 'before')
  local known, present, before = tonumber(kept[1]), tonumber(kept[2]), tonumber(kept[3])
  if known == nil or index < known - 1 or index > known + 1 then
    known, present, before = index, 0, 0
  elseif index == known + 1 then
    known, present, before = index, 0, present
  end
  if more > 0 then
    present = present + more
    redis.call('HSET', KEYS[1], 'index', known, 'present', present, 'before', before)
    redis.call('PEXPIRE', KEYS[1], keepMs)
  end
  return {known, present, before}`);

export type ValkeyCountersParts = {
  readonly valkey: Valkey;
  readonly clock: Pick<Clock, 'now'>;
  /** Of this server alone. */
  readonly own: Counters;
};

export class ValkeyCounters implements Counters {
  readonly #parts: ValkeyCountersParts;

  constructor(parts: ValkeyCountersParts) {
    this.#parts = parts;
  }

  /** Of those that are kept here; the store forgets by itself. */
  get size(): number {
    return this.#parts.own.size;
  }

  tidy(): void {
    this.#parts.own.tidy();
  }

  async count(what: Counting, more: number): Promise<Counted> {
    const { valkey, clock, own } = this.#parts;
    const [now, lengthMs] = [clock.now(), what.seconds * 1_000];
    const ofOwn = await own.count(what, more);
    const index = Math.floor(now / lengthMs);
    const args = [index, more, 2 * lengthMs];
    const answer = await valkey.ask((client) => count.run(client, [keyOf(what)], args));
    if (answer === null) return ofOwn;
    const [known, present, before] = answer.reply as [number, number, number];
    // Where others are in the next span already, that has only just begun.
    const endsInMs = known > index ? lengthMs : lengthMs - (now % lengthMs);
    return { used: Math.max(ofOwn.used, present + before * (endsInMs / lengthMs)), endsInMs };
  }
}

function keyOf({ name, who }: Counting): string {
  return `${keyPrefix}count:${name}:${who}`;
}
