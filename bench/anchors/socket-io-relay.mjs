/**
 * The anchor for what others use: Socket.IO on Node, as its documentation shows it, WebSocket only. Two sockets that
 * name the same pair get each other's `signal` events.
 */
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const httpServer = createServer();
const io = new Server(httpServer, { transports: ['websocket'], serveClient: false });
const alone = new Map();

io.on('connection', (socket) => {
  const { pair } = socket.handshake.query;
  socket.on('signal', (message) => socket.data.partner?.emit('signal', message));
  const partner = alone.get(pair);
  if (!partner) return void alone.set(pair, socket);
  alone.delete(pair);
  socket.data.partner = partner;
  partner.data.partner = socket;
});
httpServer.listen(0, '127.0.0.1', () => console.log(`port ${httpServer.address().port}`));
