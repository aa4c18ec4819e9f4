/**
 * The moderation log of a single process: in memory only, bounded, gone with the process.
 */
import type { Person } from '../matching/ticket.ts';
import { freshness } from './half-life.ts';
import type { ModerationLog, Source, SourceRecord } from './moderation-log.ts';
import { isSighting, type LogEvent, opinionOf, type Sighting } from './testimony.ts';

export type MemoryLogLimits = {
  /** In all; beyond them the oldest is forgotten. */
  readonly events: number;
  /** About one subject: many more than can decide anything. */
  readonly eventsAboutOne: number;
  /** Flags of one source. */
  readonly flags: number;
};

const defaultLimits: MemoryLogLimits = { events: 2 ** 19, eventsAboutOne: 64, flags: 24 };
/** So many places of forgotten events are kept before the list is made shorter. */
const slack = 1_024;

type SourceBook = {
  /** When each was flagged last, the latest last; made when the first one is. */
  flagged: Map<Person, number> | null;
  judged: number;
  /** Of its latest event, and as of when `judged` counts (ms since the epoch). */
  atMs: number;
};

export class MemoryModerationLog implements ModerationLog {
  readonly #limits: MemoryLogLimits;
  readonly #subjects = new Map<Person, LogEvent[]>();
  readonly #sources = new Map<Source, SourceBook>();
  /** Every event in order of time; those before #first are forgotten. */
  #events: LogEvent[] = [];
  #first = 0;

  constructor(limits: Partial<MemoryLogLimits> = {}) {
    this.#limits = { ...defaultLimits, ...limits };
  }

  /** How many events, subjects and sources are kept. */
  get size(): { readonly events: number; readonly subjects: number; readonly sources: number } {
    return {
      events: this.#events.length - this.#first,
      subjects: this.#subjects.size,
      sources: this.#sources.size,
    };
  }

  append(event: LogEvent): void {
    const events = this.#subjects.get(event.subject) ?? [];
    if (isSighting(event)) this.#noteSources(event, events);
    this.#subjects.set(event.subject, events);
    events.push(event);
    this.#events.push(event);
    if (events.length > this.#limits.eventsAboutOne) events.shift();
    if (this.size.events > this.#limits.events) this.#forgetOldest();
  }

  eventsAbout(subjects: readonly Person[]): ReadonlyMap<Person, readonly LogEvent[]> {
    return new Map(
      subjects.flatMap((subject) => {
        const events = this.#subjects.get(subject);
        return events ? [[subject, [...events]] as const] : [];
      }),
    );
  }

  recordsOf(sources: readonly Source[], now: number): ReadonlyMap<Source, SourceRecord> {
    return new Map(
      sources.flatMap((source) => {
        const book = this.#sources.get(source);
        if (!book) return [];
        const judged = book.judged * freshness(book.atMs, now);
        return [[source, { flagged: [...(book.flagged?.keys() ?? [])], judged }] as const];
      }),
    );
  }

  forget(untilMs: number): void {
    while ((this.#events[this.#first]?.atMs ?? Number.POSITIVE_INFINITY) <= untilMs) this.#forgetOldest();
  }

  #noteSources(event: Sighting, before: readonly LogEvent[]): void {
    const { by, call, network } = event;
    const isFirst = !before.some(
      (other) => isSighting(other) && other.by === by && other.call === call && opinionOf(other) !== null,
    );
    const counts = opinionOf(event) !== null && isFirst ? 1 : 0;
    for (const source of [by, network]) this.#noteSource(source, event, counts);
  }

  #noteSource(source: Source, event: Sighting, counts: number): void {
    const { subject, atMs } = event;
    const book = this.#sources.get(source) ?? { flagged: null, judged: 0, atMs };
    this.#sources.set(source, book);
    book.judged = book.judged * freshness(book.atMs, atMs) + counts;
    book.atMs = atMs;
    if (opinionOf(event) !== 'flag') return;
    book.flagged ??= new Map();
    book.flagged.delete(subject);
    book.flagged.set(subject, atMs);
    const [oldest] = book.flagged.keys();
    if (book.flagged.size > this.#limits.flags && oldest !== undefined) book.flagged.delete(oldest);
  }

  /** What is oldest of all is oldest about its subject as well, unless that had become too long. */
  #forgetOldest(): void {
    const event = this.#events[this.#first++];
    if (!event) return;
    const events = this.#subjects.get(event.subject);
    if (events?.[0] === event) events.shift();
    if (events?.length === 0) this.#subjects.delete(event.subject);
    if (isSighting(event)) for (const source of [event.by, event.network]) this.#forgetFlag(source, event);
    if (this.#first < slack || this.#first * 2 < this.#events.length) return;
    this.#events = this.#events.slice(this.#first);
    this.#first = 0;
  }

  #forgetFlag(source: Source, { subject, atMs }: Sighting): void {
    const book = this.#sources.get(source);
    if (!book) return;
    if ((book.flagged?.get(subject) ?? Number.POSITIVE_INFINITY) <= atMs) book.flagged?.delete(subject);
    if (book.atMs <= atMs) this.#sources.delete(source);
  }
}
