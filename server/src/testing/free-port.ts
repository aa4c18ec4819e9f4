/**
 * Ports for the programs of tests: below those that the system gives out by itself, so that no connection of another test
 * takes one before its program is there, or while it is down. Runs on Node as well, for the browser suite.
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer, isIP } from 'node:net';

/** A member of a cluster talks to the others on a port that is higher by 10,000. */
const [lowest, highest] = [11_000, 22_700];

/** None is given twice. */
const given = new Set<number>();

/** @returns a port that is free on this address for TCP and for UDP. */
export async function takeFreePort(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest);
    if (given.has(port) || !(await isFree(port, address))) continue;
    given.add(port);
    return port;
  }
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
