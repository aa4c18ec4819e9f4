/** Who may meet whom. */
import { describe, expect, test } from 'bun:test';
import { defaultPairingRules, judgePair, personOf } from './pairing.ts';
import type { SessionId, Ticket, VisitorRef } from './ticket.ts';

const now = 1_000_000;
const rules = defaultPairingRules;
const ownTabs = { ...rules, ownTabsMayMeet: true };
const stranger = { metAtMs: null, now };

function ticketOf(name: string, more: Partial<Ticket> = {}): Ticket {
  return {
    session: `session ${name}` as SessionId,
    epoch: 1,
    visitor: `visitor ${name}` as VisitorRef,
    mode: 'video',
    sinceMs: now,
    front: false,
    ...more,
  };
}

const [a, b] = [ticketOf('a'), ticketOf('b')];

describe('two tickets', () => {
  test('of strangers may meet at once', () => {
    expect(judgePair(a, b, stranger, rules)).toBe('yes');
    expect(judgePair(a, b, stranger, ownTabs)).toBe('yes');
  });

  test('that want different things never meet', () => {
    expect(judgePair(a, ticketOf('b', { mode: 'text' }), stranger, rules)).toBe('no');
  });

  test('I3 of one session never meet, whatever the rules', () => {
    for (const each of [rules, ownTabs]) {
      expect(judgePair(a, { ...a, epoch: 2 }, stranger, each)).toBe('no');
      expect(judgePair(a, { ...b, session: a.session }, stranger, each)).toBe('no');
    }
  });

  test('I3 of one browser meet only where own tabs may', () => {
    const tab = ticketOf('b', { visitor: a.visitor });
    expect(judgePair(a, tab, stranger, rules)).toBe('no');
    expect(judgePair(a, tab, stranger, ownTabs)).toBe('yes');
    expect(judgePair(a, tab, { metAtMs: now - 9_999, now: now + rules.apartMs }, rules)).toBe('no');
  });

  test('I4 of visitors who met are kept apart for ten minutes', () => {
    const judge = (agoMs: number) => judgePair(a, b, { metAtMs: now - agoMs, now }, rules);
    expect(rules.apartMs).toBe(600_000);
    expect([judge(0), judge(1), judge(599_999)]).toEqual(['no', 'no', 'no']);
    expect([judge(600_000), judge(600_001)]).toEqual(['yes', 'yes']);
  });

  test('I4 of visitors who met may be united again when both have waited five seconds', () => {
    const judge = (first: number, second: number) => {
      const pair = [
        ticketOf('a', { sinceMs: now - first }),
        ticketOf('b', { sinceMs: now - second }),
      ] as const;
      return [
        judgePair(pair[0], pair[1], { metAtMs: now, now }, rules),
        judgePair(pair[1], pair[0], { metAtMs: now, now }, rules),
      ];
    };
    expect(rules.reunionAfterMs).toBe(5_000);
    expect(judge(5_000, 5_000)).toEqual(['reunion', 'reunion']);
    expect(judge(60_000, 4_999)).toEqual(['no', 'no']);
    expect(judge(60_000, 5_000)).toEqual(['reunion', 'reunion']);
  });

  test('count as one person by the browser, or by the tab where own tabs may meet', () => {
    expect(personOf(a, rules)).toBe(a.visitor);
    expect(personOf(a, ownTabs)).toBe(a.session);
  });
});
