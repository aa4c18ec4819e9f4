/**
 * Which calls ended a short while ago, and for whom: so long they can still be reported. In memory; forgotten afterwards.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { VisitorRef } from '../matching/ticket.ts';
import type { ReportTicket } from './report-tickets.ts';

export class RecentCalls {
  /** Ends, the oldest first: none is added but at the present moment. */
  readonly #endedAtMs = new Map<string, number>();
  readonly #sinceMs: number;

  /** @param now when this server began to see calls end. */
  constructor(now: number) {
    this.#sinceMs = now;
  }

  noteEnd(call: CallId, visitor: VisitorRef, now: number): void {
    this.#endedAtMs.set(nameOf(call, visitor), now);
  }

  /**
   * Whether a call that is not going on here ended so short a while ago. One whose end this server has not seen, because it
   * was started anew meanwhile, is taken for ended by then.
   */
  isRecent({ call, by, sinceMs }: ReportTicket, now: number): boolean {
    const seen = this.#endedAtMs.get(nameOf(call, by));
    const endedAtMs = seen ?? (sinceMs < this.#sinceMs ? this.#sinceMs : sinceMs);
    return now - endedAtMs <= limits.reportMs;
  }

  tidy(now: number): void {
    for (const [name, endedAtMs] of this.#endedAtMs) {
      if (now - endedAtMs <= limits.reportMs) return;
      this.#endedAtMs.delete(name);
    }
  }

  get size(): number {
    return this.#endedAtMs.size;
  }
}

function nameOf(call: CallId, visitor: VisitorRef): string {
  return `${call} ${visitor}`;
}
