/**
 * Servers of one site as an operator starts them, behind a balancer, with one store and one database, and a crowd that comes
 * to them and is judged by what its members have seen.
 */
import { expect } from 'bun:test';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { admitBrowser, createDataFolder, type Place, settingsFor } from './application.ts';
import type { Balancer } from './balancer.ts';
import { judgeHistories, judgeRest } from './histories.ts';
import { endProgram, type RunningProgram, startProgram } from './process.ts';
import { until } from './until.ts';
import { type Line, Wanderer } from './wanderer.ts';

export class SeveralServers implements AsyncDisposable {
  readonly #balancer: Balancer;
  readonly #shared: Readonly<Record<string, string>>;
  readonly #folders: string[] = [];
  #running: readonly RunningProgram[] = [];

  constructor(balancer: Balancer, { database, store }: { database: string; store: string }) {
    this.#balancer = balancer;
    this.#shared = { ANONCAM_DATABASE_URL: database, ANONCAM_VALKEY_URL: store };
  }

  get running(): readonly RunningProgram[] {
    return this.#running;
  }

  get site(): Place {
    const { port } = this.#balancer;
    return { address: `127.0.0.1:${port}`, origin: `http://localhost:${port}` };
  }

  /** With the master key of the first of them, as an operator copies it. */
  async start(): Promise<void> {
    const dataDir = createDataFolder();
    const [first] = this.#folders;
    if (first) cpSync(join(first, 'keys'), join(dataDir, 'keys'), { recursive: true });
    this.#folders.push(dataDir);
    const own = { ANONCAM_PUBLIC_ORIGIN: this.site.origin, ANONCAM_LOG_LEVEL: 'info' };
    this.#use([...this.#running, await startProgram(settingsFor(dataDir, { ...this.#shared, ...own }))]);
  }

  /** Nobody new is sent there, and whoever calls this ends it. */
  spare(server: RunningProgram): void {
    this.#use(this.#running.filter((other) => other !== server));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#running) await endProgram(server, 'SIGKILL');
    for (const folder of this.#folders) rmSync(folder, { recursive: true });
  }

  #use(servers: readonly RunningProgram[]): void {
    this.#running = servers;
    this.#balancer.use(servers.map(({ port }) => port));
  }
}

export class Crowd implements Disposable {
  readonly members: readonly Wanderer[];
  readonly #line: Line;

  private constructor(members: readonly Wanderer[], line: Line) {
    this.members = members;
    this.#line = line;
  }

  static async gather(site: Place, size: number): Promise<Crowd> {
    const cookies = await Promise.all(Array.from({ length: size }, () => admitBrowser(site)));
    const line: Line = new Map();
    const staysMs = () => 500 + Math.random() * 1_500;
    return new Crowd(
      cookies.map((cookie) => new Wanderer(site, cookie, { line, staysMs })),
      line,
    );
  }

  /** How many calls there have been: asked again and again, so that no history is read for it. */
  get meetings(): number {
    return this.#line.size;
  }

  /** So many more meetings than there were. */
  async awaitMeetings(more: number): Promise<void> {
    const before = this.meetings;
    await until(() => this.meetings >= before + more);
  }

  async expectAllWell(mayRepeat = false): Promise<void> {
    for (const wanderer of this.members) wanderer.stay();
    await until(() => judgeRest(this.members) === null);
    expect(judgeHistories(this.members, mayRepeat)).toEqual([]);
  }

  [Symbol.dispose](): void {
    for (const wanderer of this.members) wanderer.end();
  }
}
