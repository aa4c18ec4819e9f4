/**
 * A program for the benchmark of floods: `frames`, `fragments`, `heads`, `trickles` or, beside them, `ordinary`, a place as
 * JSON, and how many sockets at once. It writes a line when they have sent what they have, and holds those that are left.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { subprotocol } from '@anoncam/protocol/version';
import { admitBrowser, type Place } from './application.ts';
import { openRaw, textFrame } from './raw.ts';

const mebibyte = 1024 * 1024;
const trickles = { everyMs: 20, times: 150 };
/** Less than the longest message, and than the longest head. */
const almostAllBytes = 15_000;
const mask = [0, 0, 0, 0];

async function open(site: Place): Promise<Socket> {
  const cookie = await admitBrowser(site);
  const socket = await openRaw(site, { cookie, origin: site.origin, 'sec-websocket-protocol': subprotocol });
  socket.on('error', () => undefined).resume();
  socket.write(textFrame('{"type":"hello","session":null,"call":null}'));
  return socket;
}

/** As fast as it is taken, until all is sent or the server has ended it. */
async function pour(socket: Socket, piece: Uint8Array, times: number): Promise<void> {
  const closed = once(socket, 'close');
  for (let sent = 0; sent < times && !socket.destroyed && socket.writable; sent++) {
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), closed]);
  }
}

async function trickle(socket: Socket): Promise<void> {
  for (let sent = 0; sent < trickles.times; sent++) {
    if (socket.writable) socket.write('a');
    await Bun.sleep(trickles.everyMs);
  }
}

async function sendHugeFrame(site: Place): Promise<void> {
  const head = Buffer.alloc(14);
  head.set([0x81, 0xff]);
  head.writeBigUInt64BE(BigInt(100 * mebibyte), 2);
  const socket = await open(site);
  socket.write(head);
  await pour(socket, Buffer.alloc(mebibyte), 100);
}

/** A million of them. */
async function sendFragments(site: Place): Promise<void> {
  const one = Buffer.from([0x00, 0x81, ...mask, 0x20]);
  const socket = await open(site);
  socket.write(Buffer.from([0x01, 0x81, ...mask, 0x20]));
  await pour(socket, Buffer.concat(Array.from({ length: 10_000 }, () => one)), 100);
}

async function trickleHead(site: Place): Promise<void> {
  const socket = connect(Number(site.address.split(':')[1]), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  socket.write(`GET /link HTTP/1.1\r\nHost: bench.example\r\nX-Slow: ${'a'.repeat(almostAllBytes)}`);
  await trickle(socket);
}

async function trickleFrame(site: Place): Promise<void> {
  const socket = await open(site);
  const head = Buffer.from([0x81, 0xfe, 0x3f, 0xff, ...mask]);
  socket.write(Buffer.concat([head, Buffer.alloc(almostAllBytes, 'a')]));
  await trickle(socket);
}

async function behave(site: Place): Promise<void> {
  await open(site);
  await Bun.sleep(trickles.everyMs * trickles.times);
}

const attacks: Readonly<Record<string, (site: Place) => Promise<void>>> = {
  frames: sendHugeFrame,
  fragments: sendFragments,
  heads: trickleHead,
  trickles: trickleFrame,
  ordinary: behave,
};

const [what = '', place = '', count = ''] = process.argv.slice(2);
const site = JSON.parse(place) as Place;
const attack = attacks[what] ?? behave;
await Promise.all(Array.from({ length: Number(count) }, () => attack(site)));
process.stdout.write('{}\n');
// Those that are left are held until it is ended.
setInterval(() => undefined, 1_000);
