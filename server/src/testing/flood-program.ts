/**
 * A program for the benchmark of floods, so that who floods, who measures and the server are processes of their own:
 * `flood`, `probe` or `hostile`, a place as JSON, and how many. It writes one line of JSON when it has something to tell.
 */
import { connect, type Socket } from 'node:net';
import { subprotocol } from '@anoncam/protocol/version';
import { admitBrowser, type Place } from './application.ts';
import { openRaw, textFrame } from './raw.ts';
import { beginCall, meetVisitor, Visitor } from './visitor.ts';

const messagesOfOne = 200;
/** Below what one socket may send. */
const signalEveryMs = 60;
const mebibyte = 1024 * 1024;

/** Goes on until the process is ended. */
async function flood(site: Place): Promise<never> {
  for (;;) {
    const visitor = new Visitor(site, { cookie: await admitBrowser(site) });
    await visitor.opened();
    await visitor.hello();
    for (let sent = 0; sent < messagesOfOne; sent++) visitor.sendText('{"type":"ping"}');
    await visitor.closed;
  }
}

async function probe(site: Place, signals: number): Promise<{ metMs: number; delays: readonly number[] }> {
  const startedAt = performance.now();
  const [one, other] = [await meetVisitor(site), await meetVisitor(site)];
  const { offerer, answerer, call } = await beginCall(one, other);
  const metMs = performance.now() - startedAt;
  const delays: number[] = [];
  for (let sent = 0; sent < signals; sent++) {
    const sentAt = performance.now();
    offerer.signal(call, `candidate ${sent}`);
    await answerer.hear('signal');
    delays.push(performance.now() - sentAt);
    await Bun.sleep(signalEveryMs);
  }
  await Promise.all([one.leave(), other.leave()]);
  return { metMs, delays };
}

/** Each of them writes as much as is taken, until it is ended. */
async function attack(site: Place, times: number): Promise<readonly Socket[]> {
  const port = Number(site.address.split(':')[1]);
  const sockets: Socket[] = [];
  for (let index = 0; index < times; index++) {
    const slow = connect(port, '127.0.0.1');
    slow
      .on('error', () => undefined)
      .write(`GET /link HTTP/1.1\r\nHost: bench.example\r\nX-Slow: ${'a'.repeat(4_000)}`);
    const cookie = await admitBrowser(site);
    const socket = await openRaw(site, {
      cookie,
      origin: site.origin,
      'sec-websocket-protocol': subprotocol,
    });
    socket.on('error', () => undefined).resume();
    socket.write(textFrame('{"type":"hello","session":null,"call":null}'));
    socket.write(index % 2 === 0 ? hugeFrame() : fragments());
    sockets.push(slow, socket);
  }
  await Bun.sleep(500);
  return sockets;
}

/** The head of 100 MiB, and the first of them. */
function hugeFrame(): Uint8Array {
  const head = Buffer.alloc(14);
  head.set([0x81, 0xff]);
  head.writeBigUInt64BE(BigInt(100 * mebibyte), 2);
  return Buffer.concat([head, Buffer.alloc(mebibyte)]);
}

/** Of one byte each; as many as make a message of 16 KiB, less a few, so that they are kept. */
function fragments(): Uint8Array {
  const next = Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x20]);
  return Buffer.concat([
    Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x20]),
    ...Array.from({ length: 16_000 }, () => next),
  ]);
}

function tell(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const [what = '', place = '', count = ''] = process.argv.slice(2);
const site = JSON.parse(place) as Place;
if (what === 'flood') {
  tell({});
  await Promise.all(Array.from({ length: Number(count) }, () => flood(site)));
} else if (what === 'probe') {
  tell(await probe(site, Number(count)));
  process.exit(0);
} else {
  const sockets = await attack(site, Number(count));
  tell({ sockets: sockets.length });
}
