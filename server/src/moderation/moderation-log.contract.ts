/** What every moderation log must do, whatever keeps it: each driver's test runs this suite. */
import { describe, expect, test } from 'bun:test';
import { judge, judgeSelf, minuteMs, networkOf, personCalled, startMs } from '../testing/verdicts.ts';
import type { ModerationLog } from './moderation-log.ts';
import type { Decided, LogEvent } from './testimony.ts';

type Create = () => ModerationLog | Promise<ModerationLog>;

export function describeModerationLog(name: string, create: Create): void {
  describe(`the moderation log: ${name}`, () => {
    testEvents(create);
    testRecords(create);
    testForgetting(create);
  });
}

async function fill(log: ModerationLog, events: readonly LogEvent[]): Promise<void> {
  for (const event of events) await log.append(event);
}

const subject = personCalled('subject');
const [ada, bo] = [personCalled('Ada'), personCalled('Bo')];
const dayMs = 24 * 60 * minuteMs;

function testEvents(create: Create): void {
  test('gives back what was added, as it was, in its order, by subject', async () => {
    const log = await create();
    const decided: Decided = {
      type: 'decided',
      subject,
      decision: { automatic: 'probation', asksPerson: true },
      atMs: startMs + 3,
    };
    const events = [
      judge('Ada', 'clear', startMs),
      judgeSelf('subject', 'explicit', startMs + 2),
      decided,
      judge('Ada', 'clear', startMs + 4),
    ];
    await fill(log, events);
    const other = judge('Ada', 'explicit', startMs + 5, { subject: 'Bo' });
    await log.append(other);
    const about = await log.eventsAbout([subject, bo, personCalled('nobody')]);
    expect([...about]).toEqual([
      [subject, events],
      [bo, [other]],
    ]);
  });

  test('does not change what it has given before', async () => {
    const log = await create();
    await log.append(judge('Ada', 'clear', startMs));
    const about = await log.eventsAbout([subject]);
    await log.append(judge('Bo', 'clear', startMs));
    expect(about.get(subject)).toHaveLength(1);
  });
}

function testRecords(create: Create): void {
  test('knows whom a browser and a network have flagged, each once, the latest last', async () => {
    const log = await create();
    const network = networkOf('Ada');
    await fill(log, [
      judge('Ada', 'explicit', startMs, { subject: 'one' }),
      judge('Ada', 'explicit', startMs + 1, { subject: 'two' }),
      judge('Bo', 'explicit', startMs + 2, { subject: 'three', network }),
      judge('Ada', 'explicit', startMs + 3, { subject: 'one' }),
      judge('Ada', 'clear', startMs + 4, { subject: 'four' }),
    ]);
    const records = await log.recordsOf([ada, bo, network, networkOf('Bo')], startMs + 4);
    const flagged = new Map([...records].map(([source, record]) => [source as string, record.flagged]));
    expect(flagged).toEqual(
      new Map([
        ['Ada', ['two', 'one']],
        ['Bo', ['three']],
        ['network of Ada', ['two', 'three', 'one']],
      ] as never),
    );
  });

  test('counts the calls in which a source judged, once each, and half as much a day later', async () => {
    const log = await create();
    const call = judge('Ada', 'clear', startMs).call;
    await fill(log, [
      judge('Ada', 'clear', startMs, { call }),
      judge('Ada', 'explicit', startMs, { call }),
      judge('Ada', 'clear', startMs, { subject: 'other' }),
      judge('Ada', 'empty', startMs, { subject: 'dark' }),
    ]);
    const judgedAt = async (now: number) => (await log.recordsOf([ada], now)).get(ada)?.judged;
    expect(await judgedAt(startMs)).toBe(2);
    expect(await judgedAt(startMs + dayMs)).toBeCloseTo(1);
  });
}

function testForgetting(create: Create): void {
  test('forgets what is too old, and who did nothing else', async () => {
    const log = await create();
    await fill(log, [
      judge('Ada', 'explicit', startMs, { subject: 'one' }),
      judge('Bo', 'explicit', startMs, { subject: 'two' }),
      judge('Ada', 'explicit', startMs + 1),
    ]);
    await log.forget(startMs);
    const about = await log.eventsAbout([personCalled('one'), personCalled('two'), subject]);
    expect([...about.keys()]).toEqual([subject]);
    const records = await log.recordsOf([ada, bo, networkOf('Bo')], startMs + 1);
    expect([...records].map(([source, { flagged }]) => [source, flagged])).toEqual([[ada, [subject]]]);
    await log.forget(startMs + 1);
    expect([...(await log.eventsAbout([subject])), ...(await log.recordsOf([ada], startMs + 1))]).toEqual([]);
  });
}
