/** Several nodes that share a waiting room: nobody is given away twice, and neither a dead node nor a lost store keeps anybody. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Interest } from '@anoncam/protocol/wishes';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom, systemRandom } from '../lib/random.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { listStored } from '../testing/stored.ts';
import { createTicket, sessionsOf, type TicketWish } from '../testing/tickets.ts';
import { until } from '../testing/until.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { startCluster } from '../testing/valkey-groups.ts';
import type { Client } from '../valkey/clients.ts';
import { defaultPairingRules as rules } from './pairing.ts';
import type { SessionId, Ticket, VisitorRef } from './ticket.ts';
import type { Proposal } from './waiting-room.ts';
import { ValkeyWaitingRoom } from './waiting-room.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

const secret = new Uint8Array(32).fill(7);
/** Who is like this meets nobody who is, and anybody else. */
const hard: TicketWish = { reach: { nat: 'symmetric', relay: false } };
let server: ValkeyServer;
const clients: Redis[] = [];
let scenes = 0;

beforeAll(async () => {
  server = await startValkey();
  for (let count = 0; count < 2; count++) clients.push(connect(server));
  await Promise.all(clients.map((client) => client.ping()));
});
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await server[Symbol.asyncDispose]();
});

/** As a node connects, but more patient: no machine is so slow that an answer takes so long. */
function connect({ url }: ValkeyServer): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: 0, commandTimeout: 20_000, retryStrategy: () => 20 });
  client.on('error', () => undefined);
  return client;
}

type Nodes = [ValkeyWaitingRoom, ValkeyWaitingRoom];

function openNode(client: Client, clock: TestClock, name = 'waiting', random = systemRandom) {
  return new ValkeyWaitingRoom({ client, clock, random, rules, secret, name, time: 'of the clock' });
}

function open(clock = new TestClock(), random = systemRandom) {
  const name = `nodes-${++scenes}`;
  const nodes = clients.map((client) => openNode(client, clock, name, random)) as Nodes;
  const ticket = (more: TicketWish = {}) => createTicket({ sinceMs: clock.now(), ...more });
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
  readonly scene: ReturnType<typeof open>;
  readonly #visitors: readonly VisitorRef[];
  readonly entered: { ticket: Ticket; node: 0 | 1 }[] = [];
  readonly left = new Set<SessionId>();

  constructor(seed: number) {
    this.scene = open(new TestClock(), createSeededRandom(seed));
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
    const bustle = new Bustle(seed);
    const { nodes, ticket } = bustle.scene;
    const out = sessionsOf((await Promise.all(list.map((deed) => bustle.perform(deed)))).flat());
    expect(new Set(out).size).toBe(out.length);
    const gone = new Set([...out, ...bustle.left]);
    const waiting = bustle.entered.map((each) => each.ticket.session).filter((each) => !gone.has(each));
    expect(await nodes[0].count()).toBe(waiting.length);
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
  const { nodes, clock, ticket } = open();
  for (let count = 0; count < 50; count++) {
    const [mine, other] = [ticket(), ticket()];
    await nodes[0].enter(mine);
    const [proposal] = await Promise.all([nodes[1].enter(other), nodes[0].leave(mine.session, mine.epoch)]);
    if (proposal) expect(proposal).toEqual({ first: mine, second: other });
    else await nodes[1].leave(other.session, other.epoch);
    expect(await nodes[0].count()).toBe(0);
  }
  expect(await sweepFor(nodes[0], clock, 20)).toEqual([]);
  expect(await nodes[0].count()).toBe(0);
});

test('I6 the tickets of a node that is not heard of any more vanish; those of the others stay', async () => {
  const { nodes, clock, ticket } = open();
  for (const node of nodes) for (let count = 0; count < 150; count++) await node.enter(ticket(hard));
  await sweepFor(nodes[1], clock, 14);
  expect(await nodes[1].count()).toBe(300);
  await sweepFor(nodes[1], clock, 4);
  expect(await nodes[1].count()).toBe(150);
  // It had only been held up.
  await nodes[0].sweep();
  expect(await nodes[1].count()).toBe(300);
});

test.each([0, 1] as const)('who was taken out by node %i waits again if it never hears of it', async (by) => {
  const { nodes, clock, ticket } = open();
  const [told, untold] = [ticket(), ticket()];
  for (const each of [told, untold]) {
    const stranger = ticket();
    expect([await nodes[0].enter(each), (await nodes[by].enter(stranger))?.first]).toEqual([null, each]);
    nodes[by].settled(stranger.session, stranger.epoch);
  }
  nodes[0].settled(told.session, told.epoch);
  await sweepFor(nodes[0], clock, 10);
  expect(await nodes[0].count()).toBe(1);
  expect((await nodes[1].enter(ticket()))?.first).toEqual(untold);
});

test('two nodes that sweep at once find a pair once', async () => {
  const { nodes, clock, ticket } = open();
  const pair = ['chess', 'golf'].map((interest) => ticket({ wishes: { interests: [interest as Interest] } }));
  await nodes[0].enter(pair[0] as Ticket);
  await nodes[1].enter(pair[1] as Ticket);
  clock.advance(10_000);
  const found = (await Promise.all(nodes.map((node) => node.sweep()))).flat();
  expect(sessionsOf(found).sort()).toEqual(pair.map(({ session }) => session).sort());
});

test('clocks that differ by an hour change nothing in who has waited how long', async () => {
  const nodes = clients.map((client, index) => {
    const clock = new TestClock(Date.now() + index * 3_600_000);
    const room = new ValkeyWaitingRoom({ client, clock, random: systemRandom, rules, secret, name: 'hours' });
    return { clock, room };
  });
  const interests = ['chess' as Interest];
  for (const waitedMs of [0, 60_000]) {
    const tickets = nodes.map(({ clock }) =>
      createTicket({ sinceMs: clock.now() - waitedMs, wishes: waitedMs === 0 ? {} : { interests } }),
    );
    const met = [];
    for (const [index, { room }] of nodes.entries()) met.push(await room.enter(tickets[index] as Ticket));
    expect(met).toEqual([null, { first: tickets[0] as Ticket, second: tickets[1] as Ticket }]);
  }
});

test('a store that died and came back empty: all who wait are found again, and so is who came meanwhile', async () => {
  await using own = await startValkey();
  const clock = new TestClock();
  const connected = [connect(own), connect(own)];
  const nodes = connected.map((client) => openNode(client, clock)) as Nodes;
  const ticket = (more: TicketWish = hard) => createTicket({ sinceMs: clock.now(), ...more });
  const waiting = Array.from({ length: 200 }, () => ticket());
  for (const [index, each] of waiting.entries()) await nodes[index % 2 === 0 ? 0 : 1].enter(each);
  const [gone, late] = [waiting.shift() as Ticket, ticket()];
  await own.kill();
  await expect(nodes[0].enter(late)).rejects.toThrow();
  await expect(nodes[0].leave(gone.session, gone.epoch)).rejects.toThrow();
  await expect(nodes[0].sweep()).rejects.toThrow();
  await own.start();
  await until(() => connected.every(({ status }) => status === 'ready'));
  for (const node of nodes) await node.sweep();
  expect(await nodes[0].count()).toBe(waiting.length + 1);
  const met = [];
  for (const _ of [...waiting, late]) met.push((await nodes[1].enter(ticket({})))?.first.session);
  expect(met.sort()).toEqual([...waiting, late].map(({ session }) => session).sort());
  for (const client of connected) client.disconnect();
});

test('a store that hangs and goes on: who came or left meanwhile has done so, and nobody is taken out twice', async () => {
  await using own = await startValkey();
  const clock = new TestClock();
  const client = connect(own);
  const node = openNode(client, clock);
  const ticket = (more: TicketWish = hard) => createTicket({ sinceMs: clock.now(), ...more });
  const [stays, leaves, comes] = [ticket(), ticket(), ticket()];
  for (const each of [stays, leaves]) await node.enter(each);
  own.pause();
  // As a node that would rather fail than wait: this holds for what is asked from now on.
  client.options.commandTimeout = 200;
  const asked = [node.enter(comes), node.leave(leaves.session, leaves.epoch), node.sweep()];
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
  client.options.commandTimeout = 20_000;
  own.goOn();
  await until(async () => (await client.ping().catch(() => null)) !== null);
  expect(await sweepFor(node, clock, 10)).toEqual([]);
  expect(await node.count()).toBe(2);
  const met = [];
  for (const _ of [stays, comes]) met.push(...sessionsOf([(await node.enter(ticket({}))) as Proposal]));
  expect(met).toEqual(expect.arrayContaining([stays.session, comes.session]));
  for (const session of met) node.settled(session, 1);
  expect(await sweepFor(node, clock, 10)).toEqual([]);
  client.disconnect();
});

test('in a cluster, wherever the room lies', async () => {
  await using group = await startCluster();
  const { valkey } = await openValkey(group.url);
  const clock = new TestClock();
  // Each lies on another one of its servers.
  for (const name of ['1', '2', '3']) {
    const node = openNode(valkey.commands, clock, name);
    const first = createTicket({ sinceMs: clock.now() });
    expect(await node.enter(first)).toBeNull();
    expect((await node.enter(createTicket({ sinceMs: clock.now() })))?.first).toEqual(first);
    expect(await node.sweep()).toEqual([]);
  }
  await valkey.stop();
});

test('everything in the store ends by itself, and nothing in it tells who somebody is', async () => {
  const { name, nodes, clock, ticket } = open();
  const avoided = ticket();
  const more = {
    country: 'DE',
    wishes: { nearby: true, languages: ['de'], interests: ['chess'] },
  } as TicketWish;
  const tickets = [
    ticket(),
    ticket(),
    ticket({ ...hard, ...more, front: true }),
    ticket({ ...hard, ...more }),
  ];
  for (const each of tickets)
    await nodes[0].enter({ ...each, avoids: new Set([avoided.visitor, avoided.session]) });
  const [client] = clients as [Redis];
  const kinds = new Set<string | undefined>();
  const texts: string[] = [];
  // Some keys are there only while somebody still hopes for somebody close.
  for (let seconds = 0; seconds < 20; seconds++) {
    await sweepFor(nodes[0], clock, 1);
    for (const { key, endsInMs, contents } of await listStored(client, `*{${name}}*`)) {
      kinds.add(key.split(':')[2]);
      expect(endsInMs).toBeGreaterThan(0);
      texts.push(key, ...contents);
    }
  }
  const all = ['c', 'due', 'e', 'f', 'g', 'h', 'i', 'l', 'm', 'n', 's', 'sweeper', 't', 'w'];
  expect([...kinds].sort()).toEqual(all);
  for (const { visitor } of [...tickets, avoided])
    expect(texts.filter((text) => text.includes(visitor))).toEqual([]);
});
