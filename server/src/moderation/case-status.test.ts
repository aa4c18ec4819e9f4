/** What events amount to: a table of what follows what, and what holds after any of them in any order. */
import { describe, expect, test } from 'bun:test';
import { reportCategories } from '@anoncam/protocol/conduct';
import { noticeCategories } from '@anoncam/protocol/notice';
import { priorities } from '@anoncam/protocol/staff-api/staff-cases';
import fc from 'fast-check';
import { type CaseEvent, type Happening, happeningTypes, readEvent, writeEvent } from './case-event.ts';
import { addEvent, foldEvents, noStatus } from './case-status.ts';
import { clocksMs, compareUrgency, priorityOfCategory, unheardMs } from './triage.ts';

const by = 'ann';
const atMs = Date.UTC(2026, 0, 1);
const minuteMs = 60_000;

const reported: Happening = { type: 'reported', report: 'r', category: 'hate', weight: 33, mode: 'video' };
const decided: Happening = {
  type: 'decided',
  outcome: 'warning',
  reason: 'hate',
  note: '',
  waitedMinutes: 1,
  by,
};
const samples: Readonly<Record<Happening['type'], Happening>> = {
  reported,
  tallied: { type: 'tallied', flags: 2, of: 3, weight: 66, isSelfFlagged: false },
  asked: { type: 'asked' },
  noticed: { type: 'noticed', notice: 'n', category: 'hate' },
  taken: { type: 'taken', by },
  'given back': { type: 'given back', by: null },
  decided,
  sanctioned: { type: 'sanctioned', sanction: 's', kind: 'warning', reason: 'hate', untilMs: atMs, by },
  undone: { type: 'undone', by },
  lifted: { type: 'lifted', sanction: 's', why: 'mistake', reason: 'x', by },
  appealed: { type: 'appealed', appeal: 'a' },
  'appeal decided': { type: 'appeal decided', appeal: 'a', outcome: 'upheld', by },
  answered: { type: 'answered', outcome: 'nothing', by },
  held: { type: 'held', hold: 'h', by },
  released: { type: 'released', by },
  closed: { type: 'closed' },
};

function after(...types: readonly Happening['type'][]) {
  return foldEvents(types.map((type, index) => ({ ...samples[type], atMs: atMs + index })));
}

describe('a case', () => {
  test.each([
    [['reported'], 'waiting'],
    [['asked'], 'waiting'],
    [['noticed'], 'waiting'],
    [['tallied', 'sanctioned'], 'decided'],
    [['taken'], 'decided'],
    [['reported', 'taken'], 'taken'],
    [['reported', 'taken', 'given back'], 'waiting'],
    [['reported', 'taken', 'reported'], 'taken'],
    [['reported', 'taken', 'decided'], 'decided'],
    [['reported', 'taken', 'decided', 'sanctioned', 'undone', 'lifted'], 'waiting'],
    [['reported', 'undone'], 'waiting'],
    [['reported', 'decided', 'reported'], 'waiting'],
    [['reported', 'decided', 'appealed'], 'appealed'],
    [['reported', 'decided', 'appealed', 'reported'], 'waiting'],
    [['reported', 'decided', 'appealed', 'appeal decided'], 'decided'],
    [['reported', 'decided', 'appealed', 'appealed', 'appeal decided'], 'decided'],
    [['noticed', 'answered'], 'closed'],
    [['reported', 'decided', 'closed', 'appealed'], 'closed'],
    [['reported', 'decided', 'closed', 'undone', 'reported'], 'closed'],
  ] as const)('is, after %p, %s', (types, state) => {
    expect(after(...types).state).toBe(state);
  });

  test('is as urgent as the gravest that waits, and due when the first of it is', () => {
    const at = (minutes: number, more: Partial<Extract<Happening, { type: 'reported' }>> = {}) =>
      ({ ...reported, ...more, atMs: atMs + minutes * minuteMs }) as CaseEvent;
    const hate = at(0);
    const threat = at(10, { category: 'threat' });
    const ignored = at(11, { category: 'under-18', weight: 3 });
    expect(foldEvents([hate])).toMatchObject({
      priority: 'other',
      dueMs: atMs + clocksMs.other,
      isHeard: true,
    });
    expect(foldEvents([hate, threat, ignored])).toMatchObject({
      priority: 'life',
      dueMs: atMs + 10 * minuteMs + clocksMs.life,
    });
    expect(foldEvents([ignored])).toMatchObject({ priority: 'other', isHeard: false });
    expect(foldEvents([ignored]).dueMs - ignored.atMs).toBe(unheardMs('under-18'));
    expect(unheardMs('under-18')).toBe(clocksMs.other);
    expect(unheardMs('hate')).toBeGreaterThan(clocksMs.other);
    // What was decided was looked at; what comes after begins anew.
    const later = at(60);
    expect(foldEvents([hate, threat, { ...decided, atMs }, later])).toMatchObject({
      priority: 'other',
      dueMs: later.atMs + clocksMs.other,
    });
  });
});

const happenings = fc.oneof(
  fc.constantFrom(...Object.values(samples)),
  fc.record({
    type: fc.constant('reported' as const),
    report: fc.string(),
    category: fc.constantFrom(...reportCategories),
    weight: fc.nat(100),
    mode: fc.constantFrom('video' as const, 'text' as const),
  }),
  fc.record({
    type: fc.constant('noticed' as const),
    notice: fc.string(),
    category: fc.constantFrom(...noticeCategories),
  }),
);
const histories = fc
  .array(happenings, { maxLength: 40 })
  .map((all) => all.map((happening, index): CaseEvent => ({ ...happening, atMs: atMs + index * minuteMs })));

describe('after any events', () => {
  test('there is a sample of every kind', () => {
    expect(Object.keys(samples).sort()).toEqual([...happeningTypes].sort());
  });

  test('a case waits if and only if something came that nobody has decided', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const status = foldEvents(events);
        const isOpen = status.state === 'waiting' || status.state === 'taken';
        if (status.state !== 'closed') expect(isOpen).toBe(status.waits.length > 0);
        expect(status.taken !== null && status.state === 'waiting').toBe(false);
      }),
    );
  });

  test('what is closed stays so, and a case is as urgent as all that waits in it', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const status = foldEvents(events);
        if (events.some(({ type }) => type === 'closed')) expect(status.state).toBe('closed');
        expect(priorities).toContain(status.priority);
        for (const wait of status.waits) {
          expect(priorities.indexOf(status.priority)).toBeLessThanOrEqual(priorities.indexOf(wait.priority));
        }
      }),
    );
  });

  test('one more event changes the same from what was kept as from the beginning, and survives being written', () => {
    fc.assert(
      fc.property(histories, (events) => {
        let status = noStatus;
        const read: CaseEvent[] = [];
        for (const { atMs: at, ...happening } of events) {
          const event = readEvent({ ...writeEvent(happening as Happening), at: new Date(at).toISOString() });
          expect(event).toEqual({ ...happening, atMs: at } as CaseEvent);
          status = addEvent(status, event);
          read.push(event);
        }
        expect(status).toEqual(foldEvents(events));
        expect(read).toEqual([...events]);
      }),
    );
  });
});

describe('what goes first', () => {
  const now = atMs + 100 * minuteMs;
  const usual = { priority: 'other', dueMs: now + minuteMs, isHeard: true, weight: 30 } as const;

  test('is graver, overdue, heard, heavier, earlier, in this order', () => {
    const order = [
      { ...usual, priority: 'life' },
      { ...usual, priority: 'minor', weight: 1 },
      { ...usual, priority: 'intimate' },
      { ...usual, dueMs: now - 1, weight: 20 },
      { ...usual, isHeard: false, dueMs: now - 1, weight: 14 },
      { ...usual, weight: 90 },
      usual,
      { ...usual, dueMs: usual.dueMs + 1 },
      { ...usual, isHeard: false, weight: 14 },
    ] as const;
    for (const [index, one] of order.entries()) {
      for (const other of order.slice(index + 1)) {
        expect([one, other, compareUrgency(one, other, now) < 0]).toEqual([one, other, true]);
        expect(compareUrgency(other, one, now)).toBeGreaterThan(0);
      }
    }
    expect(compareUrgency(usual, { ...usual }, now)).toBe(0);
  });

  test('is nothing that only somebody says whose word has counted for nothing', () => {
    for (const category of reportCategories) {
      const priorityAt = (weight: number) => foldEvents([{ ...reported, category, weight, atMs }]).priority;
      expect(priorityAt(33)).toBe(priorityOfCategory[category]);
      expect(priorityAt(14)).toBe('other');
    }
  });
});
