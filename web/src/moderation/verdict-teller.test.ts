/** What is said to the server: numbered, about the present call only, and never faster than once a second. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { parseFromVisitor } from '@anoncam/protocol/parse';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import { PageGlobals } from '../testing/browser-globals.ts';
import { Findings } from './findings.ts';
import { VerdictTeller } from './verdict-teller.ts';

const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const nextCall = 'another-call----------' as CallId;
const report = { finding: 'explicit', score: 18, usable: 4, flagged: 2, seconds: 3 } as const;
const stranger = { ...report, about: 'stranger', confirmed: false } as const;
const self = { ...report, about: 'self', confirmed: false } as const;

let page: PageGlobals;
let sent: VerdictMessage[];
let isReached: boolean;
let now: number;
let teller: VerdictTeller;

function pass(ms: number): void {
  now += ms;
  page.time.advance(ms);
}

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  [sent, isReached, now] = [[], true, 0];
  teller = new VerdictTeller({
    model: 'mobilenet-v2-1a2b3c4d',
    now: () => now,
    send: (verdict) => {
      if (isReached) sent.push(verdict);
      return isReached;
    },
  });
});

afterEach(() => page.restore());

test('says nothing outside of a call', () => {
  teller.tell(stranger);
  pass(5_000);
  expect(sent).toEqual([]);
});

test('says at once what is found first, in words of the protocol', () => {
  teller.follow(call);
  teller.tell(stranger);
  expect(sent).toEqual([{ type: 'verdict', call, sequence: 1, model: 'mobilenet-v2-1a2b3c4d', ...stranger }]);
  expect(parseFromVisitor(JSON.stringify(sent[0]))).toEqual(sent[0] ?? null);
});

test('lets a second pass between two, and keeps the latest of each picture', () => {
  teller.follow(call);
  teller.tell({ ...stranger, finding: 'clear' });
  teller.tell(self);
  teller.tell({ ...stranger, finding: 'empty' });
  teller.tell(stranger);
  expect(sent).toHaveLength(1);
  pass(999);
  expect(sent).toHaveLength(1);
  pass(1);
  pass(1_000);
  expect(sent.map(({ about, finding, sequence }) => [about, finding, sequence])).toEqual([
    ['stranger', 'clear', 1],
    ['self', 'explicit', 2],
    ['stranger', 'explicit', 3],
  ]);
  pass(10_000);
  expect(sent).toHaveLength(3);
});

test('says nothing of one call in the next', () => {
  teller.follow(call);
  teller.tell(stranger);
  teller.tell(self);
  teller.follow(nextCall);
  pass(5_000);
  expect(sent).toHaveLength(1);
  teller.tell(stranger);
  expect(sent[1]).toMatchObject({ call: nextCall, sequence: 1 });
});

test('what the visitor confirms does not wait: the call is about to end', () => {
  teller.follow(call);
  teller.tell(stranger);
  teller.tell({ ...stranger, confirmed: true });
  expect(sent.map(({ confirmed }) => confirmed)).toEqual([false, true]);
});

test('a server out of reach is told nothing later', () => {
  teller.follow(call);
  isReached = false;
  teller.tell(stranger);
  isReached = true;
  pass(5_000);
  expect(sent).toEqual([]);
});

test('a finding is reported when it changes, with what has been seen since', () => {
  const findings = new Findings(10_000);
  findings.count(0.12, false);
  findings.count(0.31, false);
  expect(findings.report('clear', 12_500)).toEqual({
    finding: 'clear',
    score: 6,
    usable: 2,
    flagged: 0,
    seconds: 2,
  });
  expect(findings.flagged).toBe(0);
  findings.count(0.97, true);
  expect(findings.flagged).toBe(1);
  expect(findings.report('clear', 13_000)).toBeNull();
  const last = findings.report('explicit', 14_000);
  expect(last).toEqual({ finding: 'explicit', score: 19, usable: 1, flagged: 1, seconds: 1 });
  expect(findings.last).toEqual(last);
});
