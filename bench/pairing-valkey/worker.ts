/**
 * One sample, in a process of its own: how many pairings a second a busy node makes in a real store with so many waiting. Its
 * only argument is a job as JSON; it writes one line of JSON. Tickets, chances and the crowd are those of the benchmark in
 * memory. What is timed goes from entering until it is settled, as a server does it; it sweeps in between.
 */
import { Redis } from 'ioredis';
import { TestClock } from '../../server/src/lib/clock.ts';
import { systemRandom } from '../../server/src/lib/random.ts';
import { defaultPairingRules } from '../../server/src/matching/pairing.ts';
import type { SessionId, Ticket } from '../../server/src/matching/ticket.ts';
import { ValkeyWaitingRoom } from '../../server/src/matching/waiting-room.valkey.ts';
import { openValkey } from '../../server/src/testing/open-valkey.ts';
import { batch, Comers, longAgoMs, roundMs, type Visitor, Visitors } from '../pairing/sample-tickets.ts';

export type Job = {
  readonly room: 'anoncam' | 'bare';
  readonly port: number;
  readonly waiting: number;
  /** So long pairs are made before anything counts: a server that has run for a while has compiled what it does. */
  readonly warmMs: number;
  readonly forMs: number;
};

/** What both can do. */
type Room = {
  wait(tickets: readonly Ticket[]): Promise<unknown>;
  /** @returns whom this one met. */
  enter(ticket: Ticket): Promise<SessionId | null>;
  leave(ticket: Ticket): Promise<unknown>;
  sweep(): Promise<unknown>;
};

/** The least that a store can do: who comes takes the head of a list, or stands at its end. */
const bareScript = `
local first = redis.call('LPOP', KEYS[1])
if first then return first end
redis.call('RPUSH', KEYS[1], ARGV[1])
return false`;

function openBare(client: Redis): Room {
  const sha = client.script('LOAD', bareScript) as Promise<string>;
  return {
    wait: (tickets) => client.rpush('bare', ...tickets.map(({ session }) => session)),
    enter: async (ticket) => (await client.evalsha(await sha, 1, 'bare', ticket.session)) as SessionId | null,
    leave: (ticket) => client.lrem('bare', -1, ticket.session),
    sweep: async () => undefined,
  };
}

async function openOurs(port: number, clock: TestClock): Promise<Room> {
  const { valkey } = await openValkey(`redis://127.0.0.1:${port}`);
  const room = new ValkeyWaitingRoom({
    valkey,
    clock,
    random: systemRandom,
    rules: defaultPairingRules,
    secret: systemRandom.bytes(32),
  });
  await room.join();
  return {
    wait: (tickets) => Promise.all(tickets.map((ticket) => room.enter(ticket))),
    enter: async (ticket) => {
      const met = await room.enter(ticket);
      if (!met) return null;
      for (const { session, epoch } of [met.first, met.second]) room.settled(session, epoch);
      return met.first.session;
    },
    leave: (ticket) => room.leave(ticket.session, ticket.epoch),
    sweep: () => room.sweep(),
  };
}

class Measurement {
  readonly #clock: TestClock;
  readonly #room: Room;
  readonly #waiting: number;
  readonly #visitors = new Visitors(5);
  readonly #comers = new Comers(this.#visitors);
  readonly #crowd: ReadonlyMap<SessionId, Visitor>;
  /** Those of the crowd who were met in this round: they are to wait again. */
  #met: Visitor[] = [];
  #spentMs = 0;
  #pairings = 0;

  constructor(room: Room, clock: TestClock, waiting: number) {
    [this.#room, this.#clock, this.#waiting] = [room, clock, waiting];
    this.#crowd = new Map(this.#visitors.createMany(waiting).map((each) => [each.session, each]));
  }

  async run({ warmMs, forMs }: Job): Promise<number> {
    await this.#wait([...this.#crowd.values()]);
    while (this.#spentMs < warmMs) await this.#round(warmMs - this.#spentMs);
    [this.#spentMs, this.#pairings] = [0, 0];
    while (this.#spentMs < forMs) await this.#round(forMs - this.#spentMs);
    return (this.#pairings / this.#spentMs) * 1000;
  }

  async #round(atMostMs: number): Promise<void> {
    const untilMs = this.#spentMs + atMostMs;
    while (this.#met.length < this.#waiting * 0.1 && this.#spentMs < untilMs) await this.#pairBatch();
    this.#clock.advance(roundMs);
    await this.#room.sweep();
    await this.#wait(this.#met);
    this.#met = [];
  }

  async #wait(visitors: readonly Visitor[]): Promise<void> {
    const sinceMs = this.#clock.now() - longAgoMs;
    for (let at = 0; at < visitors.length; at += batch) {
      const some = visitors.slice(at, at + batch);
      await this.#room.wait(
        some.map((each) => this.#visitors.ticketOf(each, { sinceMs, isHardToReach: true })),
      );
    }
  }

  async #pairBatch(): Promise<void> {
    const tickets = this.#comers.come(this.#clock.now());
    const startedAt = performance.now();
    const met = await Promise.all(tickets.map((ticket) => this.#room.enter(ticket)));
    this.#spentMs += performance.now() - startedAt;
    await Promise.all(tickets.map((ticket, index) => (met[index] ? undefined : this.#room.leave(ticket))));
    for (const session of met) {
      if (session === null) continue;
      this.#pairings++;
      const stranger = this.#crowd.get(session);
      // Or it was one who came just before.
      if (stranger) this.#met.push(stranger);
    }
  }
}

async function run(job: Job): Promise<number> {
  const client = new Redis(job.port, '127.0.0.1');
  await client.flushall();
  const clock = new TestClock(Date.now());
  const room = job.room === 'bare' ? openBare(client) : await openOurs(job.port, clock);
  const perSecond = await new Measurement(room, clock, job.waiting).run(job);
  client.disconnect();
  return perSecond;
}

const job = JSON.parse(process.argv[2] ?? '') as Job;
console.log(JSON.stringify({ perSecond: await run(job) }));
process.exit(0);
