/**
 * The load of a storm, a process of its own: pages come to one server, lose it all at once, and come back as the page's own link
 * does. Its only argument is a job as JSON; it writes JSON lines.
 */

import { ServerLink } from '../../web/src/server-link/server-link.ts';
import { findPercentile } from '../crowd/percentile.ts';
import { admitMany } from '../sockets/anoncam-dialect.ts';
import { becomePages, createLinkUrl } from './page-world.ts';

export type StormJob = { readonly port: number; readonly origin: string; readonly pages: number };

export type Storm = {
  /** From the loss until so many were welcome again (ms). */
  readonly halfMs: number;
  readonly mostMs: number;
  readonly allMs: number;
  /** Closed by the server on the way back, since it had too much to do. */
  readonly refused: number;
};

export type StormSaid = { readonly here: number } | { readonly back: Storm };

/** However stuck, it is gone after this. */
const atMostMs = 120_000;
/** So many come in at the same time at first. */
const arrivingAtOnce = 256;

function tell(said: StormSaid): void {
  console.log(JSON.stringify(said));
}

class Storming {
  readonly #pages: number;
  readonly #open: (page: number) => void;
  readonly #welcome = new Set<number>();
  readonly #backMs: number[] = [];
  #lostAtMs = 0;
  #refused = 0;

  constructor({ port, pages }: StormJob) {
    this.#pages = pages;
    this.#open = (page) => {
      const link = new ServerLink(createLinkUrl(port, page), {
        onWelcome: () => this.#onWelcome(page),
        onDown: (reason) => this.#onDown(page, reason !== null),
        onRefused: (reason) => this.#end(`a page was refused: ${reason}`),
        onMessage: () => {},
        callToResume: () => null,
      });
      link.open();
    };
  }

  begin(): void {
    for (let page = 0; page < arrivingAtOnce; page++) this.#open(page);
  }

  #onWelcome(page: number): void {
    this.#welcome.add(page);
    const { size } = this.#welcome;
    if (this.#lostAtMs > 0) return this.#onBack();
    const next = size - 1 + arrivingAtOnce;
    if (next < this.#pages) this.#open(next);
    if (size === this.#pages) tell({ here: size });
  }

  #onBack(): void {
    this.#backMs.push(performance.now() - this.#lostAtMs);
    if (this.#welcome.size < this.#pages) return;
    const [halfMs, mostMs, allMs] = [0.5, 0.99, 1].map((share) => findPercentile(this.#backMs, share));
    if (halfMs === undefined || mostMs === undefined || allMs === undefined) return;
    tell({ back: { halfMs, mostMs, allMs, refused: this.#refused } });
    process.exit(0);
  }

  #onDown(page: number, isRefused: boolean): void {
    if (this.#lostAtMs === 0 && this.#welcome.size < this.#pages) this.#end('a page was lost too early');
    if (this.#lostAtMs === 0) this.#lostAtMs = performance.now();
    if (isRefused) this.#refused += 1;
    this.#welcome.delete(page);
  }

  #end(why: string): never {
    console.error(why);
    process.exit(1);
  }
}

setTimeout(() => process.exit(3), atMostMs);
const job = JSON.parse(process.argv[2] ?? '') as StormJob;
const cookies = await admitMany(job.pages, job.port, job.origin);
becomePages({ origin: job.origin, cookies });
new Storming(job).begin();
