/** Who counts as a witness, how much they count, and what is written down: verdicts in, decisions out. */
import { describe, expect, test } from 'bun:test';
import {
  judge,
  judgeSelf,
  minuteMs,
  networkOf,
  noteAll,
  personCalled,
  report,
  startMs,
  weightOf,
} from '../testing/verdicts.ts';
import { Company } from './company.ts';
import { Consensus } from './consensus.ts';
import { gatherEvidence, gatherPast } from './evidence.ts';
import type { Decision } from './ladder.ts';
import { MemoryModerationLog } from './moderation-log.memory.ts';
import { weighReporter } from './reporter-weight.ts';
import { tally } from './tally.ts';
import type { Testimony } from './testimony.ts';

const subject = personCalled('subject');
const probation: Decision = { automatic: 'probation', asksPerson: false };
const exclusion: Decision = { automatic: 'exclusion', asksPerson: false };
const dayMs = 24 * 60 * minuteMs;

async function votesOn(verdicts: readonly Testimony[], now = startMs): Promise<readonly boolean[]> {
  const { log } = await noteAll(verdicts);
  return tally(await gatherEvidence(log, subject, now)).picture.map(({ isFlag }) => isFlag);
}

const flag = (by: string, atMs = startMs, more = {}) => judge(by, 'explicit', atMs, more);
const clear = (by: string, atMs = startMs, more = {}) => judge(by, 'clear', atMs, more);

describe('decisions', () => {
  test('follow one another as witnesses come, and are kept in the log', async () => {
    const { log, decisions } = await noteAll(['Ada', 'Bo', 'Cy', 'Di', 'Ed'].map((name) => flag(name)));
    const asking: Decision = { automatic: 'exclusion', asksPerson: true };
    expect(decisions).toEqual([null, null, exclusion, null, asking]);
    const events = log.eventsAbout([subject]).get(subject) ?? [];
    const kept = events.flatMap((event) => (event.type === 'decided' ? [event.decision] : []));
    expect(kept).toEqual([exclusion, asking]);
  });

  test('do not follow from anything but flags', async () => {
    const harmless = ['Ada', 'Bo', 'Cy', 'Di', 'Ed', 'Flo'].flatMap((name) => [
      clear(name),
      judge(name, 'empty', startMs),
    ]);
    const { decisions } = await noteAll([...harmless, judgeSelf('subject', 'clear', startMs)]);
    expect(new Set(decisions)).toEqual(new Set([null]));
  });

  test('lapse as flags grow old', async () => {
    const { consensus } = await noteAll([flag('Ada'), flag('Bo'), flag('Cy')]);
    expect(await consensus.note(flag('Bo', startMs + dayMs))).toEqual({
      automatic: 'nothing',
      asksPerson: false,
    });
  });
});

describe('one vote', () => {
  test('is all that one viewer has, over any number of verdicts and calls', async () => {
    const again = Array.from({ length: 30 }, (_, index) => flag('Ada', startMs + index * minuteMs));
    const { decisions } = await noteAll(again);
    expect(new Set(decisions)).toEqual(new Set([null]));
    expect(await votesOn(again)).toEqual([true]);
  });

  test('is the latest call’s, in which a flag stands', async () => {
    const { call } = flag('Ada');
    expect(await votesOn([flag('Ada'), clear('Ada', startMs + 1)])).toEqual([false]);
    expect(await votesOn([clear('Ada'), flag('Ada', startMs + 1)])).toEqual([true]);
    expect(await votesOn([flag('Ada', startMs, { call }), clear('Ada', startMs + 1, { call })])).toEqual([
      true,
    ]);
  });

  test('is as old as the first flag of its call', async () => {
    const { call } = flag('Ada');
    const again = [clear('Ada', startMs + 1, { call }), report('Ada', startMs + 2, { call })];
    const { log } = await noteAll([flag('Ada'), ...again]);
    const { picture: votes } = tally(await gatherEvidence(log, subject, startMs + 2));
    expect(votes.map(({ isFlag, atMs }) => [isFlag, atMs])).toEqual([[true, startMs]]);
  });

  test('is all that one network has, and it is a flag if half of those there flag', async () => {
    const network = networkOf('school');
    const there = { network };
    const { decisions } = await noteAll(['Ada', 'Bo', 'Cy', 'Di'].map((name) => flag(name, startMs, there)));
    expect(new Set(decisions)).toEqual(new Set([null]));
    const flags = [flag('Ada', startMs, there), flag('Bo', startMs, there)];
    expect(await votesOn([...flags, clear('Cy', startMs, there)])).toEqual([true]);
    expect(
      await votesOn([...flags, ...['Cy', 'Di', 'Ed'].map((name) => clear(name, startMs, there))]),
    ).toEqual([false]);
  });

  test('A6 is not pushed out by many cookies of one network that see nothing wrong, nor by many networks', async () => {
    const flags = ['Ada', 'Bo', 'Cy'].map((name) => flag(name));
    const calm = (network: (at: number) => string) =>
      Array.from({ length: 30 }, (_, at) =>
        clear(`puppet ${at}`, startMs + minuteMs + at, { network: networkOf(network(at)) }),
      );
    const countFlags = async (more: readonly Testimony[]) =>
      (await votesOn([...flags, ...more], startMs + 2 * minuteMs)).filter((isFlag) => isFlag).length;
    expect(await countFlags(calm(() => 'home'))).toBe(3);
    expect(await countFlags(calm((at) => `network ${at}`))).toBe(3);
  });

  test('is all that a crew has that has flagged the same people before', async () => {
    const crew = ['Ada', 'Bo', 'Cy', 'Di'];
    const before = ['one', 'two'].flatMap((other) =>
      crew.map((name) => flag(name, startMs, { subject: other })),
    );
    const now = crew.map((name) => flag(name, startMs + 1));
    expect(await votesOn([...before, ...now], startMs + 1)).toEqual([true]);
    // Once is what honest witnesses do.
    const once = before.filter((verdict) => verdict.subject === personCalled('one'));
    expect(await votesOn([...once, ...now], startMs + 1)).toEqual([true, true, true, true]);
  });

  test('is all that two have who were wrong about the same person before', async () => {
    const wrong = ['Ada', 'Bo'].map((name) => flag(name, startMs, { subject: 'one' }));
    const others = ['Cy', 'Di', 'Ed'].map((name) => clear(name, startMs, { subject: 'one' }));
    const now = ['Ada', 'Bo'].map((name) => flag(name, startMs));
    expect(await votesOn([...wrong, ...others, ...now])).toEqual([true]);
  });

  test('is what nobody has whose device saw nothing', async () => {
    expect(await votesOn([judge('Ada', 'empty', startMs), clear('Bo')])).toEqual([false]);
  });
});

describe('a subject’s own device', () => {
  test('is one witness against its interest, and none in its favour', async () => {
    const self = [1, 2, 3].map((atMs) => judgeSelf('subject', 'explicit', startMs + atMs));
    const alone = await noteAll(self);
    expect(alone.decisions).toEqual([null, null, null]);
    expect(await alone.consensus.note(flag('Ada', startMs + 4))).toEqual(probation);
    const clears = await noteAll([judgeSelf('subject', 'clear', startMs)]);
    expect(clears.log.size.events).toBe(0);
  });
});

describe('a reporter', () => {
  const others = ['Xi', 'Yu', 'Zoe'];

  async function live(calls: number, finding: 'clear' | 'explicit', trueShare = 0) {
    const verdicts = Array.from({ length: calls }, (_, index) => {
      const about = { subject: `person ${index}` };
      const isOffender = index < calls * trueShare;
      const rest = others.map((name) => (isOffender ? flag : clear)(`${name} ${index}`, startMs, about));
      return [...rest, judge('Ada', finding, startMs, about)];
    });
    return (await noteAll(verdicts.flat())).log;
  }

  test('who is new weighs a third', async () => {
    expect(await weightOf('Ada', new MemoryModerationLog(), startMs)).toBeCloseTo(1 / 3);
  });

  test('whose flags others bear out weighs more and more', async () => {
    expect(await weightOf('Ada', await live(4, 'explicit', 1), startMs)).toBeGreaterThan(0.6);
  });

  test('A6 who has lied in twenty calls weighs next to nothing, and much of it is forgiven in three days', async () => {
    const log = await live(20, 'explicit');
    expect(await weightOf('Ada', log, startMs)).toBeLessThan(0.1);
    expect(await weightOf('Ada', log, startMs + 3 * dayMs)).toBeGreaterThan(0.2);
  });

  test('weighs no less for a false alarm in fifty calls', async () => {
    const log = await live(50, 'clear');
    const consensus = new Consensus(log);
    const about = { subject: 'somebody' };
    for (const name of others) await consensus.note(clear(name, startMs, about));
    await consensus.note(flag('Ada', startMs, about));
    expect(await weightOf('Ada', log, startMs)).toBeCloseTo(1 / 3);
    // To others it is held against them.
    await consensus.note(flag('Bo', startMs, about));
    expect(await weightOf('Bo', log, startMs)).toBeLessThan(0.32);
  });

  test('gets no better by another cookie in the same network', async () => {
    const log = await live(20, 'explicit');
    const reporter = { by: personCalled('Ada again'), network: networkOf('Ada') };
    const evidence = { subject, now: startMs, ...(await gatherPast(log, [reporter], startMs)) };
    expect(weighReporter(reporter, evidence, new Company(evidence))).toBeLessThan(0.1);
  });

  test('who is not trusted any more neither accuses nor takes another’s place', async () => {
    const log = await live(20, 'explicit');
    const consensus = new Consensus(log);
    for (const name of ['Bo', 'Ada', 'Cy']) await consensus.note(flag(name));
    const { picture: votes } = tally(await gatherEvidence(log, subject, startMs));
    expect(votes).toHaveLength(2);
  });
});

test('forgets what is three days old', async () => {
  const { log, consensus } = await noteAll([flag('Ada'), clear('Bo', startMs + 1)]);
  await consensus.tidy(startMs + 3 * dayMs);
  expect(log.size.events).toBe(1);
  await consensus.tidy(startMs + 3 * dayMs + 1);
  expect(log.size).toEqual({ events: 0, subjects: 0, sources: 0 });
});
