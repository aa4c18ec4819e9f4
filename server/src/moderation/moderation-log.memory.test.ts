/** The moderation log of a single process keeps the contract, and is bounded whoever fills it. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { judge, judgeSelf, personCalled, startMs } from '../testing/verdicts.ts';
import { describeModerationLog } from './moderation-log.contract.ts';
import { MemoryModerationLog } from './moderation-log.memory.ts';

describeModerationLog('in memory', () => new MemoryModerationLog());

const findings = ['clear', 'explicit', 'empty'] as const;
const event = fc.record({
  by: fc.nat(40),
  subject: fc.nat(40),
  finding: fc.constantFrom(...findings),
  isSelf: fc.boolean(),
});

test('I13 keeps no more than it may, of the latest, and nothing when all is forgotten', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 60, maxLength: 3_000, size: 'max' }), (events) => {
      const log = new MemoryModerationLog({ events: 50, eventsAboutOne: 5, flags: 3 });
      for (const [index, { by, subject, finding, isSelf }] of events.entries()) {
        const about = { subject: `person ${subject}` };
        const atMs = startMs + index;
        log.append(
          isSelf ? judgeSelf(about.subject, finding, atMs) : judge(`person ${by}`, finding, atMs, about),
        );
        expect(log.size.events).toBeLessThanOrEqual(50);
        expect(log.size.subjects).toBeLessThanOrEqual(50);
        expect(log.size.sources).toBeLessThanOrEqual(100);
      }
      const people = Array.from({ length: 41 }, (_, index) => personCalled(`person ${index}`));
      for (const kept of log.eventsAbout(people).values()) expect(kept.length).toBeLessThanOrEqual(5);
      for (const { flagged } of log.recordsOf(people, startMs).values())
        expect(flagged.length).toBeLessThanOrEqual(3);
      const last = log.eventsAbout([personCalled(`person ${events.at(-1)?.subject}`)]);
      expect([...last.values()][0]?.at(-1)?.atMs).toBe(startMs + events.length - 1);
      log.forget(startMs + events.length);
      expect(log.size).toEqual({ events: 0, subjects: 0, sources: 0 });
    }),
    { numRuns: 30 },
  );
});
