/**
 * A TCP front between browsers and the server: it may speak TLS to the browsers, and it can keep every byte that
 * passes. It understands nothing of what it carries but the masking of WebSocket frames.
 */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { makeCertificate } from '../../server/src/testing/certificate.ts';
import { opensslPath } from './programs.ts';
import { listenSomewhere } from './server.ts';

type Conversation = { readonly fromBrowser: Buffer[]; readonly fromServer: Buffer[] };

export class Front {
  readonly #serverPort: number;
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();
  readonly #conversations: Conversation[] = [];

  constructor(serverPort: number, options: { tlsName?: string } = {}) {
    this.#serverPort = serverPort;
    const carry = (socket: Socket) => this.#carry(socket);
    this.#listener =
      options.tlsName === undefined
        ? createServer(carry)
        : createTlsServer(readCertificate(options.tlsName), carry);
  }

  /** Starts to listen and gives the port. */
  listen(): Promise<number> {
    return listenSomewhere(this.#listener);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  /** Everything that the server was sent, once as it came and once with the WebSocket frames unmasked. */
  listReceivedByServer(): readonly Buffer[] {
    return this.#conversations.flatMap(({ fromBrowser }) => {
      const bytes = Buffer.concat(fromBrowser);
      return [bytes, unmaskFrames(bytes)];
    });
  }

  /** Everything that the server sent; its frames are never masked. */
  listSentByServer(): readonly Buffer[] {
    return this.#conversations.map(({ fromServer }) => Buffer.concat(fromServer));
  }

  #carry(browser: Socket): void {
    const server = connect(this.#serverPort, '127.0.0.1');
    const conversation: Conversation = { fromBrowser: [], fromServer: [] };
    this.#conversations.push(conversation);
    browser.on('data', (chunk) => conversation.fromBrowser.push(chunk));
    server.on('data', (chunk) => conversation.fromServer.push(chunk));
    browser.pipe(server).pipe(browser);
    for (const [socket, other] of [
      [browser, server],
      [server, browser],
    ] as const) {
      this.#sockets.add(socket);
      // A browser that goes away in the middle is what many tests are about.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }
}

function readCertificate(name: string): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(path.join(tmpdir(), 'anoncam-tls-'));
  const { keyFile, certificateFile } = makeCertificate(folder, `DNS:${name}`, opensslPath);
  const made = { key: readFileSync(keyFile), cert: readFileSync(certificateFile) };
  rmSync(folder, { recursive: true });
  return made;
}

/** The payloads of the frames that follow a WebSocket upgrade (RFC 6455, 5.2); nothing if there was none. */
function unmaskFrames(bytes: Buffer): Buffer {
  const start = bytes.indexOf('\r\n\r\n') + 4;
  if (start < 4 || !/upgrade: websocket/i.test(bytes.toString('latin1', 0, start))) return Buffer.alloc(0);
  const payloads: Buffer[] = [];
  for (let at = start; at + 6 <= bytes.length; ) {
    const frame = readFrame(bytes, at);
    payloads.push(frame.payload);
    at = frame.end;
  }
  return Buffer.concat(payloads);
}

function readFrame(bytes: Buffer, at: number): { payload: Buffer; end: number } {
  const shortLength = bytes.readUInt8(at + 1) & 0x7f;
  const isLong = shortLength === 126;
  // 127 announces a frame over 64 KiB, which the server refuses before anything else.
  const length = isLong ? bytes.readUInt16BE(at + 2) : shortLength;
  const maskAt = at + (isLong ? 4 : 2);
  const mask = bytes.subarray(maskAt, maskAt + 4);
  const end = maskAt + 4 + length;
  const payload = bytes.subarray(maskAt + 4, end).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return { payload: Buffer.from(payload), end };
}
