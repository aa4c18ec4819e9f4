/** Several nodes that share a waiting room: nobody is given away twice, and neither a dead node nor a lost store keeps anybody. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Interest } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom, type Random } from '../lib/random.ts';
import { openValkey, patientMs } from '../testing/open-valkey.ts';
import { hard, openSharedRoom, untilAllCount } from '../testing/shared-rooms.ts';
import { createTicket, sessionsOf, type TicketWish } from '../testing/tickets.ts';
import { until } from '../testing/until.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { startCluster } from '../testing/valkey-groups.ts';
import type { Valkey } from '../valkey/valkey.ts';
import type { SessionId, Ticket, VisitorRef } from './ticket.ts';
import type { Proposal } from './waiting-room.ts';
import type { ValkeyWaitingRoom } from './waiting-room.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

let server: ValkeyServer;
const valkeys: Valkey[] = [];
let scenes = 0;

beforeAll(async () => {
  server = await startValkey();
  for (let count = 0; count < 2; count++) valkeys.push((await openValkey(server.url)).valkey);
});
afterAll(async () => {
  for (const valkey of valkeys) await valkey.stop();
  await server[Symbol.asyncDispose]();
});

type Nodes = [ValkeyWaitingRoom, ValkeyWaitingRoom];

async function open(clock = new TestClock(), more: { random?: Random; leaseMs?: number } = {}) {
  const name = `nodes-${++scenes}`;
  const opened = valkeys.map((valkey) => openSharedRoom({ valkey, clock, name, ...more }));
  const nodes = (await Promise.all(opened)) as Nodes;
  const ticket = (wish: TicketWish = {}) => createTicket({ sinceMs: clock.now(), ...wish });
  return { name, clock, nodes, ticket };
}

/** What sweeps of one every second by this node bring in so many seconds. */
async function sweepFor(node: ValkeyWaitingRoom, clock: TestClock, seconds: number): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for (let count = 0; count < seconds; count++) {
    clock.advance(1_000);
    proposals.push(...(await node.sweep()));
  }
  return proposals;
}

type Deed = { node: 0 | 1; do: 'enter' | 'leave' | 'sweep'; who: number };

const deeds = fc.array(
  fc.record<Deed>({
    node: fc.constantFrom(0, 1),
    do: fc.oneof(
      { weight: 6, arbitrary: fc.constant('enter' as const) },
      fc.constant('leave' as const),
      fc.constant('sweep' as const),
    ),
    who: fc.nat(9),
  }),
  { minLength: 100, maxLength: 100 },
);

/** What two nodes do at once with ten visitors, and what comes of it. */
class Bustle {
  readonly scene: Awaited<ReturnType<typeof open>>;
  readonly #visitors: readonly VisitorRef[];
  readonly entered: { ticket: Ticket; node: 0 | 1 }[] = [];
  readonly left = new Set<SessionId>();

  constructor(scene: Awaited<ReturnType<typeof open>>) {
    this.scene = scene;
    this.#visitors = Array.from({ length: 10 }, () => this.scene.ticket().visitor);
  }

  async perform({ node, do: deed, who }: Deed): Promise<readonly Proposal[]> {
    if (deed === 'sweep') return await this.scene.nodes[node].sweep();
    if (deed === 'leave') return await this.#leave(this.entered.at(-1 - who));
    const visitor = this.#visitors[who] as VisitorRef;
    const ticket = this.scene.ticket({ ...(who % 2 === 0 && hard), visitor });
    this.entered.push({ ticket, node });
    const proposal = await this.scene.nodes[node].enter(ticket);
    return proposal ? [proposal] : [];
  }

  /** Nobody leaves but by the node where they are. */
  async #leave(one: { ticket: Ticket; node: 0 | 1 } | undefined): Promise<[]> {
    if (!one) return [];
    this.left.add(one.ticket.session);
    await this.scene.nodes[one.node].leave(one.ticket.session, one.ticket.epoch);
    return [];
  }
}

test('I5 two nodes at once: each ticket is in one proposal, or has left, or still waits', async () => {
  let met = 0;
  const property = fc.asyncProperty(deeds, fc.nat(), async (list, seed) => {
    const bustle = new Bustle(await open(new TestClock(), { random: createSeededRandom(seed) }));
    const { nodes, ticket } = bustle.scene;
    const out = sessionsOf((await Promise.all(list.map((deed) => bustle.perform(deed)))).flat());
    expect(new Set(out).size).toBe(out.length);
    const gone = new Set([...out, ...bustle.left]);
    const waiting = bustle.entered.map((each) => each.ticket.session).filter((each) => !gone.has(each));
    await untilAllCount(nodes, waiting.length);
    for (const _ of waiting) {
      const proposal = await nodes[1].enter(ticket());
      out.push(...sessionsOf(proposal ? [proposal] : []));
    }
    expect(waiting.filter((session) => !out.includes(session))).toEqual([]);
    expect(new Set(out).size).toBe(out.length);
    met += out.length;
  });
  await fc.assert(property, { numRuns: 20, seed: 3, endOnFailure: true });
  expect(met).toBeGreaterThan(1_000);
});

test('I6 a ticket that leaves one node while the other proposes it is proposed once at most, and not kept', async () => {
  const { nodes, clock, ticket } = await open();
  for (let count = 0; count < 50; count++) {
    const [mine, other] = [ticket(), ticket()];
    await nodes[0].enter(mine);
    await untilAllCount(nodes, 1);
    const [proposal] = await Promise.all([nodes[1].enter(other), nodes[0].leave(mine.session, mine.epoch)]);
    if (proposal) expect(proposal).toEqual({ first: mine, second: other });
    if (proposal) nodes[1].settled(other.session, other.epoch);
    else await nodes[1].leave(other.session, other.epoch);
    await untilAllCount(nodes, 0);
  }
  for (const node of nodes) expect(await sweepFor(node, clock, 20)).toEqual([]);
  expect(nodes.map((node) => node.count())).toEqual([0, 0]);
});

test('I6 the tickets of a node that is heard of stay, however seldom that is asked for', async () => {
  const { nodes, clock, ticket } = await open();
  for (const node of nodes) for (let count = 0; count < 150; count++) await node.enter(ticket(hard));
  await untilAllCount(nodes, 300);
  await sweepFor(nodes[1], clock, 14);
  expect(nodes[1].count()).toBe(300);
});

test('I6 the tickets of a node that is not heard of any more vanish; those of the others stay', async () => {
  const { nodes, clock, ticket } = await open(new TestClock(), { leaseMs: 500 });
  // Whoever has met a million strangers leaves like everybody else.
  await nodes[0].enter(ticket({ ...hard, epoch: 1_000_000 }));
  for (let count = 1; count < 150; count++) await nodes[0].enter(ticket(hard));
  for (let count = 0; count < 150; count++) await nodes[1].enter(ticket(hard));
  await untilAllCount(nodes, 300);
  await until(async () => {
    await sweepFor(nodes[1], clock, 1);
    return nodes[1].count() === 150;
  });
  // It had only been held up.
  await until(async () => {
    for (const node of nodes) await sweepFor(node, clock, 1);
    return nodes.every((node) => node.count() === 300);
  });
});

test.each([0, 1] as const)('who was taken out by node %i waits again if it never hears of it', async (by) => {
  const { nodes, clock, ticket } = await open();
  const [told, untold] = [ticket(), ticket()];
  for (const each of [told, untold]) {
    const stranger = ticket();
    expect(await nodes[0].enter(each)).toBeNull();
    await untilAllCount(nodes, 1);
    expect((await nodes[by].enter(stranger))?.first).toEqual(each);
    nodes[by].settled(stranger.session, stranger.epoch);
    await untilAllCount(nodes, 0);
  }
  nodes[0].settled(told.session, told.epoch);
  await sweepFor(nodes[0], clock, 10);
  expect(nodes[0].count()).toBe(1);
  await untilAllCount(nodes, 1);
  expect((await nodes[1].enter(ticket()))?.first.session).toBe(untold.session);
});

test('two nodes that sweep at once find a pair once', async () => {
  const { nodes, clock, ticket } = await open();
  const pair = ['chess', 'golf'].map((interest) => ticket({ wishes: { interests: [interest as Interest] } }));
  await nodes[0].enter(pair[0] as Ticket);
  await nodes[1].enter(pair[1] as Ticket);
  await untilAllCount(nodes, 2);
  clock.advance(10_000);
  const found = (await Promise.all(nodes.map((node) => node.sweep()))).flat();
  expect(sessionsOf(found).sort()).toEqual(pair.map(({ session }) => session).sort());
});

test('clocks that differ by an hour change nothing in who has waited how long', async () => {
  const clocks = [new TestClock(Date.now()), new TestClock(Date.now() + 3_600_000)] as const;
  const opened = clocks.map((clock, index) =>
    openSharedRoom({ valkey: valkeys[index] as Valkey, clock, name: 'hours' }),
  );
  const nodes = (await Promise.all(opened)) as Nodes;
  const interests = ['chess' as Interest];
  for (const waitedMs of [0, 60_000]) {
    const [first, second] = clocks.map((clock) =>
      createTicket({ sinceMs: clock.now() - waitedMs, wishes: waitedMs === 0 ? {} : { interests } }),
    ) as [Ticket, Ticket];
    expect(await nodes[0].enter(first)).toBeNull();
    await untilAllCount(nodes, 1);
    // By the clock of who is told of it.
    const told = { ...first, sinceMs: second.sinceMs };
    expect(await nodes[1].enter(second)).toEqual({ first: told, second });
  }
});

test('a store that died and came back empty: all who wait are found again, and so is who came meanwhile', async () => {
  await using own = await startValkey();
  const clock = new TestClock();
  const connected = [(await openValkey(own.url)).valkey, (await openValkey(own.url)).valkey];
  const opened = connected.map((valkey) => openSharedRoom({ valkey, clock }));
  const nodes = (await Promise.all(opened)) as Nodes;
  const ticket = (more: TicketWish = hard) => createTicket({ sinceMs: clock.now(), ...more });
  const waiting = Array.from({ length: 200 }, () => ticket());
  for (const [index, each] of waiting.entries()) await nodes[index % 2 === 0 ? 0 : 1].enter(each);
  const [gone, late] = [waiting.shift() as Ticket, ticket()];
  await own.kill();
  await expect(nodes[0].enter(late)).rejects.toThrow();
  await expect(nodes[0].leave(gone.session, gone.epoch)).rejects.toThrow();
  await expect(nodes[0].sweep()).rejects.toThrow();
  await own.start();
  await until(() => connected.every(({ isUp }) => isUp));
  // The clock stands still: what the store has lost as a whole is not waited for.
  await until(async () => {
    for (const node of nodes) await node.sweep();
    return nodes.every((node) => node.count() === waiting.length + 1);
  });
  const met = [];
  for (const _ of [...waiting, late]) met.push((await nodes[1].enter(ticket({})))?.first.session);
  expect(met.sort()).toEqual([...waiting, late].map(({ session }) => session).sort());
  for (const valkey of connected) await valkey.stop();
});

test('a store that hangs and goes on: who came or left meanwhile has done so, and nobody is taken out twice', async () => {
  await using own = await startValkey();
  const clock = new TestClock();
  const { valkey } = await openValkey(own.url);
  const node = await openSharedRoom({ valkey, clock });
  const ticket = (more: TicketWish = hard) => createTicket({ sinceMs: clock.now(), ...more });
  const [stays, leaves, comes] = [ticket(), ticket(), ticket()];
  for (const each of [stays, leaves]) await node.enter(each);
  own.pause();
  const { options } = valkey.commands as Redis;
  // As a node that would rather fail than wait: this holds for what is asked from now on.
  options.commandTimeout = 200;
  const asked = [node.enter(comes), node.leave(leaves.session, leaves.epoch), node.sweep()];
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
  options.commandTimeout = patientMs;
  own.goOn();
  await until(async () => (await valkey.commands.ping().catch(() => null)) !== null);
  expect(await sweepFor(node, clock, 10)).toEqual([]);
  expect(node.count()).toBe(2);
  const met = [];
  for (const _ of [stays, comes]) met.push(...sessionsOf([(await node.enter(ticket({}))) as Proposal]));
  expect(met).toEqual(expect.arrayContaining([stays.session, comes.session]));
  for (const session of met) node.settled(session, 1);
  expect(await sweepFor(node, clock, 10)).toEqual([]);
  await valkey.stop();
});

test('in a cluster, wherever the room lies', async () => {
  await using group = await startCluster();
  const connected = [(await openValkey(group.url)).valkey, (await openValkey(group.url)).valkey];
  const clock = new TestClock();
  // Each lies on another one of its servers.
  for (const name of ['1', '2', '3']) {
    const opened = connected.map((valkey) => openSharedRoom({ valkey, clock, name }));
    const nodes = (await Promise.all(opened)) as Nodes;
    const first = createTicket({ sinceMs: clock.now() });
    expect(await nodes[0].enter(first)).toBeNull();
    await untilAllCount(nodes, 1);
    expect((await nodes[1].enter(createTicket({ sinceMs: clock.now() })))?.first).toEqual(first);
    for (const node of nodes) expect(await node.sweep()).toEqual([]);
  }
  for (const valkey of connected) await valkey.stop();
});
