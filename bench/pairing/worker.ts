/**
 * One sample, in a process of its own: how many pairings a second a waiting room makes while so many wait. Its only
 * argument is a job as JSON; it writes one line of JSON.
 *
 * Those who wait are hard to reach, so that they do not meet each other. Those who come are not; each of them is a
 * ticket made just before, as sessions make them. What is timed is `enter`, until somebody comes back with a stranger.
 */
import { TestClock } from '../../server/src/lib/clock.ts';
import { systemRandom } from '../../server/src/lib/random.ts';
import { defaultPairingRules } from '../../server/src/matching/pairing.ts';
import type { Ticket } from '../../server/src/matching/ticket.ts';
import { MemoryWaitingRoom } from '../../server/src/matching/waiting-room.memory.ts';
import { BestScan } from './best-scan.ts';
import { type Visitor, Visitors } from './sample-tickets.ts';

export type Job = {
  readonly room: 'anoncam' | 'best-scan';
  readonly waiting: number;
  /** So long `enter` runs before anything counts: a server that has run for a while has compiled what it does. */
  readonly warmMs: number;
  readonly forMs: number;
};

/** What both rooms can do. */
type Room = {
  count(): number;
  /** Puts somebody in who meets nobody there. */
  wait(ticket: Ticket): void;
  enter(ticket: Ticket): boolean;
  leave(ticket: Ticket): void;
  sweep(): void;
};

const batch = 64;
/** Everything is open after so long. */
const longAgoMs = 60_000;
/** Longer than strangers are kept apart. */
const roundMs = defaultPairingRules.apartMs + 1;

function now<Value>(answer: Value | Promise<Value>): Value {
  if (answer instanceof Promise) throw new Error('a room in memory answers at once');
  return answer;
}

function openRoom(name: Job['room'], clock: TestClock): Room {
  if (name === 'best-scan') {
    const room = new BestScan(clock);
    const [count, wait, enter] = [
      () => room.count(),
      (ticket: Ticket) => room.wait(ticket),
      room.enter.bind(room),
    ];
    return { count, wait, enter, leave() {}, sweep() {} };
  }
  const room = new MemoryWaitingRoom({ clock, random: systemRandom, rules: defaultPairingRules });
  return {
    count: () => now(room.count()),
    wait: (ticket) => now(room.enter(ticket)),
    enter: (ticket) => now(room.enter(ticket)) !== null,
    leave: (ticket) => now(room.leave(ticket.session, ticket.epoch)),
    sweep: () => now(room.sweep()),
  };
}

class Measurement {
  readonly #clock = new TestClock();
  readonly #visitors = new Visitors(5);
  readonly #room: Room;
  readonly #waiting: number;
  readonly #hardToReach: readonly Visitor[];
  readonly #comers: readonly Visitor[];
  #nextWaiter = 0;
  #nextComer = 0;
  #spentMs = 0;
  #met = 0;

  constructor({ room, waiting }: Job) {
    this.#waiting = waiting;
    this.#room = openRoom(room, this.#clock);
    this.#hardToReach = this.#visitors.createMany(waiting * 2);
    this.#comers = this.#visitors.createMany(2_000);
  }

  /** Pairs until a tenth of those who wait is gone, or the time is over, then fills the room again. */
  run({ warmMs, forMs }: Job): number {
    while (this.#spentMs < warmMs) this.#round(warmMs - this.#spentMs);
    [this.#spentMs, this.#met] = [0, 0];
    while (this.#spentMs < forMs) this.#round(forMs - this.#spentMs);
    return (this.#met / this.#spentMs) * 1000;
  }

  #round(atMostMs: number): void {
    this.#fill();
    const untilMs = this.#spentMs + atMostMs;
    while (this.#room.count() > this.#waiting * 0.9 && this.#spentMs < untilMs) this.#pairBatch();
    this.#clock.advance(roundMs);
    this.#room.sweep();
  }

  #fill(): void {
    while (this.#room.count() < this.#waiting) {
      const visitor = this.#hardToReach[this.#nextWaiter++ % this.#hardToReach.length];
      const sinceMs = this.#clock.now() - longAgoMs;
      if (visitor) this.#room.wait(this.#visitors.ticketOf(visitor, { sinceMs, isHardToReach: true }));
    }
  }

  #pairBatch(): void {
    const tickets = Array.from({ length: batch }, () => this.#createComer());
    const unmet: Ticket[] = [];
    const startedAt = performance.now();
    for (const ticket of tickets) if (!this.#room.enter(ticket)) unmet.push(ticket);
    this.#spentMs += performance.now() - startedAt;
    this.#met += batch - unmet.length;
    for (const ticket of unmet) this.#room.leave(ticket);
  }

  #createComer(): Ticket {
    const visitor = this.#comers[this.#nextComer++ % this.#comers.length];
    if (!visitor) throw new Error('nobody comes');
    return this.#visitors.ticketOf(visitor, { sinceMs: this.#clock.now(), isHardToReach: false });
  }
}

const job = JSON.parse(process.argv[2] ?? '') as Job;
console.log(JSON.stringify({ perSecond: new Measurement(job).run(job) }));
