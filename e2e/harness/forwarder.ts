/**
 * An HTTP proxy in front of the server that does what an operator's does: it adds to every request, the one that opens
 * a WebSocket included, the address where its visitor is said to come from.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { listenSomewhere } from './server.ts';

export class Forwarder {
  readonly #serverPort: number;
  readonly #address: string;
  readonly #listener: Server;
  readonly #upgraded = new Set<Duplex>();

  constructor(serverPort: number, address: string) {
    this.#serverPort = serverPort;
    this.#address = address;
    this.#listener = createServer((asked, answer) => this.#pass(asked, answer));
    this.#listener.on('upgrade', (asked, socket) => this.#upgrade(asked, socket));
  }

  /** Starts to listen and gives the port. */
  listen(): Promise<number> {
    return listenSomewhere(this.#listener);
  }

  async close(): Promise<void> {
    for (const socket of this.#upgraded) socket.destroy();
    this.#listener.close();
    this.#listener.closeAllConnections();
    await once(this.#listener, 'close');
  }

  #ask({ method, url, headers }: IncomingMessage) {
    return request({
      host: '127.0.0.1',
      port: this.#serverPort,
      method,
      path: url,
      headers: { ...headers, 'x-forwarded-for': this.#address },
    });
  }

  #pass(asked: IncomingMessage, answer: ServerResponse): void {
    const passed = this.#ask(asked);
    passed.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
      response.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }

  #upgrade(asked: IncomingMessage, browser: Duplex): void {
    const passed = this.#ask(asked);
    passed.on('upgrade', (response, server, first) => {
      browser.write(writeHead(response));
      browser.write(first);
      browser.pipe(server).pipe(browser);
      this.#join(browser, server);
    });
    // The server refuses: its answer is an ordinary one, and the last.
    passed.on('response', (response) => {
      browser.write(writeHead(response));
      response.pipe(browser);
    });
    passed.on('error', () => browser.destroy());
    passed.end();
  }

  #join(browser: Duplex, server: Duplex): void {
    for (const [socket, other] of [
      [browser, server],
      [server, browser],
    ] as const) {
      this.#upgraded.add(socket);
      // A browser that goes away in the middle is what many tests are about.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#upgraded.delete(socket);
        other.destroy();
      });
    }
  }
}

function writeHead({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ''}`] : [],
  );
  return [`HTTP/1.1 ${statusCode} ${statusMessage}`, ...lines, '', ''].join('\r\n');
}
