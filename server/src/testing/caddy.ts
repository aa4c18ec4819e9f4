/**
 * A real Caddy for a test: the shipped Caddyfile with the few lines that a test must differ in, on free ports of this machine,
 * with certificates of its own making, in a folder of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecurely } from 'node:tls';
import { takeFreePort } from './free-port.ts';

const shipped = join(import.meta.dir, '../../../ops/caddy/Caddyfile');

export type CaddyOptions = {
  /** The ports to which it forwards. */
  readonly site: number;
  readonly console: number;
  /** Changes the Caddyfile further. */
  readonly change?: (text: string) => string;
};

/** Whether it has a certificate for this port, which it makes after it has begun to listen. */
async function shakesHands(port: number, ca: string): Promise<boolean> {
  const socket = connectSecurely({ host: '127.0.0.1', port, servername: 'localhost', ca });
  const isSecure = await new Promise<boolean>((resolve) => {
    socket.once('secureConnect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
  socket.destroy();
  return isSecure;
}

export class Caddy {
  /** Where all of its files are. */
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly port: number;
  readonly consolePort: number;
  readonly httpPort: number;
  #said = '';

  private constructor(child: ChildProcess, folder: string, ports: readonly [number, number, number]) {
    this.folder = folder;
    this.#child = child;
    [this.port, this.consolePort, this.httpPort] = ports;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
    }
  }

  static async start({ site, console, change = (text) => text }: CaddyOptions): Promise<Caddy> {
    const folder = mkdtempSync(join(tmpdir(), 'anoncam-caddy-'));
    const ports = [await takeFreePort(), await takeFreePort(), await takeFreePort()] as const;
    const [own, ownConsole, http] = ports;
    const lines = ['default_bind 127.0.0.1', 'local_certs', 'skip_install_trust', `http_port ${http}`];
    const text = readFileSync(shipped, 'utf8')
      .replace(
        '\tadmin off\n',
        ['', 'admin off', `storage file_system ${folder}/data`, ...lines, ''].join('\n'),
      )
      .replaceAll(/^chat\.example/gm, `localhost:${own}`)
      .replaceAll(/^console\.example/gm, `localhost:${ownConsole}`)
      .replace('127.0.0.1:8080', `127.0.0.1:${site}`)
      .replace('127.0.0.1:8081', `127.0.0.1:${console}`);
    await writeFile(join(folder, 'Caddyfile'), change(text));
    const program = process.env['CADDY_PROGRAM'] ?? '/usr/bin/caddy';
    // If the tests are killed, so is it.
    const args = ['--pdeathsig=SIGKILL', '--', program, 'run', '--config', 'Caddyfile'];
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
    const child = spawn('setpriv', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const caddy = new Caddy(child, folder, ports);
    await caddy.#awaitReady();
    return caddy;
  }

  /** Everything it wrote to stdout and stderr. */
  get said(): string {
    return this.#said;
  }

  get authorityFile(): string {
    return join(this.folder, 'data/pki/authorities/local/root.crt');
  }

  /** A place that leads to a port of it, as seen from another address of this machine. */
  async openWayFrom(address: string, port: number): Promise<{ port: number; [Symbol.dispose](): void }> {
    const server = createServer((near) => {
      const far = connect({ host: '127.0.0.1', port, localAddress: address });
      near.pipe(far).pipe(near);
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const place = server.address();
    if (place === null || typeof place === 'string') throw new Error('no port was given');
    return { port: place.port, [Symbol.dispose]: () => void server.close() };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'close');
      this.#child.kill('SIGTERM');
      await ended;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** It listens, and has a certificate for each of its names. */
  async #awaitReady(): Promise<void> {
    while (!(await this.#isReady())) {
      if (this.#child.exitCode !== null) throw new Error(`Caddy ended instead of starting: ${this.#said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #isReady(): Promise<boolean> {
    const ca = existsSync(this.authorityFile) ? readFileSync(this.authorityFile, 'utf8') : '';
    // It may just be writing it.
    if (!ca.trimEnd().endsWith('-----END CERTIFICATE-----')) return false;
    const ready = [this.port, this.consolePort].map((port) => shakesHands(port, ca));
    return (await Promise.all(ready)).every(Boolean);
  }
}
