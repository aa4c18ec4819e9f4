/** What one session asks of those who keep them all; the reception answers. */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { Sealed } from '@anoncam/protocol/ids';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import type { Patience } from '../matching/patience.ts';
import type { Person, SessionId, Ticket, VisitorRef } from '../matching/ticket.ts';
import type { Part } from '../moderation/consensus.ts';
import type { GivenVerdict } from '../moderation/testimony.ts';
import type { Delivered, Envelope, Receiver } from '../signalling/switchboard.ts';
import type { Reports } from './reports.ts';
import type { CallNote } from './resumption.ts';
import type { Standing } from './session-state.ts';

/** A session that is over, as far as those have to know it who forget it. */
export type Leaving = {
  readonly id: SessionId;
  readonly visitor: VisitorRef;
  /** Of its latest ticket. */
  readonly epoch: number;
  readonly hear: Receiver;
};

export type House = {
  readonly clock: Clock;
  /** Visitors on the site, at all its servers, sampled. */
  here(): number;
  /** Whether those who wait were told that nobody is paired just now. */
  isPaused(): boolean;
  deliver(to: SessionId, envelope: Envelope): Delivered | Promise<Delivered>;
  /** Where a session begins to count its tickets: far from where one of the same id did before. */
  createEpoch(): number;
  enter(ticket: Ticket): void;
  leave(session: SessionId, epoch: number): void;
  /** The ticket has found a stranger. */
  settled(session: SessionId, epoch: number): void;
  sealCall(note: CallNote): Sealed;
  /** A reference by which the page can ask never to meet this one again. */
  sealStranger(person: Person): Sealed;
  /** What such references stand for; forged ones for nobody. */
  readonly reports: Reports;
  unsealStrangers(references: readonly Sealed[]): readonly Person[];
  /** How long such a ticket usually waits; null if that is not known. */
  usualMs(mode: Mode, standing: Pick<Standing, 'wishes' | 'pool'>): number | null;
  /** A ticket has waited for so long: `isMet` if it met somebody, and both pages say so. */
  noteWait(ticket: Ticket, wait: { readonly ms: number; readonly isMet: boolean }): void;
  /** Both browsers acknowledged; told by one of the two. */
  noteBegun(mode: Mode): void;
  /** This side says that the two devices did not reach each other. */
  noteUnconnected(): void;
  patienceOf(visitor: VisitorRef): Patience;
  notePatience(visitor: VisitorRef, patience: Patience): void;
  /** @param address what the address of the one it is about is called. */
  noteVerdict(verdict: GivenVerdict, address: AddressReference | null): void;
  /** A conversation, in which something came from each to the other, is over for this side. */
  notePart(part: Part): void;
  /** Was in a call with this one, for a while, and saw no reason to object. */
  noteCalm(person: Person, by: SubjectRef): void;
  /** A tab that counts as a person of its own is reported as the browser that it is of. */
  browserOf(person: Person): Person;
  reportBug(bug: unknown): void;
  /** The session is over: forget it. */
  release(session: Leaving): void;
};
