/**
 * The moderation log that several servers share: in Valkey or Redis, where each subject and each source has keys of its own,
 * which end by themselves.
 */
import type { Person } from '../matching/ticket.ts';
import type { Client } from '../valkey/clients.ts';
import { Script } from '../valkey/script.ts';
import { keyPrefix } from '../valkey/valkey.ts';
import { freshness, halfLifeMs, keptMs } from './half-life.ts';
import type { ModerationLog, Source, SourceRecord } from './moderation-log.ts';
import { isSighting, type LogEvent, opinionOf, type Sighting } from './testimony.ts';

/** About one subject: many more than can decide anything. */
const mostAboutOne = 64;
/** Of one source. */
const mostFlags = 24;

/** Adds an event. @returns 1 if nobody of that name was in the list of who has judged; 0 if they were, or if there is no name. */
const appendEvent = new Script(`
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if ARGV[4] == '' then return 0 end
local added = redis.call('SADD', KEYS[2], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return added`);

/** Half as much of what was counted before for each half-life since, and what comes now. */
const noteSource = new Script(`
local before = redis.call('HMGET', KEYS[1], 'judged', 'atMs')
local atMs = tonumber(ARGV[1])
local judged = tonumber(before[1] or '0')
local age = math.max(0, atMs - tonumber(before[2] or ARGV[1]))
judged = judged * 2 ^ (-age / tonumber(ARGV[3])) + tonumber(ARGV[2])
redis.call('HSET', KEYS[1], 'judged', string.format('%.17g', judged), 'atMs', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if ARGV[5] == '' then return 0 end
redis.call('ZADD', KEYS[2], ARGV[1], ARGV[5])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -(tonumber(ARGV[6]) + 1))
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 0`);

const known: ReadonlySet<string> = new Set([
  'judged',
  'reported',
  'parted',
  'self-judged',
  'ruled',
  'imposed',
  'decided',
] satisfies LogEvent['type'][]);

export class ValkeyModerationLog implements ModerationLog {
  readonly #commands: Client;
  #forgottenUntilMs = Number.NEGATIVE_INFINITY;

  constructor(commands: Client) {
    this.#commands = commands;
  }

  async append(event: LogEvent): Promise<void> {
    const judgement = isSighting(event) && opinionOf(event) !== null ? `${event.by} ${event.call}` : '';
    const keys = [aboutKey(event.subject), judgedKey(event.subject)];
    const text = JSON.stringify(event);
    const args = [text, mostAboutOne, keptMs, judgement];
    const added = await appendEvent.run(this.#commands, keys, args);
    if (!isSighting(event)) return;
    const counts = Number(added);
    await Promise.all([event.by, event.network].map((source) => this.#noteSource(source, event, counts)));
  }

  async eventsAbout(subjects: readonly Person[]): Promise<ReadonlyMap<Person, readonly LogEvent[]>> {
    const found = await Promise.all(
      subjects.map(async (subject) => {
        const texts = await this.#commands.lrange(aboutKey(subject), 0, -1);
        return [subject, texts.map((text) => JSON.parse(text) as LogEvent).filter(this.#counts)] as const;
      }),
    );
    return new Map(found.filter(([, events]) => events.length > 0));
  }

  async recordsOf(sources: readonly Source[], now: number): Promise<ReadonlyMap<Source, SourceRecord>> {
    const found = await Promise.all(sources.map((source) => this.#recordOf(source, now)));
    return new Map(found.filter((entry) => entry !== null));
  }

  /** The store forgets by itself; until it does, what is too old is not told any more. */
  forget(untilMs: number): void {
    this.#forgottenUntilMs = Math.max(this.#forgottenUntilMs, untilMs);
  }

  async #noteSource(source: Source, event: Sighting, counts: number): Promise<void> {
    const flagged = opinionOf(event) === 'flag' ? event.subject : '';
    const values = [event.atMs, counts, halfLifeMs, keptMs, flagged, mostFlags];
    await noteSource.run(this.#commands, [sourceKey(source), flaggedKey(source)], values);
  }

  async #recordOf(source: Source, now: number): Promise<readonly [Source, SourceRecord] | null> {
    const after = `(${this.#forgottenUntilMs === Number.NEGATIVE_INFINITY ? '-inf' : this.#forgottenUntilMs}`;
    const [[judged, atMs], flagged] = await Promise.all([
      this.#commands.hmget(sourceKey(source), 'judged', 'atMs'),
      this.#commands.zrange(flaggedKey(source), after, '+inf', 'BYSCORE'),
    ]);
    const latestMs = Number(atMs ?? Number.NEGATIVE_INFINITY);
    if (latestMs <= this.#forgottenUntilMs || latestMs === Number.NEGATIVE_INFINITY) return null;
    return [source, { flagged: flagged as Person[], judged: Number(judged) * freshness(latestMs, now) }];
  }

  /** What another version of this program has written may be of a kind that this one does not know. */
  readonly #counts = (event: LogEvent): boolean =>
    known.has(event.type) && event.atMs > this.#forgottenUntilMs;
}

/** The braces keep the keys of one subject, and those of one source, together where keys are spread over many stores. */
const aboutKey = (subject: Person) => `${keyPrefix}{subject:${subject}}:events`;
const judgedKey = (subject: Person) => `${keyPrefix}{subject:${subject}}:judged`;
const sourceKey = (source: Source) => `${keyPrefix}{source:${source}}:record`;
const flaggedKey = (source: Source) => `${keyPrefix}{source:${source}}:flagged`;
