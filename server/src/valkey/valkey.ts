/**
 * The store that several servers share, Valkey or Redis, as everything here sees it: asked with a bounded wait, listened to,
 * and gone now and then without anybody's harm. What is kept in it, and what becomes of that, is for who uses it.
 */
import type { Clock, Timer } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { repeatEvery } from '../lib/repeat.ts';
import { type Client, openClients } from './clients.ts';
import type { ValkeyPlace } from './valkey-place.ts';

/** Of all that is kept there: others may keep theirs beside it. */
export const keyPrefix = 'anoncam:';

const usualWaitMs = 1_000;
/** A cluster's connections come and go one by one: what follows from it is done once for all. */
const settleMs = 300;
const reviveMs = 200;

export type ValkeyParts = {
  readonly place: ValkeyPlace;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** So long an answer may take; undefined: as usual. */
  readonly waitMs?: number | undefined;
};

export class Valkey {
  readonly #parts: ValkeyParts;
  /** The one for commands, and last the one that listens. */
  readonly clients: readonly Client[];
  readonly #heard = new Map<string, (text: string) => void>();
  readonly #returns: (() => void)[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #probe: Timer;
  #settling: Timer | null = null;
  #isSaidGone = false;
  /** It is there again, and has not answered yet: it is asked until it does, since an answer may be late. */
  #isReturnOwed = false;
  /** Looked at so many times since. */
  #upFor = 0;
  #isStopped = false;

  constructor(parts: ValkeyParts) {
    this.#parts = parts;
    const waitMs = parts.waitMs ?? usualWaitMs;
    this.clients = openClients(parts.place, waitMs, parts.random);
    for (const client of this.clients) this.#watch(client);
    this.#probe = repeatEvery(waitMs, parts.clock, () => this.#ping());
  }

  /** Keys are each database's own, and channels are common to all of them. */
  get database(): number {
    const { place } = this.#parts;
    return place.is === 'server' ? place.database : 0;
  }

  /** Whether it is worth asking. */
  get isUp(): boolean {
    return this.clients.every(({ status }) => status === 'ready');
  }

  /** @returns the reply; null if there was none in time. It may have been done all the same. */
  async ask<Reply>(work: (client: Client) => Promise<Reply>): Promise<{ readonly reply: Reply } | null> {
    if (!this.isUp) return null;
    try {
      return { reply: await work(this.commands) };
    } catch {
      return null;
    }
  }

  /** @returns how many servers heard it; null if that is not known. */
  async publish(channel: string, text: string): Promise<number | null> {
    if (!this.isUp) return null;
    try {
      return (await this.commands.spublish(channel, text)) as number;
    } catch {
      return null;
    }
  }

  /** From now on, and again by itself each time the store has come back. @returns whether that holds already. */
  async listen(channel: string, hear: (text: string) => void): Promise<boolean> {
    this.#heard.set(channel, hear);
    return this.#subscribe(channel);
  }

  async unlisten(channel: string): Promise<void> {
    // A connection that is not ready listens to what is left when it is.
    if (!this.#heard.delete(channel) || this.#subscriber.status !== 'ready') return;
    await this.#subscriber.sunsubscribe(channel).catch(() => undefined);
  }

  /** `work` is done each time the store is there again, once everything is listened to. */
  onReturn(work: () => void): void {
    this.#returns.push(work);
  }

  /** Resolves when it is there, and after a moment even if it is not. */
  async started(): Promise<boolean> {
    if (this.isUp) return true;
    const { clock, waitMs = usualWaitMs } = this.#parts;
    await new Promise<void>((resolve) => {
      const timer = clock.at(clock.now() + 2 * waitMs, resolve);
      this.#waiting.add(() => {
        timer.cancel();
        resolve();
      });
    });
    return this.isUp;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#probe.cancel();
    this.#settling?.cancel();
    for (const client of this.clients) client.disconnect();
  }

  /** For what has its own ways when there is no answer: a question that cannot be put, or is not answered in time, is rejected. */
  get commands(): Client {
    return this.clients[0] as Client;
  }

  get #subscriber(): Client {
    return this.clients.at(-1) as Client;
  }

  #watch(client: Client): void {
    // What is wrong with it shows in its state; the words could name hosts.
    client.on('error', () => this.#look());
    for (const event of ['close', 'end', 'reconnecting', 'node error', 'nodeError'])
      client.on(event, () => this.#look());
    client.on('end', () => this.#revive(client));
    client.on('ready', () => this.#onReady(client));
    if (client === this.#subscriber) client.on('smessage', (channel, text) => this.#hear(channel, text));
    if (client.isCluster) client.on('subscribersReady', () => this.#settle());
  }

  /**
   * The library gives a connection up for good where a failover is told of while it is being opened. Each failure ends here again,
   * so that it is tried for ever.
   */
  #revive(client: Client): void {
    const { clock, random } = this.#parts;
    if (this.#isStopped) return;
    clock.at(clock.now() + reviveMs + random.below(reviveMs), () => {
      if (!this.#isStopped && client.status === 'end') client.connect().catch(() => undefined);
    });
  }

  #onReady(client: Client): void {
    if (client === this.#subscriber && !client.isCluster)
      for (const channel of this.#heard.keys()) void this.#subscribe(channel);
    if (!this.isUp) return;
    for (const go of this.#waiting) go();
    this.#waiting.clear();
    this.#isReturnOwed = true;
    this.#pingOne(this.#subscriber);
  }

  /** The library has subscribed anew wherever a part of the cluster came back. */
  #settle(): void {
    const { clock } = this.#parts;
    this.#settling?.cancel();
    this.#settling = clock.at(clock.now() + settleMs, () => this.#tellReturn());
  }

  #tellReturn(): void {
    if (this.#isStopped || !this.isUp) return;
    for (const work of this.#returns) work();
  }

  async #subscribe(channel: string): Promise<boolean> {
    // A connection that is not ready subscribes to all of it when it is.
    if (this.#subscriber.status !== 'ready') return false;
    try {
      await this.#subscriber.ssubscribe(channel);
      return true;
    } catch {
      return false;
    }
  }

  #hear(channel: string, text: string): void {
    try {
      this.#heard.get(channel)?.(text);
    } catch (bug) {
      this.#parts.log.error('what another server told was given up because of a bug', {
        bug: describeBug(bug),
      });
    }
  }

  /** Says once that it is gone. */
  #look(): void {
    if (this.#isStopped || this.isUp) return;
    this.#upFor = 0;
    if (this.#isSaidGone) return;
    this.#isSaidGone = true;
    this.#parts.log.error('the store that servers share does not answer; each goes on by itself');
  }

  /** Says once that it is back, when it has stayed for a moment: connections come and go while a store is made ready. */
  #noteUp(): void {
    if (!this.isUp || !this.#isSaidGone || ++this.#upFor < 2) return;
    this.#isSaidGone = false;
    this.#parts.log.info('the store that servers share is back');
  }

  /** A connection on which nothing is ever asked would never be found dead. */
  #ping(): void {
    this.#noteUp();
    for (const client of this.clients) if (client.status === 'ready') this.#pingOne(client);
  }

  /** An answer to whoever listens says that it does so: subscriptions were sent before, on the same connection. */
  #pingOne(client: Client): void {
    client.ping().then(
      () => {
        if (client !== this.#subscriber || !this.#isReturnOwed) return;
        this.#isReturnOwed = false;
        this.#tellReturn();
      },
      () => this.#look(),
    );
  }
}
