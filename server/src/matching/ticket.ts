/**
 * A ticket: one visitor's wish to be paired, as the waiting room holds it. It says nothing of who the visitor is, and
 * knows no address.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { Country, Reach, Wishes } from '@anoncam/protocol/wishes';

/** One connected page. */
export type SessionId = string & { readonly __brand: 'SessionId' };
/** One browser, by a keyed tag of its cookie's secret; the same for all its tabs. */
export type VisitorRef = string & { readonly __brand: 'VisitorRef' };
/** Who counts as one person for another: their browser; or their tab, where it is a tab of one's own browser. */
export type Person = VisitorRef | SessionId;

/** Who is on probation meets only others who are. */
export type Pool = 'ordinary' | 'probation';

export type Ticket = {
  readonly session: SessionId;
  /** Raised with each ticket of a session: a proposal for an older one is void. */
  readonly epoch: number;
  readonly visitor: VisitorRef;
  readonly pool: Pool;
  readonly mode: Mode;
  readonly wishes: Wishes;
  readonly country: Country;
  readonly reach: Reach;
  /** Blocked by this visitor, or out of this device's reach just before. */
  readonly avoids: ReadonlySet<Person>;
  /** Since when the visitor waits (ms since the epoch); kept by those who return to the front. */
  readonly sinceMs: number;
  /** Left alone by a stranger who never acknowledged, or could not be reached: goes before everybody else. */
  readonly front: boolean;
};

/** Who the holder of `own` meets in the holder of `other`. */
export function personMet(own: Ticket, other: Ticket): Person {
  return own.visitor === other.visitor ? other.session : other.visitor;
}
