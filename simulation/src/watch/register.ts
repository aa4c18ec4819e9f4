/**
 * What outlives a process of the server: its key, the calls that go on without it, and what was handed out under seal.
 */
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import type { Country } from '@anoncam/protocol/wishes';
import type { SubjectRef } from '../../../server/src/enforcement/subject.ts';
import type { Person, Pool, SessionId, VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { WorldView } from '../world.ts';
import type { SessionRecord } from './session-record.ts';

export type CallRecord = {
  readonly id: CallId;
  readonly name: string;
  /** Those whom the server ever had in it: two at most. */
  readonly members: Set<SessionId>;
  /** Those whose pages have acknowledged it. */
  readonly accepted: Set<SessionId>;
  isEstablished: boolean;
  /** News of it was lost in a store elsewhere, so that its two sides may see it differently for a while. */
  isMisheard: boolean;
};

export class Register {
  readonly masterKey: Uint8Array;
  readonly calls = new Map<CallId, CallRecord>();
  /** Whom each reference stands for. */
  readonly persons = new Map<Sealed, Person>();
  /** What sealed notes of calls stand for. */
  readonly callNotes = new Map<Sealed, { readonly call: CallId; readonly self: SessionId }>();
  readonly sessionNotes: Sealed[] = [];
  /** Whose sessions they are or were, and where these are. */
  readonly visitors = new Map<SessionId, VisitorRef>();
  readonly countries = new Map<SessionId, Country>();
  /** Who is on probation. */
  readonly probation = new Set<SubjectRef>();
  readonly #world: WorldView;

  constructor(world: WorldView) {
    this.#world = world;
    this.masterKey = world.chance.bytes(32);
  }

  poolOf(subject: SubjectRef): Pool {
    return this.probation.has(subject) ? 'probation' : 'ordinary';
  }

  /** Whom a session of this browser meets in `stranger`. */
  personOf(visitor: VisitorRef, stranger: SessionId): Person {
    const others = this.visitors.get(stranger);
    return others === undefined || others === visitor ? stranger : others;
  }

  noteAccepted(call: CallId, record: SessionRecord): void {
    record.accepted.add(call);
    this.call(call).accepted.add(record.id);
  }

  call(id: CallId): CallRecord {
    const known = this.calls.get(id);
    if (known) return known;
    const name = this.#world.trace.name('call', id);
    const [members, accepted] = [new Set<SessionId>(), new Set<SessionId>()];
    const call = { id, name, members, accepted, isEstablished: false, isMisheard: false };
    this.calls.set(id, call);
    return call;
  }
}
