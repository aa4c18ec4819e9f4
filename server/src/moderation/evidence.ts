/**
 * All that a decision about one subject rests on: what is said of them, and how those who flagged them have fared with
 * others. It is read from the log at once; what follows from it is pure.
 */
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';
import type { ModerationLog, Source, SourceRecord } from './moderation-log.ts';
import { isSighting, type LogEvent, opinionOf } from './testimony.ts';

export type Evidence = {
  readonly subject: Person;
  readonly now: number;
  readonly events: ReadonlyMap<Person, readonly LogEvent[]>;
  readonly records: ReadonlyMap<Source, SourceRecord>;
};

export type Reporter = { readonly by: VisitorRef; readonly network: NetworkTag };

export async function gatherEvidence(log: ModerationLog, subject: Person, now: number): Promise<Evidence> {
  const about = await log.eventsAbout([subject]);
  const flags = findFlags(about);
  const { events, records } = await gatherPast(log, flags, now);
  return { subject, now, events: new Map([...events, ...about]), records };
}

type Past = Pick<Evidence, 'events' | 'records'>;

/** What these have flagged before, who else has seen it, and what those have flagged. */
export async function gatherPast(
  log: ModerationLog,
  reporters: readonly Reporter[],
  now: number,
): Promise<Past> {
  const own = await log.recordsOf(unique(reporters.flatMap(({ by, network }) => [by, network])), now);
  const events = await log.eventsAbout(unique([...own.values()].flatMap(({ flagged }) => flagged)));
  const others = findFlags(events).filter(({ by }) => !own.has(by));
  const records = await log.recordsOf(unique(others.map(({ by }) => by)), now);
  return { events, records: new Map([...records, ...own]) };
}

function findFlags(events: ReadonlyMap<Person, readonly LogEvent[]>): readonly Reporter[] {
  const sightings = [...events.values()].flatMap((about) => about.filter(isSighting));
  return sightings.filter((sighting) => opinionOf(sighting) === 'flag');
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}
