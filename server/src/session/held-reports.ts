/**
 * Reports that cannot be written because the database is gone: held in memory, and tried again until they are. Nobody is told
 * that such a report has arrived before it has; until then the page keeps it as well.
 */
import { limits } from '@anoncam/protocol/limits';
import type { GivenReport } from '../moderation/report.ts';

/** More are refused, and can be sent again. */
const mostHeld = 1_000;
const againAfterMs = 5_000;

type Held = {
  readonly report: GivenReport;
  /** For whoever asked last: the page may have come back by another socket. */
  readonly write: () => Promise<boolean>;
};

export class HeldReports {
  readonly #held = new Map<string, Held>();
  #againAtMs = 0;
  #isTrying = false;

  get size(): number {
    return this.#held.size;
  }

  /** What is held of this reporter and call; null for nothing. */
  find({ call, by }: GivenReport): GivenReport | null {
    return this.#held.get(nameOf({ call, by }))?.report ?? null;
  }

  /**
   * @param write tries once more and tells who waits for it; false if it still cannot be written.
   * @returns whether there was room.
   */
  hold(report: GivenReport, write: () => Promise<boolean>): boolean {
    const name = nameOf(report);
    if (this.#held.size >= mostHeld && !this.#held.has(name)) return false;
    this.#held.set(name, { report, write });
    return true;
  }

  /** Tries again, if it is time. @returns how many were given up, because they are too old. */
  async tryAgain(now: number): Promise<number> {
    if (this.#isTrying || now < this.#againAtMs || this.#held.size === 0) return 0;
    this.#isTrying = true;
    const lost = this.#giveUp(now);
    for (const [name, { write }] of this.#held) {
      // Where one cannot be written, the next cannot either.
      if (!(await write())) break;
      this.#held.delete(name);
    }
    this.#againAtMs = now + againAfterMs;
    this.#isTrying = false;
    return lost;
  }

  /** A database that is gone for so long needs people, and a report of yesterday's call is of little use to them. */
  #giveUp(now: number): number {
    const old = [...this.#held].filter(([, { report }]) => now - report.atMs > limits.heldReportMs);
    for (const [name] of old) this.#held.delete(name);
    return old.length;
  }
}

function nameOf({ call, by }: Pick<GivenReport, 'call' | 'by'>): string {
  return `${call} ${by}`;
}
