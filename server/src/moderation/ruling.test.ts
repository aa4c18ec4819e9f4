/** Reports as testimony, and what people have decided: for whom it counts, and what is never held against anybody again. */
import { describe, expect, test } from 'bun:test';
import {
  judge,
  judgeSelf,
  minuteMs,
  noteAll,
  part,
  personCalled,
  report,
  startMs,
  weightOf,
} from '../testing/verdicts.ts';
import { Consensus, type Finding } from './consensus.ts';
import { gatherEvidence } from './evidence.ts';
import type { Decision } from './ladder.ts';
import { MemoryModerationLog } from './moderation-log.memory.ts';
import { tally } from './tally.ts';
import type { Ruling, Testimony } from './testimony.ts';

const subject = personCalled('subject');
const probation: Decision = { automatic: 'probation', asksPerson: false };
const exclusion: Decision = { automatic: 'exclusion', asksPerson: false };
const dayMs = 24 * 60 * minuteMs;
const flag = (by: string, atMs = startMs, more = {}) => judge(by, 'explicit', atMs, more);
const clear = (by: string, atMs = startMs, more = {}) => judge(by, 'clear', atMs, more);

async function votesOn(testimony: readonly Testimony[]): Promise<readonly boolean[]> {
  const { log } = await noteAll(testimony);
  return tally(await gatherEvidence(log, subject, startMs)).picture.map(({ isFlag }) => isFlag);
}

describe('a report', () => {
  test('is a flag, and one witness with what the same viewer’s device has said', async () => {
    const { decisions } = await noteAll(['Ada', 'Bo', 'Cy'].map((name) => report(name, startMs)));
    expect(decisions).toEqual([null, null, exclusion]);
    const { call } = flag('Cy');
    expect(await votesOn([flag('Cy'), report('Cy', startMs + 1, { call })])).toEqual([true]);
    expect(await votesOn([clear('Cy'), report('Cy', startMs + 1, { call })])).toEqual([true]);
    expect(await votesOn([report('Cy', startMs, { call }), clear('Cy', startMs + 1, { call })])).toEqual([
      true,
    ]);
  });

  test('makes a record as a verdict does', async () => {
    const before = ['one', 'two', 'three', 'four'].flatMap((name) => [
      ...['Xi', 'Yu', 'Zoe'].map((other) => clear(other, startMs, { subject: name })),
      report('Ada', startMs, { subject: name }),
    ]);
    const { log } = await noteAll(before);
    expect(await weightOf('Ada', log, startMs)).toBeLessThan(0.2);
  });

  test('is told apart from a talk that ended without one, if that was no short one', async () => {
    const { consensus, log } = await noteAll([]);
    await consensus.notePart(part('Ada', startMs, 20_000));
    await consensus.notePart(part('Bo', startMs, 19_999));
    const reported = report('Cy', startMs, { category: 'hate' });
    await consensus.note(reported);
    await consensus.notePart({ ...part('Cy', startMs + 1, 60_000), call: reported.call });
    const { conduct: votes } = tally(await gatherEvidence(log, subject, startMs));
    expect(votes.map(({ isFlag }) => isFlag).sort()).toEqual([false, true]);
    await consensus.tidy(startMs + 3 * dayMs + 1);
    expect(log.size).toEqual({ events: 0, subjects: 0, sources: 0 });
  });
});

describe('what a person decides', () => {
  async function ruled(...rulings: readonly Ruling[]) {
    const { log, consensus } = await noteAll([report('Ada', startMs, { subject: 'one' })]);
    for (const ruling of rulings) await consensus.noteRuling(personCalled('one'), ruling, startMs + 1);
    return weightOf('Ada', log, startMs + 1);
  }

  test('counts for how much those are believed who had flagged, and more than what others saw', async () => {
    const others = ['Xi', 'Yu', 'Zoe'].map((name) => clear(name, startMs, { subject: 'one' }));
    const { log, consensus } = await noteAll([...others, report('Ada', startMs, { subject: 'one' })]);
    const doubted = await weightOf('Ada', log, startMs);
    await consensus.noteRuling(personCalled('one'), 'upheld', startMs);
    expect(doubted).toBeLessThan(1 / 3);
    expect(await weightOf('Ada', log, startMs)).toBeGreaterThan(0.55);
    expect(await ruled('unfounded')).toBeLessThan(await ruled());
    expect(await ruled('unfounded')).toBe(await ruled('reversed'));
  });

  test('is what was decided last, without what was a slip', async () => {
    expect(await ruled('upheld', 'reversed')).toBe(await ruled('reversed'));
    expect(await ruled('unfounded', 'withdrawn')).toBe(await ruled());
    expect(await ruled('upheld', 'unfounded', 'withdrawn')).toBe(await ruled('upheld'));
  });

  test('does not touch those who flag later, or others', async () => {
    const { log, consensus } = await noteAll([report('Ada', startMs, { subject: 'one' })]);
    await consensus.noteRuling(personCalled('one'), 'unfounded', startMs);
    await consensus.note(report('Bo', startMs, { subject: 'one' }));
    expect(await weightOf('Bo', log, startMs)).toBeCloseTo(1 / 3);
  });

  test.each(['unfounded', 'reversed'] as const)(
    'flags before it was found %s never count again',
    async (ruling) => {
      const before = [flag('Ada'), report('Bo', startMs), judgeSelf('subject', 'explicit', startMs)];
      const { log, consensus } = await noteAll(before);
      await consensus.noteRuling(subject, ruling, startMs);
      expect(await consensus.note(flag('Cy', startMs + 1))).toBeNull();
      expect(tally(await gatherEvidence(log, subject, startMs + 1)).picture).toHaveLength(1);
      await consensus.note(flag('Di', startMs + 2));
      expect(await consensus.note(flag('Ed', startMs + 3))).toEqual(exclusion);
    },
  );

  test.each(['unfounded', 'reversed'] as const)(
    'flags that were found %s do not come back when they are said again',
    async (ruling) => {
      const before = [flag('Ada'), report('Bo', startMs), judgeSelf('subject', 'explicit', startMs)];
      const { log, consensus } = await noteAll([...before, clear('Cy')]);
      await consensus.noteRuling(subject, ruling, startMs + 1);
      const again = before.map((event) => ({ ...event, confirmed: true, atMs: startMs + 2 }));
      for (const event of [...again, report('Ada', startMs + 3, { call: flag('Ada').call })])
        expect(await consensus.note(event)).toBeNull();
      const votes = async () => tally(await gatherEvidence(log, subject, startMs + 4)).picture;
      expect((await votes()).map(({ isFlag }) => isFlag)).toEqual([false]);
      // What was not said before is new, in a call that goes on as well.
      await consensus.note(report('Cy', startMs + 4, { call: clear('Cy').call }));
      expect((await votes()).map(({ isFlag }) => isFlag)).toEqual([true]);
    },
  );

  test('asks for nothing more where there was a reason', async () => {
    const { consensus } = await noteAll(['Ada', 'Bo', 'Cy', 'Di', 'Ed'].map((name) => flag(name)));
    await consensus.noteRuling(subject, 'upheld', startMs);
    expect(await consensus.note(flag('Flo', startMs + 1))).toEqual({
      automatic: 'nothing',
      asksPerson: false,
    });
  });
});

describe('a sanction by rule', () => {
  async function imposeAsDecided(log = new MemoryModerationLog()) {
    const consensus = new Consensus(log);
    const told: Finding[] = [];
    consensus.onDecision(async (finding) => {
      told.push(finding);
      const { automatic } = finding.decision;
      if (automatic !== 'nothing') await consensus.noteImposed(finding.subject, automatic, finding.atMs);
    });
    return { consensus, told };
  }

  test('rests on flags that are not held against anybody a second time', async () => {
    const { consensus, told } = await imposeAsDecided();
    const names = ['Ada', 'Bo'];
    await consensus.note(judgeSelf('subject', 'explicit', startMs));
    for (const [index, name] of names.entries()) await consensus.note(flag(name, startMs + index));
    expect(told.map(({ decision, facts }) => [decision.automatic, facts])).toEqual([
      ['probation', { flags: 2, of: 2 }],
      ['exclusion', { flags: 3, of: 3 }],
    ]);
    // What is new asks for something anew, and a person is asked all the same.
    for (const by of ['Cy', 'Di', 'Ed']) await consensus.note(flag(by, startMs + 5));
    expect(told.slice(2).map(({ decision: { automatic, asksPerson } }) => [automatic, asksPerson])).toEqual([
      ['nothing', true],
      ['exclusion', true],
    ]);
  });

  test.each([
    ['in a report', (by: string) => report(by, startMs + 9, { call: flag(by).call })],
    ['by the device', (by: string) => flag(by, startMs + 9, { call: flag(by).call, confirmed: true })],
  ])('is not asked for again when its flags are said again %s', async (_, again) => {
    const { consensus, told } = await imposeAsDecided();
    for (const by of ['Ada', 'Bo', 'Cy']) await consensus.note(flag(by));
    expect(told.map(({ decision }) => decision.automatic)).toEqual(['exclusion']);
    for (const by of ['Ada', 'Bo', 'Cy']) await consensus.note(again(by));
    // Nor if the two have met again meanwhile.
    for (const by of ['Ada', 'Bo', 'Cy']) await consensus.note(clear(by, startMs + 10));
    for (const by of ['Ada', 'Bo', 'Cy']) await consensus.note(again(by));
    expect(told).toHaveLength(1);
  });

  test('is not asked for again when the subject’s own device says it again', async () => {
    const { consensus, told } = await imposeAsDecided();
    const self = judgeSelf('subject', 'explicit', startMs);
    for (const event of [self, flag('Ada'), { ...self, confirmed: true, atMs: startMs + 1 }])
      await consensus.note(event);
    await consensus.note(clear('Ada', startMs + 2));
    await consensus.note(flag('Bo', startMs + 3));
    expect(told.map(({ decision }) => decision)).toEqual([probation]);
  });

  test('is asked for again if it could not be carried out', async () => {
    const consensus = new Consensus(new MemoryModerationLog());
    let asked = 0;
    consensus.onDecision(async () => {
      asked += 1;
      if (asked === 1) throw new Error('no database');
    });
    for (const by of ['Ada', 'Bo']) await consensus.note(flag(by));
    await expect(consensus.note(flag('Cy'))).rejects.toThrow();
    expect(await consensus.note(clear('Di'))).toBeNull();
    expect(await consensus.note(flag('Cy', startMs + 1))).toEqual(exclusion);
    expect(asked).toBe(2);
  });
});
