/**
 * One sample, in a process of its own: how many pairings a second a waiting room makes while so many wait. Its only
 * argument is a job as JSON; it writes one line of JSON.
 *
 * Those who wait are hard to reach, so that they do not meet each other. Those who come are not; each of them is a
 * ticket made just before, as sessions make them. What is timed is `enter`, until somebody comes back with a stranger. Who
 * was met waits again afterwards, and who met nobody leaves: the crowd stays what it is, instead of becoming one of those whom
 * few fit.
 */
import { TestClock } from '../../server/src/lib/clock.ts';
import { systemRandom } from '../../server/src/lib/random.ts';
import { defaultPairingRules } from '../../server/src/matching/pairing.ts';
import type { Ticket } from '../../server/src/matching/ticket.ts';
import { MemoryWaitingRoom } from '../../server/src/matching/waiting-room.memory.ts';
import { BestScan } from './best-scan.ts';
import { Comers, longAgoMs, roundMs, type Visitor, Visitors } from './sample-tickets.ts';

export type Job = {
  readonly room: 'anoncam' | 'best-scan';
  readonly waiting: number;
  /** So long `enter` runs before anything counts: a server that has run for a while has compiled what it does. */
  readonly warmMs: number;
  readonly forMs: number;
};

/** What both rooms can do. */
type Room = {
  /** Puts somebody in who meets nobody there. */
  wait(ticket: Ticket): void;
  /** @returns whom this one met, who is out of the room then. */
  enter(ticket: Ticket): Ticket | null;
  leave(ticket: Ticket): void;
  sweep(): void;
};

function now<Value>(answer: Value | Promise<Value>): Value {
  if (answer instanceof Promise) throw new Error('a room in memory answers at once');
  return answer;
}

function openRoom(name: Job['room'], clock: TestClock): Room {
  if (name === 'best-scan') {
    const room = new BestScan(clock);
    return { wait: room.wait.bind(room), enter: room.enter.bind(room), leave() {}, sweep() {} };
  }
  const room = new MemoryWaitingRoom({ clock, random: systemRandom, rules: defaultPairingRules });
  return {
    wait: (ticket) => now(room.enter(ticket)),
    enter: (ticket) => now(room.enter(ticket))?.first ?? null,
    leave: (ticket) => now(room.leave(ticket.session, ticket.epoch)),
    sweep: () => now(room.sweep()),
  };
}

class Measurement {
  readonly #clock = new TestClock();
  readonly #visitors = new Visitors(5);
  readonly #room: Room;
  readonly #waiting: number;
  readonly #comers: Comers;
  /** Those of the crowd who were met in this round: they are to wait again. */
  #met: Ticket[] = [];
  #spentMs = 0;
  #pairings = 0;

  constructor({ room, waiting }: Job) {
    this.#waiting = waiting;
    this.#room = openRoom(room, this.#clock);
    this.#comers = new Comers(this.#visitors);
    this.#wait(this.#visitors.createMany(waiting));
  }

  /** Pairs until a tenth of those who wait is gone, or the time is over, then fills the room again. */
  run({ warmMs, forMs }: Job): number {
    while (this.#spentMs < warmMs) this.#round(warmMs - this.#spentMs);
    [this.#spentMs, this.#pairings] = [0, 0];
    while (this.#spentMs < forMs) this.#round(forMs - this.#spentMs);
    return (this.#pairings / this.#spentMs) * 1000;
  }

  #round(atMostMs: number): void {
    const untilMs = this.#spentMs + atMostMs;
    while (this.#met.length < this.#waiting * 0.1 && this.#spentMs < untilMs) this.#pairBatch();
    this.#clock.advance(roundMs);
    this.#room.sweep();
    this.#wait(this.#met);
    this.#met = [];
  }

  #wait(visitors: readonly Visitor[]): void {
    const sinceMs = this.#clock.now() - longAgoMs;
    for (const visitor of visitors)
      this.#room.wait(this.#visitors.ticketOf(visitor, { sinceMs, isHardToReach: true }));
  }

  #pairBatch(): void {
    const tickets = this.#comers.come(this.#clock.now());
    const startedAt = performance.now();
    const met = tickets.map((ticket) => this.#room.enter(ticket));
    this.#spentMs += performance.now() - startedAt;
    for (const [index, ticket] of tickets.entries()) {
      const stranger = met[index];
      if (stranger) this.#pairings++;
      else this.#room.leave(ticket);
      // Or it was one who came just before.
      if (stranger && isHardToReach(stranger)) this.#met.push(stranger);
    }
  }
}

function isHardToReach({ reach }: Ticket): boolean {
  return reach.nat === 'symmetric';
}

const job = JSON.parse(process.argv[2] ?? '') as Job;
console.log(JSON.stringify({ perSecond: new Measurement(job).run(job) }));
