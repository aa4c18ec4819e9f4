/** Puts together what carries sanctions out: the book, the gate, and what both know of shared networks. */
import type { AddressReference } from '../addresses/address-book.ts';
import type { Surroundings, Trace } from '../addresses/network-marks.ts';
import type { Records } from '../database/open-database.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import { Gate } from './gate.ts';
import { SanctionBook } from './sanction-book.ts';
import { SharedNetworks } from './shared-networks.ts';
import { createSubjects, type Subjects } from './subject.ts';

export type EnforcementParts = {
  readonly records: Records;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly masterKey: Uint8Array;
  /** Where somebody was, by the reference of it. */
  readonly trace: (address: AddressReference) => Promise<Trace | null>;
  /** Where somebody is. */
  readonly surround: (address: string) => Surroundings | null;
};

export type Enforcement = {
  readonly subjects: Subjects;
  readonly book: SanctionBook;
  readonly gate: Gate;
  readonly shared: SharedNetworks;
};

/** Knows nothing before its book is loaded. */
export function createEnforcement(parts: EnforcementParts): Enforcement {
  const shared = new SharedNetworks(parts);
  const book = new SanctionBook({ ...parts, shared });
  return {
    subjects: createSubjects(parts.masterKey),
    book,
    shared,
    gate: new Gate({ ...parts, book, shared }),
  };
}
