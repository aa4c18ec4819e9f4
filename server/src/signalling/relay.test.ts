/** The relay as an operator runs it, used with the names and passwords that the server gives: a real coturn. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { Coturn } from '../testing/coturn.ts';
import { issueFor, openClient } from '../testing/credentials.ts';
import { findAddress, readFolder } from '../testing/planted.ts';

const clientAddress = '127.0.31.7';
const peerAddress = '127.0.77.9';
const refusedAddress = '10.77.66.55';
// The peer's address itself stands in no file then.
const allowedPeers = ['127.0.77.8-127.0.77.10'];

/** Answers whatever comes with `heard: …`. */
async function openPeer() {
  const socket = createSocket('udp4');
  socket.bind(0, peerAddress);
  await once(socket, 'listening');
  socket.on('message', (bytes, from) => socket.send(`heard: ${bytes}`, from.port, from.address));
  return { address: peerAddress, port: socket.address().port, [Symbol.dispose]: () => socket.close() };
}

/** What a process has open. */
function listOpen(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((fd) => {
    try {
      return [readlinkSync(`${folder}/${fd}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}

/** The TCP ports that a process listens on. */
function listListening(pid: number): readonly number[] {
  const inodes = listOpen(pid).flatMap((file) => {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(file) ?? [];
    return inode === undefined ? [] : [inode];
  });
  const rows = ['tcp', 'tcp6'].flatMap((name) =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n'),
  );
  const listening = rows.map((row) => row.trim().split(/\s+/)).filter((row) => row[3] === '0A');
  const own = listening.filter((row) => inodes.includes(row[9] ?? ''));
  return own.map((row) => Number.parseInt(row[1]?.split(':')[1] ?? '', 16));
}

/** The files that a process has open, devices and those of its own folder aside. */
function listOpenElsewhere({ pid, folder }: Coturn): readonly string[] {
  return listOpen(pid).filter(
    (file) => file.startsWith('/') && !file.startsWith('/dev/') && !file.startsWith(folder),
  );
}

let relay: Coturn;
beforeAll(async () => {
  relay = await Coturn.start({ allowedPeers });
});
afterAll(() => relay.stop());

/** Over TCP: a port of UDP may be one that the relay still remembers somebody else by. */
async function canAllocate(to: Coturn, credentials: ReturnType<ReturnType<typeof issueFor>>) {
  using client = await openClient(to, credentials, { transport: 'tcp' });
  const refusal = await client.allocate();
  if (refusal === null) await client.refresh(0);
  return refusal;
}

test.each(['udp', 'tcp'] as const)('a visitor and a peer reach each other, over %s', async (transport) => {
  using peer = await openPeer();
  using client = await openClient(relay, issueFor(relay)(), { transport });
  expect(await client.allocate()).toBeNull();
  expect(await client.createPermission(peer)).toBeNull();
  client.send(peer, 'a datagram');
  expect(await client.next()).toEqual({
    from: { address: peer.address, port: peer.port },
    data: 'heard: a datagram',
  });
  expect(await client.bindChannel(0x4000, peer)).toBeNull();
  client.sendOnChannel(0x4000, 'on a channel');
  expect(await client.next()).toEqual({ from: 0x4000, data: 'heard: on a channel' });
});

test('T4 one name that asks for 200 allocations gets a few, and another still gets one', async () => {
  const name = issueFor(relay)();
  const clients = await Promise.all(
    Array.from({ length: 200 }, () => openClient(relay, name, { transport: 'tcp' })),
  );
  const refusals = await Promise.all(clients.map((client) => client.allocate()));
  expect(refusals.filter((refusal) => refusal === null)).toHaveLength(16);
  expect(refusals.filter((refusal) => refusal === 486)).toHaveLength(184);
  expect(await canAllocate(relay, issueFor(relay)())).toBeNull();
  for (const client of clients) client.close();
});

test('T5 nobody gets in without credentials, with another secret, a changed name or an old one', async () => {
  const good = issueFor(relay)();
  const [end, name] = good.username.split(':');
  const wrong = {
    none: { username: '', credential: '' },
    'another secret': issueFor({ url: relay.url, secret: `${relay.secret}!` })(),
    'a longer life': { ...good, username: `${Number(end) + 1}:${name}` },
    'another name': { ...good, username: `${end}:x${name}` },
    'no end': { ...good, username: name ?? '' },
    expired: issueFor(relay, -601_000)(),
  };
  for (const [what, credentials] of Object.entries(wrong)) {
    expect([what, await canAllocate(relay, credentials)]).toEqual([what, 401]);
  }
  expect(await canAllocate(relay, good)).toBeNull();
});

test('T5 a call outlives its credentials, and the nonces too', async () => {
  await using brief = await Coturn.start({ allowedPeers, lines: ['stale-nonce=1', 'user-quota=0'] });
  using peer = await openPeer();
  // They end in twenty seconds: a slow machine needs some of them to begin the call.
  const ending = issueFor(brief, -580_000)();
  using client = await openClient(brief, ending);
  expect(await client.allocate()).toBeNull();
  expect(await client.createPermission(peer)).toBeNull();
  const { nonce } = client;
  while ((await canAllocate(brief, ending)) === null) await Bun.sleep(50);
  expect(await canAllocate(brief, ending)).toBe(401);
  expect(await client.refresh(600)).toBeNull();
  expect(client.nonce).not.toBe(nonce);
  expect(await client.createPermission(peer)).toBeNull();
  expect(await client.bindChannel(0x4000, peer)).toBeNull();
  client.sendOnChannel(0x4000, 'still here');
  expect(await client.next()).toEqual({ from: 0x4000, data: 'heard: still here' });
}, 180_000);

test('T7 it relays no TCP and to no group, and listens nowhere else', async () => {
  using client = await openClient(relay, issueFor(relay)(), { transport: 'tcp' });
  expect(await client.allocate({ transport: 'tcp' })).toBe(442);
  expect(await client.allocate()).toBeNull();
  for (const address of ['224.0.0.1', '239.255.255.250']) {
    expect(await client.createPermission({ address, port: 9 })).toBe(403);
    expect(await client.bindChannel(0x4000, { address, port: 9 })).toBe(403);
  }
  const listening = listListening(relay.pid);
  expect(new Set(listening)).toEqual(new Set([relay.port]));
});

/** A call from beginning to end, and something that is refused. */
async function use(used: Coturn): Promise<readonly Buffer[]> {
  using peer = await openPeer();
  using client = await openClient(used, issueFor(used)(), { from: clientAddress });
  await client.allocate();
  await client.createPermission(peer);
  client.send(peer, 'hello');
  await client.next();
  expect(await client.createPermission({ address: refusedAddress, port: 9 })).toBe(403);
  using stranger = await openClient(used, { username: 'x', credential: 'x' }, { from: clientAddress });
  expect(await stranger.allocate()).toBe(401);
  await client.refresh(0);
  // What the relay says of a call, it says when that is over: a second after it was given back.
  while ((await client.createPermission(peer)) === null) await Bun.sleep(50);
  return [...readFolder(used.folder), Buffer.from(used.said)];
}

test.each([[[]], [['verbose']]])(
  'T8 D5 nothing that it writes or says holds an address %p',
  async (lines) => {
    await using quiet = await Coturn.start({ allowedPeers, lines });
    const written = await use(quiet);
    for (const address of [clientAddress, peerAddress, refusedAddress]) {
      expect(findAddress(address, written)).toEqual([]);
    }
    expect(listOpenElsewhere(quiet)).toEqual([]);
  },
  120_000,
);

test('T8 with its log on, it would', async () => {
  await using loud = await Coturn.start({ allowedPeers, lines: ['verbose', 'log-file=stdout'] });
  const written = await use(loud);
  for (const address of [clientAddress, peerAddress, refusedAddress]) {
    expect(findAddress(address, written)).not.toEqual([]);
  }
}, 120_000);
