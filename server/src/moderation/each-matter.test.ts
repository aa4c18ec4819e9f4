/** Pictures and conduct: each is judged by those who can tell, and neither speaks against what is said of the other. */
import { describe, expect, test } from 'bun:test';
import {
  judge,
  judgeSelf,
  noteAll,
  part,
  personCalled,
  report,
  startMs,
  weightOf,
} from '../testing/verdicts.ts';
import { Consensus, type Finding } from './consensus.ts';
import { gatherEvidence } from './evidence.ts';
import { MemoryModerationLog } from './moderation-log.memory.ts';
import { leastWeight, tally } from './tally.ts';
import type { Testimony } from './testimony.ts';

const subject = personCalled('subject');
const names = ['Ada', 'Bo', 'Cy', 'Di', 'Ed', 'Flo'];
const others = ['Xi', 'Yu', 'Zoe'];
const people = ['one', 'two', 'three', 'four', 'five', 'six'];

async function votesOn(testimony: readonly Testimony[]) {
  const { log } = await noteAll(testimony);
  const { picture, conduct } = tally(await gatherEvidence(log, subject, startMs));
  const flagsOf = (votes: typeof picture) => votes.map(({ isFlag }) => isFlag);
  return { picture: flagsOf(picture), conduct: flagsOf(conduct) };
}

describe('what is about the picture', () => {
  test('is what devices say, and a report of something sexual from who saw it', async () => {
    const seen = report('Cy', startMs, { category: 'sexual', mode: 'video' });
    const all = [judge('Ada', 'clear', startMs), judge('Bo', 'explicit', startMs), seen];
    expect(await votesOn([...all, judgeSelf('subject', 'explicit', startMs)])).toEqual({
      picture: [false, true, true, true],
      conduct: [],
    });
  });

  test('is no more than that', async () => {
    const written = report('Ada', startMs, { category: 'sexual', mode: 'text' });
    const said = report('Bo', startMs, { category: 'threat', mode: 'video' });
    const { consensus, log } = await noteAll([
      written,
      said,
      report('Cy', startMs, { category: 'under-18' }),
    ]);
    await consensus.notePart(part('Di', startMs, 60_000));
    const votes = tally(await gatherEvidence(log, subject, startMs));
    expect(votes.picture).toEqual([]);
    expect(votes.conduct.map(({ isFlag }) => isFlag).toSorted()).toEqual([false, true, true, true]);
  });

  test('and what was said are each one vote of who complains of both', async () => {
    const { call } = judge('Ada', 'explicit', startMs);
    const both = [judge('Ada', 'explicit', startMs), report('Ada', startMs, { category: 'hate', call })];
    expect(await votesOn(both)).toEqual({ picture: [true], conduct: [true] });
  });
});

describe('who reports', () => {
  const reportAll = (category: 'hate' | 'sexual') =>
    people.map((name) => report('Ada', startMs, { subject: name, category }));
  const saw = (finding: 'clear' | 'explicit') =>
    people.flatMap((name) =>
      others.map((other) => judge(`${other} ${name}`, finding, startMs, { subject: name })),
    );

  test('what no picture shows is not doubted because pictures show nothing', async () => {
    const { log } = await noteAll([...saw('clear'), ...reportAll('hate')]);
    expect(await weightOf('Ada', log, startMs)).toBeCloseTo(1 / 3);
  });

  test('what no picture shows is not believed because pictures show something', async () => {
    const { log } = await noteAll([...saw('explicit'), ...reportAll('hate')]);
    expect(await weightOf('Ada', log, startMs)).toBeCloseTo(1 / 3);
  });

  test('what pictures show is doubted if they do not', async () => {
    const { log } = await noteAll([...saw('clear'), ...reportAll('sexual')]);
    expect(await weightOf('Ada', log, startMs)).toBeLessThan(leastWeight);
  });

  async function afterTalks(count: number) {
    const { log, consensus } = await noteAll([]);
    for (let index = 0; index < count; index++) {
      const about = `person ${index}`;
      await consensus.note(report('Ada', startMs, { subject: about, category: 'hate' }));
      for (const other of others)
        await consensus.notePart({
          ...part(`${other} ${about}`, startMs, 60_000),
          subject: personCalled(about),
        });
    }
    return await weightOf('Ada', log, startMs);
  }

  test('whom others had nothing to report of is heard after five times, and not after twenty', async () => {
    expect(await afterTalks(5)).toBeLessThan(1 / 3);
    expect(await afterTalks(5)).toBeGreaterThan(leastWeight);
    expect(await afterTalks(20)).toBeLessThan(leastWeight);
  });
});

describe('what follows', () => {
  async function findingsOn(testimony: readonly Testimony[]): Promise<readonly Finding[]> {
    const consensus = new Consensus(new MemoryModerationLog());
    const findings: Finding[] = [];
    consensus.onDecision(async (finding) => void findings.push(finding));
    for (const event of testimony) await consensus.note(event);
    return findings;
  }
  const hates = (some: readonly string[]) => some.map((name) => report(name, startMs, { category: 'hate' }));
  const clears = (some: readonly string[]) => some.map((name) => judge(name, 'clear', startMs));

  test('of what people report does not wait for devices', async () => {
    const [finding] = await findingsOn([...clears(names), ...hates(['Xi', 'Yu', 'Zoe'])]);
    expect(finding).toMatchObject({ decision: { automatic: 'exclusion' }, facts: { flags: 3, of: 3 } });
  });

  test('is not added up from both', async () => {
    const flags = ['Ada', 'Bo'].map((name) => judge(name, 'explicit', startMs));
    const findings = await findingsOn([...flags, ...hates(['Cy', 'Di'])]);
    expect(findings).toEqual([]);
  });

  test('is the strictest of the two, and tells what that rests on', async () => {
    const self = judgeSelf('subject', 'explicit', startMs);
    const seen = [self, judge('Ada', 'explicit', startMs), judge('Bo', 'clear', startMs)];
    const findings = await findingsOn([...hates(['Cy', 'Di']), ...seen, ...hates(['Ed'])]);
    expect(findings.map(({ decision, facts }) => [decision.automatic, facts])).toEqual([
      ['probation', { flags: 2, of: 2 }],
      ['exclusion', { flags: 3, of: 3 }],
    ]);
  });

  test('a person is asked where five of ten report, whatever devices say', async () => {
    const findings = await findingsOn([...clears(names), ...hates(['Xi', 'Yu', 'Zoe', 'Vi', 'Wu'])]);
    expect(findings.at(-1)?.decision).toEqual({ automatic: 'exclusion', asksPerson: true });
  });

  test('is told to who decides of the matter that weighs more', async () => {
    const { consensus } = await noteAll([...clears(names), ...hates(['Xi', 'Yu'])]);
    expect(await consensus.sumUp(subject, startMs)).toMatchObject({ flags: 2, of: 2 });
    const { consensus: seen } = await noteAll([...clears(names), ...hates([])]);
    expect(await seen.sumUp(subject, startMs)).toMatchObject({ flags: 0, of: names.length });
  });
});
