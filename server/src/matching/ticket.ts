/**
 * A ticket: one visitor's wish to be paired, as the waiting room holds it. It says nothing of who the visitor is.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';

/** One connected page. */
export type SessionId = string & { readonly __brand: 'SessionId' };
/** One browser, by a keyed tag of its cookie's secret; the same for all its tabs. */
export type VisitorRef = string & { readonly __brand: 'VisitorRef' };

export type Ticket = {
  readonly session: SessionId;
  /** Raised with each ticket of a session: a proposal for an older one is void. */
  readonly epoch: number;
  readonly visitor: VisitorRef;
  readonly mode: Mode;
  /** Since when the visitor waits (ms since the epoch); kept by those who return to the front. */
  readonly sinceMs: number;
  /** Left alone by a stranger who never acknowledged: goes before everybody else. */
  readonly front: boolean;
};
