/**
 * Many visitors at once: brings them in a bounded number at a time, pairs them, and stops everything at the first one
 * that is lost, since figures of a broken run are worth nothing.
 */
import type { Dialect, Progress } from './dialect.ts';
import { connect, Visitor } from './visitor.ts';

/** So many are on their way in at the same time. */
const arrivingAtOnce = 256;
/** So many are being paired at the same time: each pairing has to be acknowledged within seconds. */
const pairingAtOnce = 512;

export class Crowd {
  readonly visitors: Visitor[] = [];
  readonly #dialect: Dialect;
  /** Visitors go to them by turns. */
  readonly #ports: readonly number[];
  /** Rejects when a visitor is lost. */
  readonly #lost = Promise.withResolvers<never>();
  #onProgress: (visitor: Visitor, progress: Progress) => void = () => {};

  constructor(dialect: Dialect, ...ports: readonly number[]) {
    this.#dialect = dialect;
    this.#ports = ports;
    this.#lost.promise.catch(() => {});
  }

  /** Resolves like `work`, or rejects as soon as a visitor is lost. */
  unlessLost<Result>(work: Promise<Result>): Promise<Result> {
    return Promise.race([work, this.#lost.promise]);
  }

  /** Brings visitors in until there are `count`; resolves when each of them has been answered. */
  growTo(count: number): Promise<void> {
    const first = this.visitors.length;
    let open = first;
    let arrived = first;
    const { promise, resolve } = Promise.withResolvers<void>();
    const bringOne = () => {
      if (open < count) this.#bring(open++);
    };
    this.#onProgress = (_, progress) => {
      if (progress !== 'arrived') return;
      arrived += 1;
      if (arrived === count) resolve();
      else bringOne();
    };
    for (let started = 0; started < arrivingAtOnce; started++) bringOne();
    return this.unlessLost(promise);
  }

  /** Pairs everybody. There must be an even number of visitors. */
  async pairUp(): Promise<void> {
    const { wish } = this.#dialect;
    if (wish !== null) await this.unlessLost(this.#express(wish));
    const waiting = new Map<string, Visitor>();
    for (const visitor of this.visitors) {
      const partner = waiting.get(visitor.call);
      if (partner) [visitor.partner, partner.partner] = [partner, visitor];
      else waiting.set(visitor.call, visitor);
    }
    if (this.visitors.some((visitor) => visitor.partner === null)) throw new Error('somebody is unpaired');
  }

  leave(): void {
    for (const visitor of this.visitors) visitor.leave();
  }

  onLost(visitor: Visitor, why: string): void {
    this.#lost.reject(new Error(`visitor ${visitor.index} was lost: ${why}`));
  }

  #express(wish: string): Promise<void> {
    let asked = 0;
    let paired = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const askOne = () => this.visitors[asked++]?.say(wish);
    this.#onProgress = (_, progress) => {
      if (progress !== 'paired') return;
      paired += 1;
      if (paired === this.visitors.length) resolve();
      else askOne();
    };
    for (let started = 0; started < pairingAtOnce; started++) askOne();
    return promise;
  }

  #bring(index: number): void {
    const { firstText } = this.#dialect;
    const visitor = new Visitor(index, {
      onOpen: (opened) => {
        if (firstText !== null) opened.say(firstText);
      },
      onText: (speaker, bytes, start, end) => {
        const progress = this.#dialect.onText(speaker, bytes.toString('utf8', start, end));
        if (progress) this.#onProgress(speaker, progress);
      },
      onLost: (gone, why) => this.onLost(gone, why),
    });
    this.visitors.push(visitor);
    void connect(visitor, choosePort(this.#ports, index), this.#dialect.request(index));
  }
}

/** One server after the other, whichever it is of these. */
export function choosePort(ports: readonly number[], turn: number): number {
  const port = ports[turn % ports.length];
  if (port === undefined) throw new Error('there is no server');
  return port;
}
