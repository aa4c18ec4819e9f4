/** Starts the servers that benchmarks compare: AnonCam as an operator runs it, and its anchors. */
import { join } from 'node:path';
import { BenchmarkError } from '../frame/benchmark.ts';
import { type Child, ignoreOutput, readUntil, serverCore, startChild } from '../frame/children.ts';

export type Running = { readonly child: Child; readonly port: number; readonly origin: string };

const root = join(import.meta.dir, '../..');

/**
 * `origin` is what browsers would see; null leaves it at localhost with the port. `core` is the one it is bound to,
 * if to any; `more` are further settings.
 */
export async function startAnoncam(
  folder: string,
  origin: string | null,
  core: number | null,
  more: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = startChild(core, [process.execPath, join(root, 'server/src/main.ts')], {
    ANONCAM_PORT: '0',
    ANONCAM_CONSOLE_PORT: '',
    ANONCAM_HOST: '127.0.0.1',
    ANONCAM_DATA_DIR: folder,
    ANONCAM_PUBLIC_ORIGIN: origin ?? '',
    ANONCAM_STUN_URLS: '',
    ANONCAM_MAX_SOCKETS: '18000',
    ANONCAM_LOG_LEVEL: 'info',
    ...more,
  });
  const port = await readPort(child, /"port":(\d+).*AnonCam is ready/);
  return { child, port, origin: origin ?? `http://localhost:${port}` };
}

export async function startBareRelay(): Promise<Running> {
  const child = startChild(serverCore, [process.execPath, join(import.meta.dir, 'bare-relay.ts')]);
  const port = await readPort(child, /^port (\d+)$/);
  return { child, port, origin: `http://localhost:${port}` };
}

export async function startSocketIoRelay(): Promise<Running> {
  const node = Bun.which('node');
  if (!node) throw new BenchmarkError('The Socket.IO anchor runs on Node, which was not found.');
  const child = startChild(serverCore, [node, join(import.meta.dir, 'socket-io-relay.mjs')], {
    NODE_ENV: 'production',
  });
  const port = await readPort(child, /^port (\d+)$/);
  return { child, port, origin: `http://localhost:${port}` };
}

async function readPort(child: Child, pattern: RegExp): Promise<number> {
  const port = await readUntil(child, (line) => pattern.exec(line)?.[1] ?? null);
  void ignoreOutput(child);
  return Number(port);
}
