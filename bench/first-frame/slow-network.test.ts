/** Media led through the slow network: nothing else is told, and answers find their way back. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { rewriteDescription, rewriteSignal } from './candidates.ts';
import { UdpForwarders } from './udp-forwarders.ts';

let network: UdpForwarders;

beforeEach(async () => {
  network = await UdpForwarders.open(5);
});

afterEach(() => network.close());

async function openDevice(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

test('a description only names ports of the slow network', () => {
  const sdp = [
    'a=mid:0',
    'a=candidate:1 1 udp 2122194687 192.0.2.2 50000 typ host generation 0',
    'a=candidate:2 1 udp 2122265343 2001:db8::2 50001 typ host generation 0',
    'a=candidate:3 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active',
    '',
  ].join('\r\n');
  const { address, port } = network.addressOf({ address: '192.0.2.2', port: 50000 });
  expect(rewriteDescription(sdp, network)).toBe(
    `a=mid:0\r\na=candidate:1 1 udp 2122194687 ${address} ${port} typ host generation 0\r\n`,
  );
  expect(network.owns(port)).toBe(true);
});

test('a candidate that cannot be led through is left out', () => {
  const candidate = 'candidate:3 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active';
  const signal = { kind: 'candidate', candidate, sdpMid: '0', sdpMLineIndex: 0 } as const;
  expect(rewriteSignal(signal, network)).toBeNull();
  expect(rewriteSignal({ ...signal, candidate: '' }, network)).toEqual({ ...signal, candidate: '' });
});

test('a datagram reaches the device, and its answer the sender', async () => {
  const [one, other] = await Promise.all([openDevice(), openDevice()]);
  try {
    const door = network.addressOf({ address: '127.0.0.1', port: other.address().port });
    one.send('question', door.port, door.address);
    const [question, from] = await once(other, 'message');
    expect(String(question)).toBe('question');
    expect(network.owns(from.port)).toBe(true);
    other.send('answer', from.port, from.address);
    const [answer, back] = await once(one, 'message');
    expect(String(answer)).toBe('answer');
    expect(back.port).toBe(door.port);
  } finally {
    one.close();
    other.close();
  }
});
