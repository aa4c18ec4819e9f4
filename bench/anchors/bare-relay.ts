/**
 * The anchor for the server: nothing but `Bun.serve`. Two sockets that name the same pair get each other's messages,
 * unread; there is no schema, no limit, no session.
 */
import type { ServerWebSocket } from 'bun';

type Seat = { readonly pair: string; partner: ServerWebSocket<Seat> | null };

const alone = new Map<string, ServerWebSocket<Seat>>();

const server = Bun.serve<Seat>({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request, self) {
    const pair = new URL(request.url).searchParams.get('pair') ?? '';
    return self.upgrade(request, { data: { pair, partner: null } })
      ? undefined
      : new Response('not a WebSocket', { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 20,
    sendPings: true,
    open(socket) {
      const { pair } = socket.data;
      const partner = alone.get(pair);
      if (!partner) return void alone.set(pair, socket);
      alone.delete(pair);
      socket.data.partner = partner;
      partner.data.partner = socket;
    },
    message(socket, message) {
      if (message === 'hello') socket.send('welcome');
      else socket.data.partner?.send(message);
    },
  },
});
console.log(`port ${server.port}`);
