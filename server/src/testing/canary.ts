/**
 * Listens for what a relay must not let out: on one port of every address of this machine, UDP and TCP.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

export class Canary {
  /** What came: the text of a datagram, or `tcp ADDRESS` for a connection to that address of ours. */
  readonly heard: string[] = [];
  readonly port: number;
  readonly #close: () => void;
  #onHeard: (() => void) | null = null;

  private constructor(port: number, close: () => void) {
    this.port = port;
    this.#close = close;
  }

  static async listen(): Promise<Canary> {
    // Of both kinds: what comes over IPv4 is heard there too.
    const udp = createSocket({ type: 'udp6', ipv6Only: false });
    const tcp = createServer();
    tcp.listen(0, '::');
    await once(tcp, 'listening');
    const { port } = tcp.address() as AddressInfo;
    udp.bind(port, '::');
    await once(udp, 'listening');
    const canary = new Canary(port, () => {
      udp.close();
      tcp.close();
    });
    udp.on('message', (bytes) => canary.#note(bytes.toString()));
    tcp.on('connection', (socket) => {
      canary.#note(`tcp ${socket.localAddress?.replace(/^::ffff:/, '')}`);
      socket.on('error', () => {});
      socket.destroy();
    });
    return canary;
  }

  /** Comes back when that was heard, and with it all that came before. */
  async awaitHeard(text: string): Promise<void> {
    while (!this.heard.includes(text)) {
      await new Promise<void>((resolve) => {
        this.#onHeard = resolve;
      });
    }
  }

  /** Connects by itself: connections are heard in the order of their coming. */
  async awaitConnections(own: string): Promise<void> {
    const socket = connect({ host: own, port: this.port });
    socket.on('error', () => {});
    await this.awaitHeard(`tcp ${own}`);
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #note(text: string): void {
    this.heard.push(text);
    this.#onHeard?.();
  }
}
