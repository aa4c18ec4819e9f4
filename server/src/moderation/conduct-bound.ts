/**
 * Sees to it that what is said of conduct never fills the store that servers share: of all of it together the oldest is named
 * first. A full store would refuse tickets, and nobody would meet.
 */
import { createHash } from 'node:crypto';
import { type Client, partsOf } from '../valkey/clients.ts';
import { Script } from '../valkey/script.ts';
import { keyPrefix } from '../valkey/valkey.ts';
import { keptMs } from './half-life.ts';
import { isSighting, type LogEvent } from './testimony.ts';

/** In all; about 2 GB. A store that may hold less is kept from becoming full by what it says of itself. */
const usualEvents = 2 ** 22;
/** Lists of what came when, so that they spread where keys are spread over many stores. */
const books = 16;
/** Of what the store may hold; the rest is for those who are here. */
const mostShare = 0.75;
/** About what one event takes at most, with what follows from it in other keys; the next look takes what is still too much. */
const bytesOfEvent = 1_024;
const mostAtOnce = 1_000;
/** The store is asked how full it is after so many events, and so many milliseconds. */
const lookEvery = 100;
const lookEveryMs = 5_000;

/** What has to be found again to forget an event. */
export type Dated = {
  readonly subject: string;
  readonly atMs: number;
  /** Empty where nobody has said it. */
  readonly sources: readonly string[];
};

/** Forgets events, and what followed from them. */
type Forget = (gone: readonly Dated[]) => Promise<void>;

/**
 * Adds an entry, if there is one, after having made room for it; whatever is over the bound, or has ended by itself, goes a few
 * at a time. @returns what has gone.
 */
const turnOver = new Script(`
local entry, most, drop, oldest = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local gone = {}
if drop > 0 then gone = redis.call('LPOP', KEYS[1], drop) or {} end
for _ = 1, 4 do
  local first = redis.call('LINDEX', KEYS[1], 0)
  if not first then break end
  local isOver = entry ~= '' and redis.call('LLEN', KEYS[1]) >= most
  if not isOver and tonumber(string.match(first, '^%d+')) > oldest then break end
  gone[#gone + 1] = redis.call('LPOP', KEYS[1])
end
if entry ~= '' then
  redis.call('RPUSH', KEYS[1], entry)
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return gone`);

export class ConductBound {
  readonly #commands: Client;
  readonly #forget: Forget;
  readonly #mostOfBook: number;
  #added = 0;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #isLooking = false;

  constructor(commands: Client, forget: Forget, mostEvents = usualEvents) {
    this.#commands = commands;
    this.#forget = forget;
    this.#mostOfBook = Math.max(1, Math.floor(mostEvents / books));
  }

  /** Makes room for it as well. */
  async add(event: LogEvent): Promise<void> {
    await this.#turnOver(bookOf(event.subject), write(event), 0, event.atMs);
    if (++this.#added % lookEvery === 0) await this.#look();
  }

  /** Looks how full the store is, if it was not looked at lately, and makes room. */
  async look(now: number): Promise<void> {
    if (Math.abs(now - this.#lookedAtMs) < lookEveryMs) return;
    this.#lookedAtMs = now;
    await this.#look();
  }

  /** The oldest of all, or about: each list's. */
  async drop(count: number): Promise<void> {
    const each = Math.ceil(count / books);
    await Promise.all(Array.from({ length: books }, (_, book) => this.#turnOver(book, '', each, 0)));
  }

  /** One at a time: two would each make room for the same that is too much. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      const over = Math.max(...(await this.#askHowFull()));
      if (over > 0) await this.drop(Math.min(mostAtOnce, Math.ceil(over / bytesOfEvent)));
    } finally {
      this.#isLooking = false;
    }
  }

  /** By how many bytes each part of the store holds more than it should. */
  async #askHowFull(): Promise<readonly number[]> {
    const told = await Promise.all(partsOf(this.#commands).map((part) => part.info('memory')));
    return told.map((text) => {
      const most = readFigure(text, 'maxmemory');
      return most > 0 ? readFigure(text, 'used_memory') - mostShare * most : 0;
    });
  }

  async #turnOver(book: number, entry: string, drop: number, now: number): Promise<void> {
    const args = [entry, this.#mostOfBook, drop, now - keptMs, keptMs];
    const gone = await turnOver.run(this.#commands, [`${keyPrefix}{conduct:${book}}:order`], args);
    await this.#forget((gone as string[]).map(read));
  }
}

/** A script that was refused for want of memory. */
export function isStoreFull(fault: unknown): boolean {
  return fault instanceof Error && /^(OOM|ERR.*\bOOM)\b/.test(fault.message);
}

function bookOf(subject: string): number {
  return createHash('sha1').update(subject).digest().readUInt32BE() % books;
}

function write(event: LogEvent): string {
  const sources = isSighting(event) ? [event.by, event.network] : [];
  return [event.atMs, ...[event.subject, ...sources].map(encodeURIComponent)].join(' ');
}

function read(entry: string): Dated {
  const [atMs, subject = '', ...sources] = entry.split(' ').map(decodeURIComponent);
  return { subject, atMs: Number(atMs), sources };
}

function readFigure(text: string, name: string): number {
  return Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
