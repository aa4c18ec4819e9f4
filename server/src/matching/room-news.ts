/**
 * What servers that share a waiting room hear of each other. The store numbers all changes, so that whoever misses one knows,
 * and then asks for everything anew, as whoever starts does.
 */
import type { Valkey } from '../valkey/valkey.ts';
import type { ListedTicket, RoomStore } from './room-store.ts';

/** One numbered change, as all servers are told of it. */
export type News = {
  readonly node: string;
  /** Sealed tickets that have come. */
  readonly come: readonly string[];
  /** Names of tickets that have gone; null: all that this server had. */
  readonly gone: readonly string[] | null;
  /** Sealed numbers of pairs, behind a digit for each: those with 0 have met. */
  readonly meetings: string;
};

/** All that the store has, as of one moment. */
export type Everything = {
  /** Those of every other server. */
  readonly tickets: readonly ListedTicket[];
  /** As in news, and how many minutes ago. */
  readonly meetings: readonly { readonly noted: string; readonly minutesAgo: number }[];
};

export type NewsParts = {
  readonly valkey: Pick<Valkey, 'listen' | 'onReturn'>;
  readonly store: RoomStore;
  readonly channel: string;
  readonly node: string;
  /** So many minutes after they met, it does not count any more that two have. */
  readonly apartMinutes: number;
  readonly onNews: (news: News) => void;
  /** What this server did itself while it asked for everything, the answer to which may be older. */
  readonly onOwnNews: (news: News) => void;
  readonly onEverything: (everything: Everything) => void;
};

type Waiter = { readonly seq: number; readonly go: () => void; isLate: boolean };

export class RoomNews {
  readonly #parts: NewsParts;
  /** Up to this number everything was told of… */
  #told = 0;
  /** …or, since it was this server's own doing, is known before it is. */
  #known = 0;
  /** The last of this server's own doing that the store has answered. */
  #lastOwn = 0;
  /** The same when everything was learned, which may be older than what was done until then. */
  #ownWhenLearned = 0;
  /** What was heard while everything was being asked for; null otherwise. */
  #heldBack: string[] | null = [];
  #isAsking = false;
  #isAskedAgain = false;
  #waiters: Waiter[] = [];

  constructor(parts: NewsParts) {
    this.#parts = parts;
  }

  get known(): number {
    return this.#known;
  }

  /** From now on. Resolves when everything is known that there is, or cannot be yet. */
  async join(): Promise<void> {
    const { valkey, channel } = this.#parts;
    valkey.onReturn(() => void this.askAnew());
    if (await valkey.listen(channel, (text) => this.#hear(text))) await this.askAnew();
  }

  /** This server's own doing was given that number. */
  noteOwn(seq: number): void {
    this.#lastOwn = seq;
    if (seq === this.#known + 1) this.#advance(seq);
  }

  /** Resolves when everything up to that number is known, or it was looked after twice. */
  async heard(seq: number): Promise<void> {
    if (seq <= this.#known) return;
    await new Promise<void>((go) => this.#waiters.push({ seq, go, isLate: false }));
  }

  /** To be called now and then: nobody waits for ever, and what was asked for in vain is asked for again. */
  lookAfter(): void {
    this.#release(({ isLate }) => isLate);
    for (const waiter of this.#waiters) waiter.isLate = true;
    if (this.#heldBack) this.catchUp();
  }

  /** Asks for everything, unless it is being asked for: what was told of since then is held back, and so is not missed. */
  catchUp(): void {
    if (!this.#isAsking) void this.askAnew();
  }

  /** Asks for everything; once more if something is missed meanwhile. */
  async askAnew(): Promise<void> {
    this.#isAskedAgain = this.#isAsking;
    if (this.#isAsking) return;
    this.#isAsking = true;
    // What was heard before is among what is asked for now.
    this.#heldBack = [];
    try {
      await this.#askForEverything();
    } catch {
      // It is looked after.
    } finally {
      this.#isAsking = false;
    }
    if (this.#isAskedAgain) await this.askAnew();
  }

  async #askForEverything(): Promise<void> {
    const { store, apartMinutes } = this.#parts;
    const { last, others } = await store.renew();
    const tickets: ListedTicket[] = [];
    for (const node of others) for (const ticket of await store.list(node)) tickets.push(ticket);
    const meetings: { noted: string; minutesAgo: number }[] = [];
    for (let minutesAgo = apartMinutes; minutesAgo >= 0; minutesAgo--)
      for (const noted of await store.listMeetings(minutesAgo)) meetings.push({ noted, minutesAgo });
    this.#parts.onEverything({ tickets, meetings });
    [this.#told, this.#known, this.#ownWhenLearned] = [last, last, this.#lastOwn];
    const heard = this.#heldBack ?? [];
    this.#heldBack = null;
    for (const text of heard) if (numberOf(text) > last) this.#hear(text, true);
    this.#release(() => true);
  }

  #hear(text: string, wasHeldBack = false): void {
    if (this.#heldBack) return void this.#heldBack.push(text);
    const seq = numberOf(text);
    if (seq !== this.#told + 1) return void this.askAnew();
    this.#told = seq;
    const isOwn = text.startsWith(this.#parts.node, text.indexOf('|') + 1);
    if (!isOwn) this.#parts.onNews(read(text));
    else if (wasHeldBack || seq <= this.#ownWhenLearned) this.#parts.onOwnNews(read(text));
    this.#advance(Math.max(seq, this.#known));
  }

  #advance(seq: number): void {
    this.#known = seq;
    if (this.#waiters.length > 0) this.#release((waiter) => waiter.seq <= seq);
  }

  #release(isOver: (waiter: Waiter) => boolean): void {
    const over = this.#waiters.filter(isOver);
    this.#waiters = this.#waiters.filter((waiter) => !isOver(waiter));
    for (const { go } of over) go();
  }
}

function numberOf(text: string): number {
  return Number(text.slice(0, text.indexOf('|')));
}

function read(text: string): News {
  const [, node = '', come = '', gone = '', meetings = ''] = text.split('|');
  return { node, come: sealedOf(come), gone: gone === '*' ? null : split(gone), meetings };
}

/** Each behind its name. */
function sealedOf(list: string): readonly string[] {
  return split(list).filter((_, index) => index % 2 === 1);
}

function split(list: string): readonly string[] {
  return list === '' ? [] : list.split(',');
}
