/**
 * A real coturn for a test: the shipped configuration with the few lines that a test must differ in, on a free port of this
 * machine, in a folder of its own. As root it runs as the user that Debian's package makes, as it does for an operator.
 * Runs on Node as well, for the browser suite.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeMessage } from '../cli/doctor/stun-message.ts';
import { takeFreePort } from './free-port.ts';

export const shippedConfiguration = path.join(import.meta.dirname, '../../../ops/coturn/turnserver.conf');
const user = 'turnserver';

export type CoturnOptions = {
  /** Addresses of this machine that it listens on and relays from. */
  readonly addresses?: readonly string[];
  /** Of special ranges, that it may send to all the same. */
  readonly allowedPeers?: readonly string[];
  /** Further lines of its configuration, after those that are shipped. */
  readonly lines?: readonly string[];
  /** In place of the shipped configuration. */
  readonly configuration?: string;
};

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Asks until it answers: coturn says nowhere that it is ready, and its log is off. */
async function awaitAnswer(address: string, port: number, child: ChildProcess): Promise<void> {
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  const transaction = Buffer.from('is it there?');
  const bytes = encodeMessage({ method: 'binding', kind: 'request', transaction, attributes: [] });
  const ask = setInterval(() => socket.send(bytes, port, address, () => {}), 20);
  // Until it listens, the machine itself answers that nobody does.
  socket.on('error', () => {});
  try {
    await Promise.race([
      once(socket, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('coturn ended instead of starting'))),
    ]);
  } finally {
    clearInterval(ask);
    socket.close();
  }
}

function listLines(folder: string, port: number, secret: string, options: CoturnOptions): readonly string[] {
  const { addresses = ['127.0.0.1'], allowedPeers = [], lines = [] } = options;
  const mayLoop = allowedPeers.some((peer) => peer.startsWith('127.') || peer === '::1');
  return [
    ...addresses.flatMap((address) => [`listening-ip=${address}`, `relay-ip=${address}`]),
    `listening-port=${port}`,
    `static-auth-secret=${secret}`,
    `pidfile=${folder}/pid`,
    'no-tls',
    'no-dtls',
    ...(mayLoop ? ['allow-loopback-peers'] : []),
    ...allowedPeers.map((peer) => `allowed-peer-ip=${peer}`),
    ...lines,
  ];
}

export class Coturn {
  readonly address: string;
  readonly port: number;
  readonly secret = 'a secret of the tests'.replaceAll(' ', '-');
  /** Where all of its files are. */
  readonly folder = mkdtempSync(path.join(tmpdir(), 'anoncam-coturn-'));
  #child: ChildProcess | null = null;
  #said = '';

  private constructor(address: string, port: number) {
    this.address = address;
    this.port = port;
  }

  static async start(options: CoturnOptions = {}): Promise<Coturn> {
    const [address = '127.0.0.1'] = options.addresses ?? [];
    const coturn = new Coturn(address, await takeFreePort(address));
    await coturn.#start(options);
    return coturn;
  }

  /** As `ANONCAM_TURN_URLS` has it. */
  get url(): string {
    const host = isIP(this.address) === 6 ? `[${this.address}]` : this.address;
    return `turn:${host}:${this.port}?transport=udp`;
  }

  /** Everything it wrote to stdout and stderr. */
  get said(): string {
    return this.#said;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(options: CoturnOptions): Promise<void> {
    const file = path.join(this.folder, 'turnserver.conf');
    const base = options.configuration ?? readFileSync(shippedConfiguration, 'utf8');
    const lines = listLines(this.folder, this.port, this.secret, options);
    writeFileSync(file, `${base}\n${lines.join('\n')}\n`, { mode: 0o600 });
    if (isRoot()) for (const owned of [this.folder, file]) giveToUser(owned);
    // If the tests are killed, so is it.
    const as = [
      '--pdeathsig=SIGKILL',
      ...(isRoot() ? [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'] : []),
    ];
    const program = process.env['COTURN_PROGRAM'] ?? '/usr/bin/turnserver';
    // Unbuffered, so that it cannot end with something unsaid.
    const child = spawn('setpriv', [...as, '--', 'stdbuf', '-o0', program, '-c', file], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
    }
    await awaitAnswer(this.address, this.port, child).catch(async (error: unknown) => {
      const said = this.#said;
      await this.stop();
      throw new Error(`${String(error)}: ${said}`);
    });
  }
}

function giveToUser(owned: string): void {
  const [id, group] = ['-u', '-g'].map((of) => Number(execFileSync('id', [of, user])));
  chownSync(owned, id ?? 0, group ?? 0);
}
