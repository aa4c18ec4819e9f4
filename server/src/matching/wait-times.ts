/**
 * How long waiting usually takes, from the waits of the last minutes: those that ended in a meeting, and those that were
 * given up, of which it is known only that they would have taken longer. Nothing in it leads back to anybody.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { Ticket } from './ticket.ts';

/** Tickets of the same kind wait about as long. */
export type WaitKind = string & { readonly __brand: 'WaitKind' };

export function kindOf(mode: Mode, { wishes, pool }: Pick<Ticket, 'wishes' | 'pool'>): WaitKind {
  const { interests, languages, nearby } = wishes;
  const wanted = `${interests.length > 0 ? 'interest ' : ''}${nearby ? 'near ' : ''}${languages[0] ?? ''}`;
  return `${pool} ${mode} ${wanted}` as WaitKind;
}

type Wait = { readonly ms: number; readonly isMet: boolean; readonly atMs: number };

const keptMs = 5 * 60_000;
/** Of each kind, the latest. */
const keptWaits = 64;
const maxKinds = 1_000;
/** Fewer tell nothing. */
const enoughWaits = 5;

export class WaitTimes {
  readonly #waits = new Map<WaitKind, Wait[]>();

  /** One wait is over: `isMet` if somebody was met, otherwise it was given up. */
  note(kind: WaitKind, ms: number, { isMet, now }: { isMet: boolean; now: number }): void {
    const waits = this.#waits.get(kind) ?? [];
    // The kind that was used last is the last to be forgotten.
    this.#waits.delete(kind);
    this.#waits.set(kind, [...waits.slice(1 - keptWaits), { ms, isMet, atMs: now }]);
    const [oldest] = this.#waits.keys();
    if (this.#waits.size > maxKinds && oldest !== undefined) this.#waits.delete(oldest);
  }

  /** The time in which half of those of this kind met somebody, in milliseconds; null if that is not known. */
  usualMs(kind: WaitKind, now: number): number | null {
    const waits = this.#waits.get(kind)?.filter(({ atMs }) => now - atMs < keptMs) ?? [];
    return waits.length < enoughWaits ? null : findMedian(waits);
  }

  /** Forgets what is too old to count. */
  tidy(now: number): void {
    for (const [kind, waits] of this.#waits) {
      if (now - (waits.at(-1)?.atMs ?? 0) >= keptMs) this.#waits.delete(kind);
    }
  }
}

/** The median where some waits are cut off (Kaplan and Meier's estimate); null if fewer than half met anybody. */
function findMedian(waits: readonly Wait[]): number | null {
  const byLength = waits.toSorted((a, b) => a.ms - b.ms || Number(b.isMet) - Number(a.isMet));
  let stillWaiting = 1;
  for (const [index, { ms, isMet }] of byLength.entries()) {
    if (isMet) stillWaiting *= 1 - 1 / (byLength.length - index);
    // The products of fractions that should be a half may be a little more.
    if (stillWaiting <= 0.5 + 1e-9) return Math.round(ms);
  }
  return null;
}
