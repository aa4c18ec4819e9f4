/** Socket.IO 4 over a WebSocket: engine.io's opening, the connection to the default namespace, then `signal` events. */
import { parseFromVisitor } from '@anoncam/protocol/parse';
import type { Dialect } from './dialect.ts';
import { callOf } from './sample-signal.ts';

export function createSocketIoDialect(port: number): Dialect {
  return {
    firstText: null,
    wish: null,
    prepare: async () => {},
    request: (index) =>
      [
        `GET /socket.io/?EIO=4&transport=websocket&pair=${index >> 1} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        '\r\n',
      ].join('\r\n'),
    onText(visitor, text) {
      visitor.call = callOf(visitor.index >> 1);
      if (text.startsWith('0')) visitor.say('40');
      return text.startsWith('40') ? 'arrived' : null;
    },
    // Socket.IO knows JSON only.
    wrap: (signal) => `42["signal",${JSON.stringify(parseFromVisitor(signal))}]`,
  };
}
