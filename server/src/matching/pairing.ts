/**
 * Who may meet whom: pure rules over two tickets. It does not choose; the waiting room does.
 */
import type { SessionId, Ticket, VisitorRef } from './ticket.ts';

export type PairingRules = {
  /** A localhost site, where somebody tries it alone with two tabs. */
  readonly ownTabsMayMeet: boolean;
  /** Strangers who met are kept apart for this long… */
  readonly apartMs: number;
  /** …unless nobody else is there and both have waited this long. */
  readonly reunionAfterMs: number;
};

export const defaultPairingRules: PairingRules = {
  ownTabsMayMeet: false,
  apartMs: 10 * 60_000,
  reunionAfterMs: 5_000,
};

/** Who counts as one person for "not the same stranger again". */
export type Person = VisitorRef | SessionId;

export function personOf(ticket: Ticket, rules: PairingRules): Person {
  return rules.ownTabsMayMeet ? ticket.session : ticket.visitor;
}

/** no: never. yes: at once. reunion: they met lately, so only if nobody else is there and both have waited. */
export type Verdict = 'no' | 'yes' | 'reunion';

export function judgePair(
  a: Ticket,
  b: Ticket,
  past: { metAtMs: number | null; now: number },
  rules: PairingRules,
): Verdict {
  const { metAtMs, now } = past;
  if (a.mode !== b.mode || a.session === b.session) return 'no';
  if (!rules.ownTabsMayMeet && a.visitor === b.visitor) return 'no';
  if (metAtMs === null || now - metAtMs >= rules.apartMs) return 'yes';
  const bothWaitedMs = now - Math.max(a.sinceMs, b.sinceMs);
  return bothWaitedMs >= rules.reunionAfterMs ? 'reunion' : 'no';
}
