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
/** Everybody who begins to wait asks, and all who wait are told now and then: for so long one answer does for all of a kind. */
const answeredForMs = 1_000;

type Known = {
  readonly waits: Wait[];
  /** What was answered last, if it was known. */
  usual: { readonly ms: number; readonly atMs: number } | null;
};

export class WaitTimes {
  readonly #known = new Map<WaitKind, Known>();

  /** One wait is over: `isMet` if somebody was met, otherwise it was given up. */
  note(kind: WaitKind, ms: number, { isMet, now }: { isMet: boolean; now: number }): void {
    const known = this.#known.get(kind) ?? { waits: [], usual: null };
    known.waits.push({ ms, isMet, atMs: now });
    if (known.waits.length > keptWaits) known.waits.shift();
    // The kind that was used last is the last to be forgotten.
    this.#known.delete(kind);
    this.#known.set(kind, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxKinds && oldest !== undefined) this.#known.delete(oldest);
  }

  /** The time in which half of those of this kind met somebody, in milliseconds, at most a second old; null if it is not known. */
  usualMs(kind: WaitKind, now: number): number | null {
    const known = this.#known.get(kind);
    if (!known) return null;
    if (known.usual && Math.abs(now - known.usual.atMs) < answeredForMs) return known.usual.ms;
    const waits = known.waits.filter(({ atMs }) => now - atMs < keptMs);
    const ms = waits.length < enoughWaits ? null : findMedian(waits);
    known.usual = ms === null ? null : { ms, atMs: now };
    return ms;
  }

  /** Forgets what is too old to count. */
  tidy(now: number): void {
    for (const [kind, { waits }] of this.#known) {
      if (now - (waits.at(-1)?.atMs ?? 0) >= keptMs) this.#known.delete(kind);
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
