/**
 * What stands before several servers in a test: hands each connection to the next of them that takes it, and knows nothing of
 * what goes through. It can move everybody.
 */

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type Balancer = AsyncDisposable & {
  readonly port: number;
  /** From now on, connections go to these ports by turns. */
  use(ports: readonly number[]): void;
  /** Every connection ends, as if the balancer had been started anew; or those to one port. @returns how many. */
  moveAll(from?: number): number;
};

export async function startBalancer(): Promise<Balancer> {
  let ports: readonly number[] = [];
  let turn = 0;
  /** With the port that each was handed to. */
  const open = new Map<Socket, number | null>();

  function follow(client: Socket, left: number): void {
    const port = ports[turn++ % Math.max(1, ports.length)];
    if (port === undefined || left === 0) return void client.destroy();
    const server = connect(port, '127.0.0.1');
    let isTaken = false;
    server.once('connect', () => {
      isTaken = true;
      open.set(client, port);
      client.pipe(server);
      server.pipe(client);
    });
    server.on('error', () => (isTaken ? client.destroy() : follow(client, left - 1)));
    server.on('close', () => isTaken && client.destroy());
    client.on('close', () => server.destroy());
  }

  const listener = createServer((client) => {
    open.set(client, null);
    client.on('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    follow(client, ports.length);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const moveAll = (from?: number) => {
    const moved = [...open].filter(([, port]) => from === undefined || port === from);
    for (const [client] of moved) client.destroy();
    return moved.length;
  };
  return {
    port: address.port,
    use(next) {
      ports = next;
    },
    moveAll,
    async [Symbol.asyncDispose]() {
      moveAll();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
