/**
 * What servers that share a waiting room ask of the store (waiting-room.lua). What comes up while an answer is awaited goes
 * there together with the next question, so that a busy server asks no more often than the store answers.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../valkey/clients.ts';
import { Library } from '../valkey/library.ts';

const library = new Library(
  'anoncam_waiting',
  readFileSync(join(import.meta.dir, 'waiting-room.lua'), 'utf8'),
);

/** So many questions are under way at once; what else comes up goes there with the next. */
const mostUnderWay = 4;
/** So much is worth a question of its own while more comes up… */
const enoughAtOnce = 16;
/** …and so much goes there at once at most, so that others get a turn. */
const mostAtOnce = 256;
const listedAtOnce = 500;

/** A ticket's name in the store: no two are called the same. */
export type TicketName = string & { readonly __brand: 'TicketName' };

/** Two tickets to be taken out together, or not at all. */
export type Pair = {
  /** The server that has entered the one. */
  readonly node: string;
  readonly one: TicketName;
  /** One of this server that waits as well; null if it has just come and is nowhere yet. */
  readonly other: TicketName | null;
  /** By which other servers know that the two have met. */
  readonly numbers: readonly [low: number, high: number];
};

/** Whether the two were taken out; if not, who was not there. */
export type Verdict = { readonly isOneMissing: boolean; readonly isOtherMissing: boolean };

export type Renewal = {
  /** The number of the last change that it has told of. */
  readonly last: number;
  /** How many tickets of this server it has. */
  readonly count: number;
  /** Every other server that it knows. */
  readonly others: readonly string[];
};

/** A ticket that a server has entered so long ago (ms): how long it had waited by then is told by itself. */
export type ListedTicket = { readonly sealed: string; readonly agoMs: number };

type Asked<Value> = {
  readonly resolve: (value: Value) => void;
  readonly reject: (fault: unknown) => void;
};
type Entering = Asked<number> & { readonly name: TicketName; readonly sealed: string };
type Leaving = Asked<void> & { readonly name: TicketName };
type Taking = Asked<Verdict> & { readonly pair: Pair };

/** What goes to the store in one question. */
class Changes {
  readonly entering: Entering[] = [];
  readonly leaving: Leaving[] = [];
  readonly taking: Taking[] = [];

  get size(): number {
    return this.entering.length + this.leaving.length + this.taking.length;
  }

  reject(fault: unknown): void {
    for (const list of [this.entering, this.leaving, this.taking])
      for (const { reject } of list) reject(fault);
  }
}

export type RoomStoreParts = {
  readonly client: () => Client;
  /** Of all keys of the room; the braces in it keep them in one place of a cluster. */
  readonly key: string;
  readonly channel: string;
  readonly node: string;
  readonly leaseMs: number;
  /** How long the store must know who has met whom. */
  readonly metMs: number;
  readonly sealNumbers: (numbers: readonly number[]) => string;
  /** The store has told of these changes under that number, all of which this server knows. */
  readonly onChanged: (seq: number) => void;
  /** The store has given this server up, or forgotten it, with all its tickets. */
  readonly onForgotten: () => void;
};

export class RoomStore {
  readonly #parts: RoomStoreParts;
  /** The last of them is still being filled. */
  readonly #waiting: Changes[] = [];
  #underWay = 0;
  /** It has heard of this server. */
  #isKnown = false;

  constructor(parts: RoomStoreParts) {
    this.#parts = parts;
  }

  /** @returns the number under which all servers are told. */
  enter(name: TicketName, sealed: string): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#next().entering.push({ name, sealed, resolve, reject });
    return promise;
  }

  leave(name: TicketName): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#next().leaving.push({ name, resolve, reject });
    return promise;
  }

  take(pair: Pair): Promise<Verdict> {
    const { promise, resolve, reject } = Promise.withResolvers<Verdict>();
    this.#next().taking.push({ pair, resolve, reject });
    return promise;
  }

  async renew(): Promise<Renewal> {
    const { node, leaseMs, metMs } = this.#parts;
    const answer = await this.#call<[number, number, number, ...string[]]>('renew', [node, leaseMs, metMs]);
    const [wasKnown, last, count, ...others] = answer;
    if (this.#isKnown && wasKnown === 0) this.#parts.onForgotten();
    this.#isKnown = true;
    return { last, count, others };
  }

  /** The tickets of this server that are there. */
  async listNames(): Promise<ReadonlySet<TicketName>> {
    return new Set(await this.#call<TicketName[]>('names', [this.#parts.node]));
  }

  async list(node: string): Promise<readonly ListedTicket[]> {
    const found: ListedTicket[] = [];
    let cursor = '0';
    do {
      const answer = await this.#call<[string, string[], number]>('list', [node, cursor, listedAtOnce]);
      cursor = answer[0];
      for (const [index, text] of answer[1].entries())
        if (index % 2 === 1) found.push(readListed(text, answer[2]));
    } while (cursor !== '0');
    return found;
  }

  /** What was noted of who met whom in one minute, so many minutes ago. */
  listMeetings(minutesAgo: number): Promise<readonly string[]> {
    return this.#call('meetings', [minutesAgo]);
  }

  #next(): Changes {
    const last = this.#waiting.at(-1);
    if (last && last.size < (this.#isBusy ? mostAtOnce : enoughAtOnce)) return last;
    this.#askAll();
    const next = new Changes();
    this.#waiting.push(next);
    // What else comes up in this turn of the loop goes along.
    queueMicrotask(() => this.#askAll());
    return next;
  }

  get #isBusy(): boolean {
    return this.#underWay >= mostUnderWay;
  }

  #askAll(): void {
    while (!this.#isBusy) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#underWay++;
      void this.#ask(next).then(() => {
        this.#underWay--;
        this.#askAll();
      });
    }
  }

  async #ask(changes: Changes): Promise<void> {
    try {
      await this.#tell(changes, changes.entering.length > 0 ? 'change' : 'relieve');
    } catch (fault) {
      if (changes.entering.length > 0 && isOfMemory(fault)) await this.#askWithoutEntering(changes, fault);
      else changes.reject(fault);
    }
  }

  /** A store without memory left lets nobody in, and everybody out. */
  async #askWithoutEntering(changes: Changes, fault: unknown): Promise<void> {
    for (const { reject } of changes.entering) reject(fault);
    changes.entering.length = 0;
    if (changes.size > 0) await this.#ask(changes);
  }

  async #tell({ entering, leaving, taking }: Changes, verb: 'change' | 'relieve'): Promise<void> {
    const { node, leaseMs, metMs, sealNumbers, onChanged } = this.#parts;
    const numbers = taking.length === 0 ? '' : sealNumbers(taking.flatMap(({ pair }) => pair.numbers));
    const args: (string | number)[] = [node, leaseMs, metMs, numbers, 2 * entering.length];
    for (const { name, sealed } of entering) args.push(name, sealed);
    // Few long texts cost less than many short ones, on both sides.
    args.push(leaving.map(({ name }) => name).join(','));
    args.push(taking.map(({ pair }) => `${pair.node}|${pair.one}|${pair.other ?? ''}`).join(','));
    const [seq, digits] = await this.#call<[number, string]>(verb, args);
    if (seq > 0) onChanged(seq);
    for (const { resolve } of entering) resolve(seq);
    for (const { resolve } of leaving) resolve();
    let place = 0;
    for (const { resolve } of taking) resolve(readVerdict(digits[place++]));
  }

  async #call<Value>(verb: string, args: readonly (string | number)[]): Promise<Value> {
    const { client, key, channel } = this.#parts;
    return (await library.call(client(), verb, [key, channel], args)) as Value;
  }
}

function readListed(text: string, now: number): ListedTicket {
  const at = text.indexOf('|');
  return { sealed: text.slice(at + 1), agoMs: Math.max(0, now - Number(text.slice(0, at))) };
}

export function isTaken({ isOneMissing, isOtherMissing }: Verdict): boolean {
  return !isOneMissing && !isOtherMissing;
}

const verdicts: readonly Verdict[] = [0, 1, 2, 3].map((missing) => ({
  isOneMissing: (missing & 1) !== 0,
  isOtherMissing: (missing & 2) !== 0,
}));

/** From its digit. Nobody is handed out of whom nothing is known. */
export function readVerdict(digit: string | undefined): Verdict {
  return verdicts[Number(digit ?? 3)] as Verdict;
}

function isOfMemory(fault: unknown): boolean {
  return fault instanceof Error && fault.message.startsWith('OOM');
}
