/**
 * The moderation log that several servers share: in Valkey or Redis, where each subject and each source has keys of its own,
 * which end by themselves. Of all together the oldest goes when there is too much.
 */
import type { Person } from '../matching/ticket.ts';
import type { Client } from '../valkey/clients.ts';
import { Script } from '../valkey/script.ts';
import { keyPrefix } from '../valkey/valkey.ts';
import { ConductBound, type Dated, isStoreFull } from './conduct-bound.ts';
import { freshness, halfLifeMs, keptMs } from './half-life.ts';
import type { ModerationLog, Source, SourceRecord } from './moderation-log.ts';
import { isSighting, type LogEvent, opinionOf, type Sighting } from './testimony.ts';

/** About one subject: many more than can decide anything. */
const mostAboutOne = 64;
/** Of one source. */
const mostFlags = 24;
/** Events; enough for everybody who waits. */
const droppedWhenFull = 500;

/**
 * Adds an event. @returns 1 if it is the first judgement of who made it, in its call; 0 if it is not, or if there is no call
 * to look for. Only what names the call is read.
 */
const appendEvent = new Script(`
local counts = ARGV[4] == '' and 0 or 1
if counts == 1 then
  for _, text in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
    if string.find(text, ARGV[4], 1, true) then
      local other = cjson.decode(text)
      if other.call == ARGV[4] and other.by == ARGV[5] and other.finding ~= 'empty' then counts = 0 end
    end
  end
end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[2]), -1)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return counts`);

/** Forgets what is as old about a subject. */
const forgetEvents = new Script(`
local first = redis.call('LINDEX', KEYS[1], 0)
while first and cjson.decode(first).atMs <= tonumber(ARGV[1]) do
  redis.call('LPOP', KEYS[1])
  first = redis.call('LINDEX', KEYS[1], 0)
end`);

/** Forgets whom a source has flagged by then, and all of it if it has done nothing since. */
const forgetSource = new Script(`
local atMs = tonumber(ARGV[1])
if tonumber(redis.call('HGET', KEYS[1], 'atMs') or ARGV[1]) <= atMs then
  redis.call('DEL', KEYS[1], KEYS[2])
else
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
end`);

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
  readonly #bound: ConductBound;
  #forgottenUntilMs = Number.NEGATIVE_INFINITY;
  #makingRoom: Promise<void> | null = null;

  /** @param mostEvents in all, of all servers. */
  constructor(commands: Client, mostEvents?: number) {
    this.#commands = commands;
    this.#bound = new ConductBound(commands, (gone) => this.#drop(gone), mostEvents);
  }

  /** Where the store is full the oldest makes room, once. */
  async append(event: LogEvent): Promise<void> {
    try {
      await this.#append(event);
    } catch (fault) {
      if (!isStoreFull(fault)) throw fault;
      await this.#makeRoom();
      await this.#append(event);
    }
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
  async forget(untilMs: number): Promise<void> {
    this.#forgottenUntilMs = Math.max(this.#forgottenUntilMs, untilMs);
    // A store that is gone is looked at again.
    await this.#bound.look(untilMs).catch(() => undefined);
  }

  /** Once for all that are refused at the same time. */
  #makeRoom(): Promise<void> {
    this.#makingRoom ??= this.#bound.drop(droppedWhenFull).finally(() => {
      this.#makingRoom = null;
    });
    return this.#makingRoom;
  }

  /** What is said of one is sent in the order in which it was said. */
  async #append(event: LogEvent): Promise<void> {
    await Promise.all([this.#bound.add(event), this.#write(event)]);
  }

  async #write(event: LogEvent): Promise<void> {
    const judgement = isSighting(event) && opinionOf(event) !== null ? [event.call, event.by] : ['', ''];
    const args = [JSON.stringify(event), mostAboutOne, keptMs, ...judgement];
    const counts = Number(await appendEvent.run(this.#commands, [aboutKey(event.subject)], args));
    if (!isSighting(event)) return;
    await Promise.all([event.by, event.network].map((source) => this.#noteSource(source, event, counts)));
  }

  async #drop(gone: readonly Dated[]): Promise<void> {
    const commands = this.#commands;
    const works = gone.flatMap(({ subject, atMs, sources }) => [
      forgetEvents.run(commands, [aboutKey(subject)], [atMs]),
      ...sources.map((source) => forgetSource.run(commands, [sourceKey(source), flaggedKey(source)], [atMs])),
    ]);
    await Promise.all(works);
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
const aboutKey = (subject: string) => `${keyPrefix}{subject:${subject}}:events`;
const sourceKey = (source: string) => `${keyPrefix}{source:${source}}:record`;
const flaggedKey = (source: string) => `${keyPrefix}{source:${source}}:flagged`;
