/**
 * Listens on the link of a home: every packet that passes there, in and out, as it is on the wire.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Home } from './homes.ts';
import { type Packet, readCapture } from './packets.ts';
import { tcpdumpPath } from './programs.ts';

export class Wire {
  readonly #program: ChildProcess;
  readonly #bytes: Buffer[] = [];
  #said = '';

  private constructor(program: ChildProcess) {
    this.#program = program;
    program.stdout?.on('data', (chunk: Buffer) => this.#bytes.push(chunk));
    program.stderr?.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString();
    });
  }

  /** Comes back when it listens. */
  static async tap({ enter }: Home): Promise<Wire> {
    const [program = '', ...args] = ['setpriv', '--pdeathsig=KILL', ...enter, tcpdumpPath];
    const options = ['-i', 'eth0', '-n', '-U', '--immediate-mode', '-B', '16384', '-w', '-'];
    const wire = new Wire(spawn(program, [...args, ...options], { stdio: ['ignore', 'pipe', 'pipe'] }));
    while (!wire.#said.includes('listening on')) {
      if (wire.#program.exitCode !== null) throw new Error(`tcpdump ended: ${wire.#said}`);
      await Promise.race([once(wire.#program.stderr ?? wire.#program, 'data'), once(wire.#program, 'exit')]);
    }
    return wire;
  }

  /** Everything that passed so far. Nothing is heard after that. */
  async untap(): Promise<readonly Packet[]> {
    await this.end();
    if (!/\b0 packets dropped by kernel/.test(this.#said))
      throw new Error(`not everything was heard: ${this.#said}`);
    return readCapture(Buffer.concat(this.#bytes));
  }

  async end(): Promise<void> {
    const { exitCode, signalCode } = this.#program;
    if (exitCode !== null || signalCode !== null) return;
    const closed = once(this.#program, 'close');
    this.#program.kill('SIGINT');
    await closed;
  }
}
