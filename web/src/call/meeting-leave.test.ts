/** What a meeting does while somebody is reported, and when they have been. */
import { describe, expect, test } from 'bun:test';
import { describeStep, meetingIn, otherEvents, type PhaseName, phases } from '../testing/meetings.ts';
import { moveMeeting } from './meeting.ts';
import type { MeetingEvent } from './meeting-state.ts';

describe('nobody new comes while somebody is reported', () => {
  test('who was looking for somebody stops, and goes on afterwards by themselves', () => {
    for (const name of ['waiting', 'connecting'] satisfies PhaseName[]) {
      const held = moveMeeting(meetingIn(phases[name]), { type: 'hold' }, 0).meeting;
      expect(held.phase).toEqual({ is: 'parted', why: 'paused', nextAtMs: null, stranger: null });
      const matched: MeetingEvent = otherEvents['matched as answerer'];
      expect(describeStep(held, moveMeeting(held, matched, 1))).toBe('-');
      const resumed = moveMeeting(held, { type: 'resume' }, 9);
      expect(describeStep(held, resumed)).toBe('waiting, send-ticket, clear-conversation');
    }
  });

  test('who has left somebody for good goes on when they want to, and in no other way', () => {
    const left = moveMeeting(meetingIn(phases.talking), otherEvents.leave, 0).meeting;
    expect(left.phase).toEqual({ is: 'parted', why: 'reported', nextAtMs: null, stranger: null });
    for (const event of [{ type: 'tick' }, { type: 'resume' }] as const) {
      expect(moveMeeting(left, event, 1_000_000).meeting.phase.is).toBe('parted');
    }
    expect(moveMeeting(left, { type: 'next' }, 1).meeting.phase.is).toBe('waiting');
  });
});
