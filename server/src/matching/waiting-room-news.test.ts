/** Servers that share a waiting room miss what the others tell, or the store forgets what it told: in the end each knows who waits. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { openValkey, patientMs } from '../testing/open-valkey.ts';
import { hard, openSharedRoom, SharedRooms } from '../testing/shared-rooms.ts';
import { until } from '../testing/until.ts';
import type { Valkey } from '../valkey/valkey.ts';
import type { Ticket } from './ticket.ts';
import type { Proposal } from './waiting-room.ts';
import type { ValkeyWaitingRoom } from './waiting-room.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(300_000);

/** So many who meet no one of each other, at each server by turns. */
async function fill(site: SharedRooms, count: number): Promise<Ticket[]> {
  const waiting = Array.from({ length: count }, () => site.ticket(hard));
  for (const [index, each] of waiting.entries()) expect(await site.at(index).enter(each)).toBeNull();
  await site.agree(count);
  return waiting;
}

/** Six of those leave, and three others come. */
function change(site: SharedRooms, waiting: Ticket[]): Promise<unknown> {
  const length = site.rooms.length;
  const gone = waiting.splice(0, 2 * length).map((each, index) => site.at(index).leave(each.session, 1));
  const come = Array.from({ length }, () => site.ticket(hard));
  waiting.push(...come);
  return Promise.all([...gone, ...come.map((each, index) => site.at(index).enter(each))]);
}

test('what happens while nobody listens, since all such connections are cut, everybody knows afterwards', async () => {
  await using site = await SharedRooms.open(3);
  const waiting = await fill(site, 30);
  for (let round = 0; round < 3; round++) {
    // Each asks the store over the connection over which it is cut, and so after that.
    const cuts = site.valkeys.map(({ commands }) =>
      (commands as Redis).call('CLIENT', 'KILL', 'TYPE', 'pubsub'),
    );
    await Promise.all([...cuts, change(site, waiting)]);
    await site.agree(waiting.length);
  }
  await site.meetAll(waiting);
});

test.each(['the next news', 'a sweep'] as const)(
  'what a server misses although its connection stays, it learns of by %s',
  async (by) => {
    await using site = await SharedRooms.open(3);
    const waiting = await fill(site, 18);
    const listening = site.valkeys[1]?.clients.at(-1) as Redis;
    const [channel = ''] = (await site.admin.call('PUBSUB', 'SHARDCHANNELS')) as string[];
    await listening.sunsubscribe(channel);
    const gone = waiting.shift() as Ticket;
    await site.at(0).leave(gone.session, gone.epoch);
    const come = [site.ticket(hard), site.ticket(hard)];
    for (const each of come) await site.at(2).enter(each);
    waiting.push(...come);
    await listening.ssubscribe(channel);
    if (by === 'the next news') {
      waiting.push(site.ticket(hard));
      await site.at(0).enter(waiting.at(-1) as Ticket);
    } else {
      for (let seconds = 0; seconds < 3; seconds++) await site.sweep();
    }
    await site.agree(waiting.length);
    await site.meetAll(waiting);
  },
);

test('a server that hears nothing any more still sweeps, and enters anew whose stranger never told them', async () => {
  await using site = await SharedRooms.open(2);
  const [deaf, other] = site.rooms as [ValkeyWaitingRoom, ValkeyWaitingRoom];
  const untold = site.ticket(hard);
  await deaf.enter(untold);
  await site.agree(1);
  expect((await other.enter(site.ticket()))?.first).toEqual(untold);
  await site.agree(0);
  const [channel = ''] = (await site.admin.call('PUBSUB', 'SHARDCHANNELS')) as string[];
  await site.valkeys[0]?.unlisten(channel);
  await other.enter(site.ticket(hard));
  site.clock.advance(4_000);
  await deaf.sweep();
  expect(await site.countStored()).toBe(2);
});

test('what a server takes out while it asks who waits is not put in again by the answer', async () => {
  await using site = await SharedRooms.open(2);
  const [channel = ''] = (await site.admin.call('PUBSUB', 'SHARDCHANNELS')) as string[];
  const { commands } = site.valkeys[0] as Valkey;
  for (let round = 0; round < 100; round++) {
    const waiting = site.ticket();
    await site.at(1).enter(waiting);
    await site.agree(1);
    // Told of nothing, everybody knows that they have missed something, and asks.
    await site.admin.call('SPUBLISH', channel, '0||||');
    // At another moment of that each time.
    for (let answers = round % 16; answers > 0; answers--) await commands.ping();
    const proposal = await site.at(0).enter(site.ticket());
    expect(proposal?.first.session).toBe(waiting.session);
    // Whom their server knows to be gone, it does not tell of again.
    await until(async () => {
      await site.at(1).sweep();
      return site.at(1).count() === 0;
    });
    site.tell([proposal]);
    await site.agree(0);
  }
});

test('nor by an answer after which it hears what it has done itself, since news come by another connection', async () => {
  await using site = await SharedRooms.open(1);
  const { valkey } = await openValkey(site.store.url);
  const held: (() => void)[] = [];
  let isHolding = false;
  let hear: (text: string) => void = () => undefined;
  const slow = await openSharedRoom({
    valkey: {
      commands: valkey.commands,
      database: valkey.database,
      onReturn: () => undefined,
      listen: (channel, hearNow) => {
        hear = (text) => void (isHolding ? held.push(() => hearNow(text)) : hearNow(text));
        return valkey.listen(channel, hear);
      },
    },
    clock: site.clock,
  });
  const pingOften = async (times: number) => {
    for (let answers = times; answers > 0; answers--) await valkey.commands.ping();
  };
  for (let round = 0; round < 64; round++) {
    const waiting = site.ticket();
    await site.at(0).enter(waiting);
    await until(() => slow.count() === 1);
    hear('0||||');
    isHolding = true;
    // At another moment of its asking each time.
    await pingOften(round % 16);
    const proposal = await slow.enter(site.ticket());
    expect(proposal?.first.session).toBe(waiting.session);
    await pingOften(32);
    isHolding = false;
    for (const go of held.splice(0)) go();
    expect(slow.count()).toBe(0);
    site.tell([proposal]);
    for (const { session, epoch } of proposal ? [proposal.first, proposal.second] : [])
      slow.settled(session, epoch);
    await site.agree(0);
  }
  await valkey.stop();
});

test('a store that is emptied while everybody stays connected: all are found again, and nobody twice', async () => {
  await using site = await SharedRooms.open(3);
  for (let round = 0; round < 3; round++) {
    const waiting = await fill(site, 30);
    await site.admin.flushall();
    // Also while others come and go.
    if (round > 0) await change(site, waiting);
    await site.sweepUntil(async () => (await site.countStored()) === waiting.length);
    await site.agree(waiting.length);
    await site.meetAll(waiting);
    for (let seconds = 0; seconds < 10; seconds++) expect(await site.sweep()).toEqual([]);
    expect([await site.countStored(), ...site.rooms.map((room) => room.count())]).toEqual([0, 0, 0, 0]);
  }
});

type Deed = { at: number; do: 'enter' | 'leave' | 'sweep' | 'cut listening' | 'cut asking'; who: number };

const deeds = fc.array(
  fc.record<Deed>({
    at: fc.nat(2),
    do: fc.oneof(
      { weight: 60, arbitrary: fc.constant('enter' as const) },
      { weight: 20, arbitrary: fc.constant('leave' as const) },
      { weight: 10, arbitrary: fc.constant('sweep' as const) },
      { weight: 3, arbitrary: fc.constant('cut listening' as const) },
      { weight: 1, arbitrary: fc.constant('cut asking' as const) },
    ),
    who: fc.nat(99),
  }),
  { minLength: 200, maxLength: 200 },
);

/** What becomes of everybody who has come. */
class Bustle {
  readonly #site: SharedRooms;
  readonly #came: { readonly ticket: Ticket; readonly at: number }[] = [];
  readonly #gone = new Set<string>();
  readonly #met: string[] = [];

  constructor(site: SharedRooms) {
    this.#site = site;
  }

  get met(): readonly string[] {
    return this.#met;
  }

  /** All at once. Who waits for news that was missed goes on when that is looked after. */
  async perform(list: readonly Deed[]): Promise<void> {
    let left = list.length;
    for (const deed of list) void this.#perform(deed).then(() => left--);
    await until(async () => {
      if (left > 0) await this.sweep();
      return left === 0;
    });
  }

  /** What fails was lost with its connection, and is made up for. */
  async sweep(): Promise<void> {
    this.#site.clock.advance(1_000);
    for (const room of this.#site.rooms) this.note(await room.sweep().catch(() => []));
  }

  async #perform({ at, do: deed, who }: Deed): Promise<void> {
    const { admin } = this.#site;
    if (deed === 'enter') await this.#enter(at, who);
    else if (deed === 'leave') await this.#leave(who);
    else if (deed === 'sweep')
      this.note(
        await this.#site
          .at(at)
          .sweep()
          .catch(() => []),
      );
    else await admin.call('CLIENT', 'KILL', 'TYPE', deed === 'cut listening' ? 'pubsub' : 'normal');
  }

  note(proposals: readonly (Proposal | null)[]): void {
    this.#site.tell(proposals);
    for (const proposal of proposals)
      if (proposal) this.#met.push(proposal.first.session, proposal.second.session);
  }

  listWaiting(): readonly Ticket[] {
    const met = new Set(this.#met);
    const tickets = this.#came.map(({ ticket }) => ticket);
    return tickets.filter(({ session }) => !this.#gone.has(session) && !met.has(session));
  }

  async #enter(at: number, who: number): Promise<void> {
    const ticket = this.#site.ticket(who % 4 === 0 ? {} : hard);
    this.#came.push({ ticket, at });
    this.note([
      await this.#site
        .at(at)
        .enter(ticket)
        .catch(() => null),
    ]);
  }

  /** By the server where they are. */
  async #leave(who: number): Promise<void> {
    const one = this.#came.at(-1 - who);
    if (!one) return;
    this.#gone.add(one.ticket.session);
    await this.#site
      .at(one.at)
      .leave(one.ticket.session, one.ticket.epoch)
      .catch(() => undefined);
  }
}

function setPatience({ valkeys }: SharedRooms, waitMs: number): void {
  for (const { commands } of valkeys) (commands as Redis).options.commandTimeout = waitMs;
}

test('I5 I6 three servers whose connections are cut again and again agree in the end on who waits, and gave nobody out twice', async () => {
  await using site = await SharedRooms.open(3);
  let met = 0;
  const property = fc.asyncProperty(deeds, async (list) => {
    const bustle = new Bustle(site);
    // What is asked over a connection that is cut meanwhile has no answer.
    setPatience(site, 500);
    for (let from = 0; from < list.length; from += 10) await bustle.perform(list.slice(from, from + 10));
    await until(async () => {
      await bustle.sweep();
      const waiting = bustle.listWaiting().length;
      const counts = [await site.countStored(), ...site.rooms.map((room) => room.count())];
      return counts.every((count) => count === waiting);
    });
    setPatience(site, patientMs);
    expect(new Set(bustle.met).size).toBe(bustle.met.length);
    met += bustle.met.length;
    await site.meetAll(bustle.listWaiting());
  });
  await fc.assert(property, { numRuns: 10, seed: 5, endOnFailure: true });
  expect(met).toBeGreaterThan(200);
});
