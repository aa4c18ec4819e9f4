/**
 * Where testimony is kept, as the rest of the program sees it. Every verb is one atomic step.
 */
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';
import type { Answer } from '../matching/waiting-room.ts';
import type { LogEvent } from './testimony.ts';

/** Where testimony comes from: a browser, or the network in which it is. */
export type Source = VisitorRef | NetworkTag;

export type SourceRecord = {
  /** Whom somebody there has flagged, the latest last. */
  readonly flagged: readonly Person[];
  /** In how many calls somebody there, or their device, has judged what was met; it halves as time goes by. */
  readonly judged: number;
};

export type ModerationLog = {
  append(event: LogEvent): Answer<void>;
  /** What is known of each, the oldest first; nobody of whom nothing is known is in it. */
  eventsAbout(subjects: readonly Person[]): Answer<ReadonlyMap<Person, readonly LogEvent[]>>;
  /** What each has done; none that has done nothing is in it. */
  recordsOf(sources: readonly Source[], now: number): Answer<ReadonlyMap<Source, SourceRecord>>;
  /** Forgets every event at or before `untilMs`. */
  forget(untilMs: number): Answer<void>;
};
