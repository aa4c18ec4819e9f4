/**
 * A WebSocket server that says what a test tells it to say, for the page's side of the link. Of AnonCam's own server it
 * has nothing but the protocol.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { Sealed } from '@anoncam/protocol/ids';
import { parseFromVisitor } from '@anoncam/protocol/parse';
import { chooseSubprotocol } from '@anoncam/protocol/version';
import type { ServerWebSocket } from 'bun';
import { Inbox } from './inbox.ts';

type Welcome = Extract<FromServer, { type: 'welcome' }>;

/** The server's end of one socket. */
export class ServedSocket {
  readonly heard = new Inbox<FromVisitor>();
  readonly closings = new Inbox<number>();
  readonly #socket: ServerWebSocket<SocketData>;

  constructor(socket: ServerWebSocket<SocketData>) {
    this.#socket = socket;
  }

  /** What the page speaks, what it likes best first. */
  get offered(): readonly string[] {
    return this.#socket.data.offered.split(',').map((name) => name.trim());
  }

  say(message: FromServer): void {
    this.#socket.send(JSON.stringify(message));
  }

  sayRaw(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  /** Takes the hello and answers it. */
  async welcome(how: Partial<Welcome> = {}): Promise<FromVisitor> {
    const hello = await this.heard.take();
    this.say({
      type: 'welcome',
      session: 'a-session' as Sealed,
      call: null,
      iceServers: [],
      ownTabsMayMeet: false,
      here: 1,
      ...how,
    });
    return hello;
  }

  close(code: number, reason = 'for a test'): void {
    this.#socket.close(code, reason);
  }

  /** The network fails. */
  vanish(): void {
    this.#socket.terminate();
  }
}

type SocketData = { readonly offered: string; end: ServedSocket | null };

export class LinkServer {
  readonly sockets = new Inbox<ServedSocket>();
  /** Of what is offered, what it speaks. */
  choose: (offered: readonly string[]) => string = (offered) => chooseSubprotocol(offered) ?? '';
  readonly #server;

  constructor(port = 0) {
    const { sockets } = this;
    this.#server = Bun.serve<SocketData>({
      hostname: '127.0.0.1',
      port,
      fetch: (request, server) => {
        const offered = request.headers.get('sec-websocket-protocol') ?? '';
        const chosen = this.choose(offered.split(',').map((name) => name.trim()));
        const headers = { 'sec-websocket-protocol': chosen };
        const isOpen = server.upgrade(request, { data: { offered, end: null }, headers });
        return isOpen ? undefined : new Response('a WebSocket, please', { status: 426 });
      },
      websocket: {
        open(socket) {
          const end = new ServedSocket(socket);
          socket.data.end = end;
          sockets.put(end);
        },
        message(socket, text) {
          const message = parseFromVisitor(String(text));
          if (message) socket.data.end?.heard.put(message);
        },
        close(socket, code) {
          socket.data.end?.closings.put(code);
        },
      },
    });
  }

  get port(): number {
    return this.#server.port ?? 0;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/link`;
  }

  async stop(): Promise<void> {
    await this.#server.stop(true);
  }
}
