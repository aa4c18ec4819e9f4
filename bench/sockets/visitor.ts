/**
 * One simulated visitor: a TCP connection that speaks WebSocket, written out by hand because the generator has to hold
 * thousands of them on one core and outrun the server.
 */
import type { Socket } from 'bun';
import { closeOpcode, encodePong, encodeText, FrameReader, pingOpcode, textOpcode } from './frames.ts';

export type Listener = {
  onOpen(visitor: Visitor): void;
  /** `bytes[start, end)` is the text; it is only valid during the call. */
  onText(visitor: Visitor, bytes: Buffer, start: number, end: number): void;
  /** `farewell`: what the server closed it with, if it did. */
  onLost(visitor: Visitor, why: string, farewell?: Farewell): void;
};

export type Farewell = { readonly code: number; readonly reason: string };

const endOfHead = Buffer.from('\r\n\r\n');

export class Visitor {
  readonly index: number;
  listener: Listener;
  /** Which call the visitor is in, as the server named it. */
  call = '';
  partner: Visitor | null = null;
  readonly #reader = new FrameReader();
  #socket: Socket<Visitor> | null = null;
  #unsent: Buffer | null = null;
  #isOpen = false;

  constructor(index: number, listener: Listener) {
    this.index = index;
    this.listener = listener;
  }

  say(text: string): void {
    this.write(encodeText(text));
  }

  /** `bytes` may be used again at once. */
  write(bytes: Buffer): void {
    if (this.#unsent) {
      this.#unsent = Buffer.concat([this.#unsent, bytes]);
      return;
    }
    const sent = this.#socket?.write(bytes) ?? 0;
    if (sent < bytes.length) this.#unsent = Buffer.from(bytes.subarray(Math.max(0, sent)));
  }

  /** Ends the connection without a farewell, so that its port is free again at once. */
  leave(): void {
    this.listener = nobody;
    this.#socket?.terminate();
  }

  connected(socket: Socket<Visitor>, request: string): void {
    this.#socket = socket;
    socket.write(request);
  }

  flush(): void {
    const bytes = this.#unsent;
    this.#unsent = null;
    if (bytes) this.write(bytes);
  }

  received(chunk: Buffer): void {
    if (this.#isOpen) this.#reader.read(chunk, this);
    else this.#receiveHead(chunk);
  }

  onFrame(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === textOpcode) this.listener.onText(this, bytes, start, end);
    else if (opcode === pingOpcode) this.write(encodePong(bytes.subarray(start, end)));
    else if (opcode === closeOpcode) this.#onClose(bytes.subarray(start, end));
  }

  #onClose(payload: Buffer): void {
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
    const reason = payload.subarray(2).toString();
    this.listener.onLost(this, `closed with ${code} ${reason}`, { code, reason });
  }

  /** A server answers an upgrade with one small segment. */
  #receiveHead(chunk: Buffer): void {
    const end = chunk.indexOf(endOfHead);
    if (end < 0 || !chunk.subarray(0, 12).equals(Buffer.from('HTTP/1.1 101'))) {
      this.listener.onLost(this, `not upgraded: ${chunk.subarray(0, 60).toString()}`);
      return;
    }
    this.#isOpen = true;
    this.listener.onOpen(this);
    const rest = chunk.subarray(end + endOfHead.length);
    if (rest.length > 0) this.#reader.read(rest, this);
  }
}

const nobody: Listener = { onOpen() {}, onText() {}, onLost() {} };

/** The one set of handlers for all sockets. */
const handlers = {
  open(): void {},
  data(socket: Socket<Visitor>, chunk: Buffer): void {
    socket.data.received(chunk);
  },
  drain(socket: Socket<Visitor>): void {
    socket.data.flush();
  },
  close(socket: Socket<Visitor>): void {
    socket.data.listener.onLost(socket.data, 'the connection was closed');
  },
  error(socket: Socket<Visitor>, error: Error): void {
    socket.data.listener.onLost(socket.data, error.message);
  },
};

/**
 * @param from an address of this machine: from one alone the system finds ports for some 14,000 quickly, and for more only by
 * trying all of them.
 */
export async function connect(visitor: Visitor, port: number, request: string, from?: string): Promise<void> {
  const source = from === undefined ? {} : { localAddress: from };
  try {
    const socket = await Bun.connect<Visitor>({
      hostname: '127.0.0.1',
      port,
      data: visitor,
      socket: handlers,
      ...source,
    });
    visitor.connected(socket, request);
  } catch (error) {
    visitor.listener.onLost(visitor, error instanceof Error ? error.message : String(error));
  }
}
