/**
 * What a meeting does in every phase with everything that can happen, the events that should not happen included.
 */
import { describe, expect, test } from 'bun:test';
import {
  describeStep,
  formerCall,
  formerPeer,
  meetingIn,
  newsAbout,
  otherEvents,
  type PhaseName,
  phaseNames,
  phases,
  strangerNote,
  thisCall,
  thisPeer,
} from '../testing/meetings.ts';
import { moveMeeting } from './meeting.ts';
import type { MeetingEvent } from './meeting-state.ts';

const events: Readonly<Record<string, MeetingEvent>> = { ...otherEvents, ...newsAbout(thisCall, thisPeer) };

/** For idle, waiting, connecting, talking, parted in this order. `-`: nothing changes and nothing is done. */
type Row = readonly [string, string, string, string, string];

const leaveAndWait = 'waiting, send-ticket, close-peer 7 bye, clear-conversation';
const waitAlone = 'waiting, send-ticket, close-peer 7, clear-conversation';
const failed = 'waiting, close-peer 7, send-lost not-connected, send-ticket, clear-conversation';
const partedLeft = 'parted, close-peer 7, note stranger-left';
const partedLost = 'parted, close-peer 7, note lost, send-lost broken';
const partedForged = 'parted, close-peer 7 bye, send-stop, note forged';

const withServer: Readonly<Record<string, Row>> = {
  start: ['waiting, send-ticket, clear-conversation', '-', '-', '-', '-'],
  next: ['-', '-', leaveAndWait, leaveAndWait, 'waiting, send-ticket, clear-conversation'],
  block: [
    '-',
    '-',
    '-',
    'waiting, block, send-ticket, close-peer 7 bye, clear-conversation',
    'waiting, block, send-ticket, clear-conversation',
  ],
  stop: [
    '-',
    'idle, send-stop, clear-conversation',
    'idle, close-peer 7 bye, send-stop, clear-conversation',
    'idle, close-peer 7 bye, send-stop, clear-conversation',
    'idle, send-stop, clear-conversation',
  ],
  stay: ['-', '-', '-', '-', 'parted'],
  leave: [
    'idle, block',
    'waiting, block',
    'connecting, block',
    'parted, block, close-peer 7 bye, send-stop, clear-conversation',
    'parted, block, clear-conversation',
  ],
  'leave, somebody before': [
    'idle, block',
    'waiting, block',
    'connecting, block',
    'talking, block',
    'parted, block, clear-conversation',
  ],
  hold: [
    '-',
    'parted, send-stop, clear-conversation',
    'parted, close-peer 7 bye, send-stop, clear-conversation',
    '-',
    'parted',
  ],
  resume: ['-', '-', '-', '-', '-'],
  'link down': [
    'idle',
    'waiting',
    'waiting, close-peer 7, clear-conversation',
    'talking, note server-away',
    'parted',
  ],
  'told to wait': ['-', 'waiting', waitAlone, '-', '-'],
  'told to rest': ['-', 'waiting', waitAlone, '-', '-'],
  'matched as offerer': [
    '-',
    'connecting, offer-taken 8',
    'connecting, close-peer 7, offer-taken 8',
    '-',
    '-',
  ],
  'matched as answerer': ['-', 'connecting, answer 8', 'connecting, close-peer 7, answer 8', '-', '-'],
  begun: ['-', '-', 'connecting, apply-answer 7', '-', '-'],
  'begun, for the answerer': ['-', '-', 'connecting', '-', '-'],
  unpaired: ['-', '-', leaveAndWait, leaveAndWait, '-'],
  'stranger left': ['-', '-', waitAlone, partedLeft, '-'],
  'stranger not connected': [
    '-',
    '-',
    'waiting, close-peer 7, send-ticket, clear-conversation',
    'parted, close-peer 7, note lost',
    '-',
  ],
  'stranger lost': ['-', '-', waitAlone, 'talking', '-'],
  'stranger away': ['-', '-', '-', 'talking', '-'],
  'stranger back': ['-', '-', '-', 'talking', '-'],
  'peer ready': ['-', '-', 'talking, note met', 'talking', '-'],
  'peer heard': ['-', '-', 'talking, note met', 'talking', '-'],
  'peer disrupted': ['-', '-', '-', 'talking, repair 7, doubt-server', '-'],
  'peer with a path': ['-', '-', '-', '-', '-'],
  'peer ended': ['-', '-', '-', partedLeft, '-'],
  'peer unusable': ['-', '-', failed, partedLost, '-'],
  'peer forged': ['-', '-', failed, partedForged, '-'],
  'network changed': [
    'idle, renew-spares',
    'waiting, renew-spares, send-ticket',
    'connecting, renew-spares',
    'talking, renew-spares, repair 7, doubt-server',
    'parted, renew-spares',
  ],
  woke: ['-', '-', 'connecting', 'talking', '-'],
  tick: ['-', '-', '-', '-', '-'],
};

/** Where it differs while the server is out of reach; its messages cannot come then. */
const withoutServer: Readonly<Record<string, Row>> = {
  start: ['waiting, clear-conversation', '-', '-', '-', '-'],
  next: [
    '-',
    '-',
    'waiting, close-peer 7 bye, clear-conversation',
    'waiting, close-peer 7 bye, clear-conversation',
    'waiting, clear-conversation',
  ],
  block: [
    '-',
    '-',
    '-',
    'waiting, block, close-peer 7 bye, clear-conversation',
    'waiting, block, clear-conversation',
  ],
  stop: [
    '-',
    'idle, clear-conversation',
    'idle, close-peer 7 bye, clear-conversation',
    'idle, close-peer 7 bye, clear-conversation',
    'idle, clear-conversation',
  ],
  leave: [
    'idle, block',
    'waiting, block',
    'connecting, block',
    'parted, block, close-peer 7 bye, clear-conversation',
    'parted, block, clear-conversation',
  ],
  'leave, somebody before': [
    'idle, block',
    'waiting, block',
    'connecting, block',
    'talking, block',
    'parted, block, clear-conversation',
  ],
  hold: ['-', 'parted, clear-conversation', 'parted, close-peer 7 bye, clear-conversation', '-', 'parted'],
  resume: ['-', '-', '-', '-', '-'],
  stay: ['-', '-', '-', '-', 'parted'],
  'link up, no call known': [
    'idle',
    'waiting, renew-spares, send-ticket',
    leaveAndWait,
    'talking, note server-back',
    'parted',
  ],
  'link up, this call known': [
    'idle',
    'waiting, renew-spares, send-ticket',
    'connecting',
    'talking, note server-back',
    'parted',
  ],
  'link up, another call known': [
    'idle',
    'waiting, renew-spares, send-ticket',
    leaveAndWait,
    'talking, note server-back',
    'parted',
  ],
  'link down': ['-', '-', '-', '-', '-'],
  'peer ready': ['-', '-', 'talking, note met', 'talking', '-'],
  'peer heard': ['-', '-', 'talking, note met', 'talking', '-'],
  'peer disrupted': ['-', '-', '-', 'talking', '-'],
  'peer ended': ['-', '-', '-', partedLeft, '-'],
  'peer unusable': [
    '-',
    '-',
    'waiting, close-peer 7, clear-conversation',
    'parted, close-peer 7, note lost',
    '-',
  ],
  'peer forged': [
    '-',
    '-',
    'waiting, close-peer 7, clear-conversation',
    'parted, close-peer 7 bye, note forged',
    '-',
  ],
  'network changed': [
    'idle, renew-spares',
    'waiting, renew-spares',
    'connecting, renew-spares',
    'talking, renew-spares',
    'parted, renew-spares',
  ],
  woke: ['-', '-', 'connecting', 'talking', '-'],
  tick: ['-', '-', '-', '-', '-'],
};

function describeAll(event: MeetingEvent, link: 'up' | 'down'): string[] {
  return phaseNames.map((name) => {
    const before = meetingIn(phases[name], link);
    return describeStep(before, moveMeeting(before, event, 1_000_000));
  });
}

describe('with the server', () => {
  for (const [name, row] of Object.entries(withServer)) {
    test(name, () => expect(describeAll(eventNamed(name), 'up')).toEqual([...row]));
  }
});

describe('without the server', () => {
  for (const [name, row] of Object.entries(withoutServer)) {
    test(name, () => expect(describeAll(eventNamed(name), 'down')).toEqual([...row]));
  }
});

function eventNamed(name: string): MeetingEvent {
  const event = events[name];
  if (!event) throw new Error(`no such event: ${name}`);
  return event;
}

test('the tables leave no event out', () => {
  const covered = new Set([...Object.keys(withServer), ...Object.keys(withoutServer)]);
  expect(Object.keys(events).filter((name) => !covered.has(name))).toEqual([]);
});

describe('what a former call or connection still says changes nothing', () => {
  const late = { ...newsAbout(formerCall, thisPeer - 1), ...newsAbout(formerCall, formerPeer) };
  for (const [name, event] of Object.entries(late)) {
    test(name, () => {
      expect(describeAll(event, 'up')).toEqual(['-', '-', '-', '-', '-']);
      expect(describeAll(event, 'down')).toEqual(['-', '-', '-', '-', '-']);
    });
  }
});

describe('what the server says although it is out of reach does no harm', () => {
  const messages = Object.entries(events).filter(([, event]) => event.type === 'told');
  for (const [name, event] of messages) {
    test(name, () => {
      const done = describeAll(event, 'down').join(' ');
      expect(done).not.toMatch(/send-|repair/);
    });
  }
});

describe('a stranger is blocked', () => {
  const block: MeetingEvent = { type: 'block' };

  test('by the reference that came with the call, while talking and when it is over', () => {
    for (const name of ['talking', 'parted'] satisfies PhaseName[]) {
      const { effects } = moveMeeting(meetingIn(phases[name]), block, 0);
      expect(effects[0]).toEqual({ do: 'block', stranger: strangerNote });
    }
  });

  test('not while there is no reference: the server has not said yet that the call began', () => {
    const { talking, parted } = phases;
    const early = { ...talking, call: { ...talking.call, stranger: null } };
    for (const phase of [early, { ...parted, stranger: null }]) {
      const before = meetingIn(phase);
      expect(describeStep(before, moveMeeting(before, block, 0))).toBe('-');
    }
  });
});

test('a mode is chosen by starting and by nothing else', () => {
  const started = moveMeeting(meetingIn(phases.idle), { type: 'start', mode: 'text' }, 0).meeting;
  expect(started.mode).toBe('text');
  for (const name of ['waiting', 'connecting', 'talking', 'parted'] satisfies PhaseName[]) {
    const before = { ...meetingIn(phases[name]), mode: 'text' } as const;
    for (const event of Object.values(events))
      expect(moveMeeting(before, event, 0).meeting.mode).toBe('text');
  }
});
