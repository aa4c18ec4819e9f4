/**
 * One sample, in a process of its own: how many pairings a second a busy node makes in a real store with so many waiting. Its
 * only argument is a job as JSON; it writes one line of JSON. Tickets and chances are those of the benchmark in memory.
 */
import { Redis } from 'ioredis';
import { TestClock } from '../../server/src/lib/clock.ts';
import { systemRandom } from '../../server/src/lib/random.ts';
import { defaultPairingRules } from '../../server/src/matching/pairing.ts';
import type { Ticket } from '../../server/src/matching/ticket.ts';
import { ValkeyWaitingRoom } from '../../server/src/matching/waiting-room.valkey.ts';
import { openValkey } from '../../server/src/testing/open-valkey.ts';
import { Visitors } from '../pairing/sample-tickets.ts';

export type Job = {
  readonly room: 'anoncam' | 'bare';
  readonly port: number;
  readonly waiting: number;
  /** So long pairs are made before anything counts: a server that has run for a while has compiled what it does. */
  readonly warmMs: number;
  readonly forMs: number;
};

/** What both can do; `enter` tells whether somebody was met. */
type Room = { enter(ticket: Ticket): Promise<boolean>; leave(ticket: Ticket): Promise<unknown> };

/** So many visitors of a busy node press *Next* at the same time. */
const batch = 64;
const longAgoMs = 60_000;

/** The least that a store can do: who comes takes the head of a list, or stands at its end. */
const bareScript = `
local first = redis.call('LPOP', KEYS[1])
if first then return first end
redis.call('RPUSH', KEYS[1], ARGV[1])
return false`;

function openBare(client: Redis): Room {
  const sha = client.script('LOAD', bareScript) as Promise<string>;
  return {
    enter: async (ticket) => (await client.evalsha(await sha, 1, 'bare', ticket.session)) !== null,
    leave: (ticket) => client.lrem('bare', -1, ticket.session),
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
    enter: async (ticket) => (await room.enter(ticket)) !== null,
    leave: (ticket) => room.leave(ticket.session, ticket.epoch),
  };
}

async function run({ room: name, port, waiting, warmMs, forMs }: Job): Promise<number> {
  const client = new Redis(port, '127.0.0.1');
  await client.flushall();
  const clock = new TestClock(Date.now());
  const room = name === 'bare' ? openBare(client) : await openOurs(port, clock);
  const visitors = new Visitors(5);
  let count = 0;
  const fill = async () => {
    while (count < waiting) {
      const tickets = visitors
        .createMany(Math.min(batch, waiting - count))
        .map((each) => visitors.ticketOf(each, { sinceMs: clock.now() - longAgoMs, isHardToReach: true }));
      if (name === 'bare') await client.rpush('bare', ...tickets.map(({ session }) => session));
      else await Promise.all(tickets.map((ticket) => room.enter(ticket)));
      count += tickets.length;
    }
  };
  let [spentMs, met] = [0, 0];
  const pair = async () => {
    const tickets = visitors
      .createMany(batch)
      .map((each) => visitors.ticketOf(each, { sinceMs: clock.now(), isHardToReach: false }));
    const startedAt = performance.now();
    const entered = await Promise.all(tickets.map((ticket) => room.enter(ticket)));
    spentMs += performance.now() - startedAt;
    const unmet = tickets.filter((_, index) => !entered[index]);
    await Promise.all(unmet.map((ticket) => room.leave(ticket)));
    met += batch - unmet.length;
    count -= batch - unmet.length;
  };
  for (const ms of [warmMs, forMs]) {
    [spentMs, met] = [0, 0];
    while (spentMs < ms) {
      await fill();
      while (count > waiting * 0.9 && spentMs < ms) await pair();
    }
  }
  client.disconnect();
  return (met / spentMs) * 1000;
}

const job = JSON.parse(process.argv[2] ?? '') as Job;
console.log(JSON.stringify({ perSecond: await run(job) }));
process.exit(0);
