/** One socket, apart from what its visitor says: its beginning, its end, and a bug of ours in between. */
import { describe, expect, test } from 'bun:test';
import { subprotocol } from '@anoncam/protocol/version';
import { createId } from '../lib/random.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import { createArrival } from '../testing/arrivals.ts';
import { World } from '../testing/world.ts';
import { Connection, type Loans } from './connection.ts';
import type { Socket } from './socket.ts';

function connect(world: World, bufferedBytes = () => 0, loans?: Loans) {
  const sent: string[] = [];
  const codes: number[] = [];
  const socket: Socket = {
    subprotocol,
    send: (text) => sent.push(text),
    close: (code) => codes.push(code),
    bufferedBytes,
  };
  const visitor = createId(world.random) as VisitorRef;
  const connection = new Connection(world.reception, socket, createArrival({ visitor }), loans);
  return { connection, sent, codes };
}

const hello = '{"type":"hello","session":null,"call":null}';
const wait =
  '{"type":"wait","mode":"video","offer":"offer","reach":{"nat":"open","relay":false},"hidden":false}';

describe('a connection', () => {
  test('that is closed before it says anything leaves no timer behind', () => {
    const world = new World();
    const before = world.clock.pending;
    const { connection, codes } = connect(world);
    expect(world.clock.pending).toBe(before + 1);
    connection.closed(1006);
    expect(world.clock.pending).toBe(before);
    world.clock.advance(60_000);
    expect(codes).toEqual([]);
  });

  test('that is closed before its hello is read lets nobody in, and nobody is counted', () => {
    const world = new World();
    const { connection, sent } = connect(world);
    connection.closed(4408);
    connection.receive(hello);
    expect([sent, world.counted, world.reception.here]).toEqual([[], [], 0]);
  });

  test('that has said hello is not taken for a silent one', () => {
    const world = new World();
    const { connection, sent, codes } = connect(world);
    connection.receive(hello);
    world.clock.advance(60_000);
    expect([codes, sent.length]).toEqual([[], 1]);
  });

  test('says hello once', () => {
    const { connection, codes } = connect(new World());
    connection.receive(hello);
    connection.receive(hello);
    expect(codes).toEqual([4400]);
  });

  test('W9 is lent relays with the welcome and when it asks, as far as that is allowed', async () => {
    const world = new World();
    const relay = { urls: ['turn:relay.example'], username: 'name', credential: 'word' };
    world.relays.push(relay);
    const allowed = [true, false];
    const next = async () => allowed.shift() ?? false;
    const some = connect(world, undefined, { first: true, next });
    const none = connect(world, undefined, { first: false, next });
    for (const { connection } of [some, none]) connection.receive(hello);
    for (let asked = 0; asked < 3; asked++) {
      some.connection.receive('{"type":"relays"}');
      await Promise.resolve();
      world.clock.advance(asked * 5_000);
    }
    await Bun.sleep(0);
    const lent = ({ sent }: typeof some) => sent.map((text) => JSON.parse(text).iceServers);
    expect([lent(some), lent(none)]).toEqual([[[relay], [relay], [relay], []], [[]]]);
  });

  test('whose loans of relays cannot be counted is given up, and nothing else', async () => {
    const next = () => Promise.reject(new Error('out of reach'));
    const { connection, codes } = connect(new World(), undefined, { first: true, next });
    connection.receive(hello);
    connection.receive('{"type":"relays"}');
    await Bun.sleep(0);
    expect(codes).toEqual([1011]);
  });

  test('W7 is given up when more than 256 KiB wait to be read', () => {
    let buffered = 256 * 1024;
    const { connection, sent, codes } = connect(new World(), () => buffered);
    connection.receive(hello);
    expect([codes, sent.length]).toEqual([[], 1]);
    buffered += 1;
    connection.receive(wait);
    expect([codes, sent.length]).toEqual([[1013], 1]);
  });

  test('in which a bug shows is given up, and only that one', () => {
    const world = new World();
    let isBroken = false;
    const broken = connect(world, () => {
      if (isBroken) throw new TypeError('secret detail');
      return 0;
    });
    broken.connection.receive(hello);
    isBroken = true;
    broken.connection.receive(wait);
    expect(broken.codes).toEqual([1011]);
    expect(world.bugs).toHaveLength(1);
    expect(world.bugs[0]).toContain('TypeError');
    expect(world.bugs[0]).not.toContain('secret detail');
    const other = connect(world);
    other.connection.receive(hello);
    expect(other.sent).toHaveLength(1);
  });
});
