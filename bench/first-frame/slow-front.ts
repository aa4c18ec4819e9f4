/**
 * A slow way to the server: stands in front of it, holds everything back for the time it would have been under way,
 * and leads the media of those who pass through the slow network.
 */
import { encodeMessage } from '@anoncam/protocol/encode';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import { parseFromVisitor } from '@anoncam/protocol/parse';
import type { Server, ServerWebSocket } from 'bun';
import { rewriteDescription, rewriteSignal } from './candidates.ts';
import type { UdpForwarders } from './udp-forwarders.ts';

/** A browser's WebSocket, which the types describe here, takes no headers; Bun's does. */
const BunWebSocket = WebSocket as unknown as new (url: string, options: Bun.WebSocketOptions) => WebSocket;

type Link = { readonly upstream: WebSocket };

export type SlowFrontParts = {
  readonly upstreamPort: () => number;
  /** One way. */
  readonly delayMs: number;
  readonly network: UdpForwarders;
};

export type SlowFront = { readonly port: number; stop(): Promise<void> };

/** What passes in place of a visitor's message; null if nothing does. */
function rewriteMessage(message: FromVisitor, network: UdpForwarders): FromVisitor | null {
  switch (message.type) {
    case 'wait':
      return { ...message, offer: rewriteDescription(message.offer, network) };
    case 'accept':
      return message.answer === null
        ? message
        : { ...message, answer: rewriteDescription(message.answer, network) };
    case 'signal': {
      const signal = rewriteSignal(message.signal, network);
      return signal && { ...message, signal };
    }
    default:
      return message;
  }
}

class SlowLinks {
  readonly #parts: SlowFrontParts;

  constructor(parts: SlowFrontParts) {
    this.#parts = parts;
  }

  accept(request: Request, server: Server<Link>): Response | undefined {
    // A page offers the version that it likes best first, and the server knows it.
    const [protocol = ''] = (request.headers.get('sec-websocket-protocol') ?? '').split(/, */);
    const upstream = new BunWebSocket(`ws://127.0.0.1:${this.#parts.upstreamPort()}/link`, {
      protocol,
      headers: {
        origin: request.headers.get('origin') ?? '',
        cookie: request.headers.get('cookie') ?? '',
      },
    });
    const headers = { 'sec-websocket-protocol': protocol };
    return server.upgrade(request, { data: { upstream }, headers })
      ? undefined
      : new Response('not a WebSocket', { status: 426 });
  }

  open(socket: ServerWebSocket<Link>): void {
    const { upstream } = socket.data;
    upstream.addEventListener('message', ({ data }) => {
      this.#later(() => socket.send(String(data)));
    });
    upstream.addEventListener('close', ({ code, reason }) => {
      this.#later(() => socket.close(code, reason));
    });
  }

  passUp({ upstream }: Link, text: string): void {
    const message = parseFromVisitor(text);
    const passed = message && rewriteMessage(message, this.#parts.network);
    if (message && !passed) return;
    // What is no message at all is for the server to refuse.
    const rewritten = passed ? encodeMessage(passed) : text;
    this.#later(() => {
      if (upstream.readyState === WebSocket.OPEN) upstream.send(rewritten);
      else upstream.addEventListener('open', () => upstream.send(rewritten), { once: true });
    });
  }

  close({ upstream }: Link): void {
    this.#later(() => upstream.close());
  }

  #later(work: () => void): void {
    setTimeout(work, this.#parts.delayMs);
  }
}

async function passRequest(request: Request, { upstreamPort, delayMs }: SlowFrontParts): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  await Bun.sleep(delayMs);
  const body = request.method === 'POST' ? await request.text() : null;
  const response = await fetch(`http://127.0.0.1:${upstreamPort()}${pathname}${search}`, {
    method: request.method,
    headers: request.headers,
    body,
    decompress: false,
  });
  await Bun.sleep(delayMs);
  return response;
}

export function startSlowFront(parts: SlowFrontParts): SlowFront {
  const links = new SlowLinks(parts);
  const server = Bun.serve<Link>({
    hostname: '127.0.0.1',
    port: 0,
    fetch: (request, self) =>
      request.headers.get('upgrade') === 'websocket'
        ? links.accept(request, self)
        : passRequest(request, parts),
    websocket: {
      perMessageDeflate: false,
      open: (socket) => links.open(socket),
      message: (socket, message) => links.passUp(socket.data, String(message)),
      close: (socket) => links.close(socket.data),
    },
  });
  return { port: server.port ?? 0, stop: () => server.stop(true) };
}
