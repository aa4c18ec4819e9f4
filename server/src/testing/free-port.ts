/**
 * Ports for the programs of tests: below those that the system gives out by itself, so that no connection of another test
 * takes one before its program is there, or while it is down. Runs on Node as well, for the browser suite.
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer, isIP } from 'node:net';

/** A member of a cluster talks to the others on a port that is higher by 10,000: those are given to nobody. */
const [lowest, beyond] = [11_000, 21_000];

/** @returns a port that is free on this address for TCP and for UDP, and that nobody else is given. */
export async function takeFreePort(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, beyond);
    if ((await claim(port)) && (await isFree(port, address))) return port;
  }
}

/**
 * Tests run in several processes, and between a look at a port and its use another one may look at it. So whoever takes one
 * first takes a name that the system gives to one process alone, until that one ends. Where it knows no such names (they
 * are Linux's), chance has to do.
 */
function claim(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const name = createServer().once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE'),
    );
    name.listen(`\0anoncam-test-port-${port}`, () => {
      name.unref();
      resolve(true);
    });
  });
}

async function isFree(port: number, address: string): Promise<boolean> {
  const forTcp = await new Promise<boolean>((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
  const forUdp = await new Promise<boolean>((resolve) => {
    const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4').once('error', () => resolve(false));
    socket.bind(port, address, () => socket.close(() => resolve(true)));
  });
  return forTcp && forUdp;
}
