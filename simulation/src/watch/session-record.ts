/**
 * What the simulation keeps of each session beside the session itself: what its page has said, as far as invariants ask
 * for it, and how it was at the end of the event before.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import { noWishes, type Reach, type Wishes } from '@anoncam/protocol/wishes';
import type { Person, SessionId, Ticket } from '../../../server/src/matching/ticket.ts';
import type { Phase } from '../../../server/src/session/session-state.ts';
import type { VisitorSession } from '../../../server/src/session/visitor-session.ts';
import type { Wire } from '../parts/wire.ts';

export class SessionRecord {
  readonly name: string;
  readonly session: VisitorSession;
  /** The socket that speaks for it. */
  wire: Wire;
  /** Its phase after the event before, and since when. */
  phase: Phase;
  phaseSinceMs: number;
  wishes: Wishes = noWishes;
  wanted: { readonly mode: Mode; readonly reach: Reach } | null = null;
  readonly blocked = new Set<Person>();
  /** Whose device could not be reached, and until when (ms since the epoch) that counts. */
  readonly unreachable = new Map<Person, number>();
  readonly accepted = new Set<CallId>();
  /** The calls and pairings that it is not in any more. */
  readonly left = new Set<CallId>();
  /** Left alone through no fault of its page's: the next ticket must keep this place, and go first. */
  owedSinceMs: number | null = null;
  /** The last of its tickets that was used up by a pairing. */
  usedEpoch: number | null = null;

  constructor(name: string, session: VisitorSession, wire: Wire, now: number) {
    this.name = name;
    this.session = session;
    this.wire = wire;
    this.phase = session.phase;
    this.phaseSinceMs = now;
  }

  get id(): SessionId {
    return this.session.id;
  }

  get isOver(): boolean {
    return this.session.phase.is === 'over';
  }

  /** The ticket with which it waits, if it does. */
  get ticket(): Ticket | null {
    const { phase } = this.session;
    return phase.is === 'waiting' ? phase.ticket : null;
  }
}
