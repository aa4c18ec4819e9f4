/** What happened to all simulated visitors together in a window of time. */
import { limits } from '@anoncam/protocol/limits';
import { describeSpread, type Spread } from './percentile.ts';
import type { Prospect, Room } from './room.ts';
import { TimedCount } from './timed-count.ts';

type Traffic = { readonly messages: number; readonly bytes: number };

export type Window = {
  /**
   * Milliseconds from saying `wait` to hearing `begun`, which both sides have agreed to by then. Whoever gave up before
   * counts with the time they waited.
   */
  readonly compatible: Spread;
  readonly allowed: Spread;
  /** The same of those who came where too few waited. */
  readonly others: Spread;
  /** Milliseconds from `ping` to `pong`. */
  readonly roundTrip: Spread;
  /** Of one visitor in a minute: texts of WebSocket messages, without their frames. */
  readonly toVisitor: Traffic;
  readonly fromVisitor: Traffic;
  /**
   * How many messages a visitor who keeps waiting is told unasked in the time for one, in hundredths: by how far apart
   * two of them are. The average of all who wait depends on how many do so at the few moments when they are told.
   */
  readonly toldUnasked: number;
  readonly toldOnAverage: number;
  /** What it would be, were each told of each arrival. */
  readonly arrivals: number;
  readonly pairingsPerSecond: number;
  readonly ticketsPerSecond: number;
  /** On average. */
  readonly here: number;
  readonly waiting: number;
  /** Visitors whose patience was used up, proposals that came to nothing, and visitors who gave up. */
  readonly rested: number;
  readonly unpaired: number;
  readonly gaveUp: number;
};

/** One visitor's looking for somebody, until it is over. */
export type Quest = Prospect & {
  readonly askedAtMs: number;
  /** Made to rest after too many quick skips: how long that takes says nothing of the waiting room. */
  isRested: boolean;
  /** When the visitor was told something unasked. */
  toldAtMs: number | null;
};

const nothing = { begun: 0, tickets: 0, rested: 0, unpaired: 0, gaveUp: 0 };
type Counts = typeof nothing;

export class Tally {
  readonly here = new TimedCount();
  readonly #room: Room;
  #sinceMs = 0;
  #counts: Counts = { ...nothing };
  #sent = { messages: 0, bytes: 0 };
  #received = { messages: 0, bytes: 0 };
  #compatibleMs: number[] = [];
  #allowedMs: number[] = [];
  #othersMs: number[] = [];
  #roundTripMs: number[] = [];
  #told = 0;
  /** Between two messages unasked. */
  #gaps = { count: 0, sumMs: 0 };

  constructor(room: Room) {
    this.#room = room;
  }

  count(what: keyof Counts): void {
    this.#counts[what] += 1;
  }

  noteSent(bytes: number): void {
    this.#sent.messages += 1;
    this.#sent.bytes += bytes;
  }

  noteReceived(bytes: number): void {
    this.#received.messages += 1;
    this.#received.bytes += bytes;
  }

  noteRoundTrip(ms: number): void {
    this.#roundTripMs.push(ms);
  }

  noteTold(quest: Quest, now: number): void {
    this.#told += 1;
    if (quest.toldAtMs !== null) {
      this.#gaps.count += 1;
      this.#gaps.sumMs += now - quest.toldAtMs;
    }
    quest.toldAtMs = now;
  }

  noteQuest({ askedAtMs, isCompatible, isAllowed, isRested }: Quest, now: number): void {
    if (isRested) return;
    const ms = now - askedAtMs;
    if (isCompatible) this.#compatibleMs.push(ms);
    if (isAllowed) this.#allowedMs.push(ms);
    if (!isCompatible && !isAllowed) this.#othersMs.push(ms);
  }

  /** Everything since this was called last. */
  take(now: number): Window {
    const seconds = (now - this.#sinceMs) / 1000;
    const hereMs = this.here.takeMs(now);
    const waitingMs = this.#room.waiting.takeMs(now);
    const perMinute = ({ messages, bytes }: Traffic) => {
      const visitorMinutes = hereMs / 60_000;
      return { messages: messages / visitorMinutes, bytes: bytes / visitorMinutes };
    };
    const toldOnAverage = this.#told / (waitingMs / limits.crowdEveryMs);
    const { begun, tickets, rested, unpaired, gaveUp } = this.#counts;
    const window: Window = {
      compatible: describeSpread(this.#compatibleMs),
      allowed: describeSpread(this.#allowedMs),
      others: describeSpread(this.#othersMs),
      roundTrip: describeSpread(this.#roundTripMs),
      toVisitor: perMinute(this.#received),
      fromVisitor: perMinute(this.#sent),
      toldUnasked: this.#toldUnasked(toldOnAverage),
      toldOnAverage,
      arrivals: (tickets / seconds) * (limits.crowdEveryMs / 1000),
      pairingsPerSecond: begun / 2 / seconds,
      ticketsPerSecond: tickets / seconds,
      here: hereMs / 1000 / seconds,
      waiting: waitingMs / 1000 / seconds,
      rested,
      unpaired,
      gaveUp,
    };
    this.#forget(now);
    return window;
  }

  /** Where nobody was told twice, the average must do. */
  #toldUnasked(toldOnAverage: number): number {
    const { count, sumMs } = this.#gaps;
    return count === 0 ? toldOnAverage : Math.round((100 * limits.crowdEveryMs * count) / sumMs) / 100;
  }

  #forget(now: number): void {
    this.#sinceMs = now;
    this.#counts = { ...nothing };
    this.#sent = { messages: 0, bytes: 0 };
    this.#received = { messages: 0, bytes: 0 };
    this.#compatibleMs = [];
    this.#allowedMs = [];
    this.#othersMs = [];
    this.#roundTripMs = [];
    this.#told = 0;
    this.#gaps = { count: 0, sumMs: 0 };
  }
}
