/**
 * What the reception tells whoever counts for the operator, as it happens: words of closed lists, and of nobody. Who
 * counts, and how, is not known here.
 */

import type { FromVisitor, Mode } from '@anoncam/protocol/from-visitor';
import type { Finding } from '@anoncam/protocol/verdict';

export type Tally = {
  /** A message that is of the protocol. This is on the way of every signal. */
  heard(type: FromVisitor['type']): void;
  /** Two tickets were taken out together. */
  proposed(): void;
  /** Both browsers acknowledged. */
  begun(mode: Mode): void;
  /** Two devices did not reach each other. */
  unconnected(): void;
  /** A wait is over; `isMet` if somebody was met, of whom something came, as both pages say. */
  waited(mode: Mode, ms: number, isMet: boolean): void;
  /** A device concluded something about a picture: the stranger's, or its own. */
  voted(about: 'stranger' | 'self', finding: Finding): void;
};

/** Where nobody counts. */
export const noTally: Tally = {
  heard() {},
  proposed() {},
  begun() {},
  unconnected() {},
  waited() {},
  voted() {},
};
