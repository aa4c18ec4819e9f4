/** The bare relay: one greeting, then whatever is sent arrives at the partner. */
import type { Dialect } from './dialect.ts';
import { callOf } from './sample-signal.ts';

export function createBareDialect(port: number): Dialect {
  return {
    firstText: 'hello',
    wish: null,
    prepare: async () => {},
    request: (index) =>
      [
        `GET /?pair=${index >> 1} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
        '\r\n',
      ].join('\r\n'),
    onText(visitor, text) {
      visitor.call = callOf(visitor.index >> 1);
      return text === 'welcome' ? 'arrived' : null;
    },
    wrap: (signal) => signal,
  };
}
