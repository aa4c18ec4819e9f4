/**
 * Speaks to the server in plain bytes, for what no well-behaved client would send.
 */
import { connect, type Socket } from 'node:net';
import type { Place } from './application.ts';

/** Sends `text` and gives back the whole answer, which ends when the server closes or nothing of a reply is missing. */
export function askRaw(site: Place, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const [host = '', port = ''] = site.address.split(':');
  let answer = '';
  const socket = connect(Number(port), host, () => socket.write(text));
  socket.on('data', (bytes) => {
    answer += bytes.toString('latin1');
    if (isWhole(answer)) socket.destroy();
  });
  socket.on('close', () => resolve(answer));
  socket.on('error', reject);
  return promise;
}

function isWhole(answer: string): boolean {
  const [head = '', body] = answer.split('\r\n\r\n');
  if (body === undefined) return false;
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? !/transfer-encoding/i.test(head) : body.length >= Number(length);
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

/** A request to open the visitors' WebSocket, with these headers beside the ones that every such request has. */
export function upgradeRequest(headers: Readonly<Record<string, string>>, path = '/link'): string {
  const lines = {
    host: 'localhost',
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.from('0123456789abcdef').toString('base64'),
    ...headers,
  };
  const text = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${text.join('')}\r\n`;
}

/** A masked text frame (RFC 6455); the mask is zero, so that the text stays as it is. */
export function textFrame(text: string): Uint8Array {
  const body = Buffer.from(text);
  const length =
    body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body]);
}

/** Opens a WebSocket by hand and comes back when the server has agreed; what it says after that is not read. */
export function openRaw(site: Place, headers: Readonly<Record<string, string>>): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const [host = '', port = ''] = site.address.split(':');
  const socket = connect(Number(port), host, () => socket.write(upgradeRequest(headers)));
  socket.once('data', (bytes) => {
    socket.pause();
    if (statusOf(bytes.toString('latin1')) === 101) resolve(socket);
    else reject(new Error(bytes.toString('latin1')));
  });
  socket.on('error', reject);
  return promise;
}
