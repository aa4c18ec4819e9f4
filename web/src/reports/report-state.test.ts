/** What becomes of reports, in every situation with everything that can happen. */
import { describe, expect, test } from 'bun:test';
import { limits } from '@anoncam/protocol/limits';
import fc from 'fast-check';
import {
  ann,
  describeStep,
  events,
  nowMs,
  receipt,
  runThrough,
  situations,
  strangerOf,
  untilMs,
} from '../testing/reporting.ts';
import { moveReports, noReports, type Reports, viewReports } from './report-state.ts';

/** For nobody, talking, writing, after, sending, kept, held, received, failed in this order. `-`: nothing happens. */
type Row = readonly [string, string, string, string, string, string, string, string, string];

const rows: Readonly<Record<keyof typeof events, Row>> = {
  'met again': ['ann', '-', '-', '-', '-', '-', '-', '-', '-'],
  'met another': [
    'ben',
    'ben',
    'ben, open',
    'ben',
    'ben, open, sending',
    'ben, open, kept',
    'ben, open, held',
    'ben, open, received',
    'ben, open, failed',
  ],
  parted: ['-', 'ann until 600', 'ann until 600, open', '-', '-', '-', '-', '-', '-'],
  'open, the stranger': [
    '-',
    'ann, open',
    'ann, open',
    'ann until 300, open',
    'ann until 300, open, sending',
    'ann until 300, open, kept',
    'ann until 300, open, held',
    'ann until 300, open, received',
    'ann until 300, open, failed',
  ],
  'open, the report': [
    '-',
    'ann, open',
    'ann, open',
    'ann until 300, open',
    'ann until 300, open, sending',
    'ann until 300, open, kept',
    'ann until 300, open, held',
    'ann until 300, open, received',
    'ann until 300, open, failed',
  ],
  close: [
    '-',
    '-',
    'ann',
    '-',
    'ann until 300, sending',
    'ann until 300, kept',
    'ann until 300, held',
    'ann until 300, received',
    'ann until 300, failed',
  ],
  file: [
    '-',
    'ann, sending; sent spam',
    'ann, open, sending; sent spam',
    'ann until 300, sending; sent spam',
    '-',
    '-',
    '-',
    '-',
    '-',
  ],
  retry: ['-', '-', '-', '-', '-', '-', '-', '-', 'ann until 300, open, sending; sent hate'],
  reported: [
    '-',
    '-',
    '-',
    '-',
    'ann until 300, open, received',
    'ann until 300, open, received',
    'ann until 300, open, received',
    '-',
    '-',
  ],
  held: [
    '-',
    '-',
    '-',
    '-',
    'ann until 300, open, held',
    'ann until 300, open, held',
    'ann until 300, open, held',
    '-',
    '-',
  ],
  'refused, already': [
    '-',
    '-',
    '-',
    '-',
    'ann until 300, open, already',
    'ann until 300, open, already',
    'ann until 300, open, already',
    '-',
    '-',
  ],
  'refused, failed': [
    '-',
    '-',
    '-',
    '-',
    'ann until 300, open, failed',
    'ann until 300, open, failed',
    'ann until 300, open, failed',
    '-',
    '-',
  ],
  'news of another call': ['-', '-', '-', '-', '-', '-', '-', '-', '-'],
  'link up': [
    '-',
    '-',
    '-',
    '-',
    'ann until 300, open, sending; sent hate',
    'ann until 300, open, sending; sent hate',
    'ann until 300, open, sending; sent hate',
    '-',
    '-',
  ],
  'link down': [
    'nobody',
    'ann',
    'ann, open',
    'ann until 300',
    'ann until 300, open, kept',
    '-',
    'ann until 300, open, held',
    'ann until 300, open, received',
    'ann until 300, open, failed',
  ],
  'link refused': [
    'nobody',
    'ann',
    'ann, open',
    'ann until 300',
    'ann until 300, open, failed',
    'ann until 300, open, failed',
    'ann until 300, open, held',
    'ann until 300, open, received',
    'ann until 300, open, failed',
  ],
  tick: ['-', '-', '-', '-', '-', '-', '-', '-', '-'],
};

describe('in every situation', () => {
  for (const [name, row] of Object.entries(rows)) {
    test(name, () => {
      const event = events[name as keyof typeof events];
      const all = Object.values<Reports>(situations);
      expect(all.map((before) => describeStep(before, moveReports(before, event, nowMs)))).toEqual([...row]);
    });
  }
});

const file = { type: 'file', category: 'threat', words: 'they said…' } as const;
const met = { type: 'met', stranger: ann } as const;
const up = { type: 'link-up' } as const;
const down = { type: 'link-down' } as const;

describe('ten minutes', () => {
  test('begin when the call is over, and end to the millisecond', () => {
    const at = (afterMs: number) =>
      runThrough(noReports, [
        [0, up],
        [0, met],
        [9_000_000, { type: 'parted' }],
        [afterMs, file],
      ]);
    expect(at(limits.reportMs - 1).sent).toEqual(['threat they said…']);
    expect(at(limits.reportMs).sent).toEqual([]);
    expect(at(limits.reportMs).reports.filed[0]?.progress).toEqual({ is: 'refused', why: 'too-late' });
  });

  test('are offered until then, and not longer', () => {
    const after = (ms: number) => viewReports(moveReports(situations.after, events.tick, nowMs + ms).reports);
    expect(after(299_999).offer).toEqual({ until: untilMs });
    expect(after(300_000).offer).toBeNull();
  });

  test('are also as long as a report waits for the server', () => {
    const kept = moveReports(situations.kept, events.tick, untilMs - 1).reports;
    expect(viewReports(kept).filed).toEqual({ is: 'kept' });
    const late = moveReports(situations.kept, events.tick, untilMs).reports;
    expect(viewReports(late).filed).toEqual({ is: 'refused', why: 'too-late' });
    expect(moveReports(situations.kept, up, untilMs).send).toEqual([]);
  });

  test('what became of a report is shown as long, and as long as somebody looks at it', () => {
    const { reports } = moveReports(situations.received, events.tick, untilMs);
    expect(viewReports(reports).sheet?.progress).toEqual({ is: 'received', receipt });
    const closed = moveReports(reports, { type: 'close' }, untilMs).reports;
    expect(viewReports(moveReports(closed, events.tick, untilMs).reports).filed).toBeNull();
  });
});

test('a report that the server holds stays in view until its receipt comes, which is shown for ten minutes from then on', () => {
  const hourMs = 60 * 60_000;
  const later = moveReports(
    moveReports(situations.held, { type: 'close' }, nowMs).reports,
    events.tick,
    nowMs + hourMs,
  ).reports;
  expect(viewReports(later).filed).toEqual({ is: 'held' });
  const told = moveReports(later, events.reported, nowMs + hourMs).reports;
  const after = (ms: number) =>
    viewReports(moveReports(told, events.tick, nowMs + hourMs + ms).reports).filed;
  expect(after(limits.reportMs - 1)).toEqual({ is: 'received', receipt });
  expect(after(limits.reportMs)).toBeNull();
});

test('nothing is lost when the stranger leaves while somebody writes', () => {
  const { reports, sent } = runThrough(noReports, [
    [0, up],
    [0, met],
    [0, { type: 'open', about: 'stranger' }],
    [60_000, { type: 'parted' }],
    [60_000, file],
  ]);
  expect(sent).toEqual(['threat they said…']);
  expect(reports.sheet).toMatchObject({ stranger: ann, untilMs: nowMs + 60_000 + limits.reportMs });
});

test('what cannot be sent goes out when the server is back, once for each time that it was lost', () => {
  const moves = [
    [0, met],
    [0, file],
    [0, up],
    [0, down],
    [0, up],
    [0, events.reported],
    [0, up],
  ] as const;
  const { reports, sent } = runThrough(noReports, moves);
  expect(sent).toEqual(['threat they said…', 'threat they said…']);
  expect(viewReports(reports).filed).toEqual({ is: 'received', receipt });
});

test('who was reported is not offered again, and the next stranger is', () => {
  const reported = runThrough(noReports, [
    [0, up],
    [0, met],
    [0, file],
  ]).reports;
  expect(viewReports(reported).offer).toBeNull();
  const next = moveReports(reported, { type: 'met', stranger: strangerOf('ben') }, nowMs).reports;
  expect(viewReports(next)).toEqual({ offer: { until: null }, filed: { is: 'sending' }, sheet: null });
});

test('each call is reported at most once, and only somebody who was met', () => {
  const eventArb = fc.constantFrom(...Object.values(events));
  const moveArb = fc.tuple(fc.constantFrom(0, 1_000, 120_000, 400_000), eventArb);
  fc.assert(
    fc.property(fc.array(moveArb, { maxLength: 60 }), (moves) => {
      const { reports } = runThrough(noReports, moves);
      const calls = reports.filed.map(({ message }) => message.call);
      expect(new Set(calls).size).toBe(calls.length);
      const wasMet = moves.some(([, event]) => event.type === 'met');
      if (!wasMet) expect(reports).toMatchObject({ last: null, sheet: null, filed: [] });
    }),
  );
});
