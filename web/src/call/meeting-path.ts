/**
 * The path between the two devices while it is in doubt: how long silence is borne, when a new path is tried, and when it is
 * given up. Pure.
 */
import { part } from './meeting-moves.ts';
import {
  currentCall,
  type Meeting,
  type MeetingEffect,
  type MeetingPhase,
  type MeetingStep,
  moveTo,
  stay,
} from './meeting-state.ts';

/** The data channel carries a beat every second; after this silence the path is tried anew… */
const shakyAfterMs = 3_000;
/** …again after this long… */
const repairEveryMs = 2_000;
/** …and given up: sooner if the server too has lost the stranger… */
const lostAfterMs = 6_000;
const lostAwayAfterMs = 3_500;
/** …later if their device is there and only their page stands still… */
const lostStillAfterMs = 15_000;
/** …later if this page has lost the server as well: then it is most likely this device's own network that is gone, or was. */
const lostAloneAfterMs = 20_000;

export type Talking = Extract<MeetingPhase, { is: 'talking' }>;

export const goodPath = { repairedAtMs: null, isPathDown: false, wasAlone: false } as const;

export function onSilence(meeting: Meeting, talking: Talking, now: number): MeetingStep {
  const silentMs = now - talking.heardAtMs;
  if (silentMs >= patienceFor(meeting.link, talking)) return lose(meeting, now);
  return silentMs >= shakyAfterMs ? repair(meeting, now) : stay(meeting);
}

/** The time for which this page stood still does not count, and what it has yet to hear of that time may say that all is well. */
export function heardAfterStandstill({ heardAtMs }: Talking, afterMs: number, now: number): number {
  return Math.max(Math.min(now, heardAtMs + afterMs), now - shakyAfterMs);
}

function patienceFor(link: Meeting['link'], { strangerAway, wasAlone, isPathDown }: Talking): number {
  if (link === 'down') return lostAloneAfterMs;
  if (strangerAway) return lostAwayAfterMs;
  if (wasAlone) return lostAloneAfterMs;
  return isPathDown ? lostAfterMs : lostStillAfterMs;
}

export function onDisrupted(meeting: Meeting, now: number): MeetingStep {
  const { phase } = meeting;
  if (phase.is !== 'talking') return stay(meeting);
  return repair({ ...meeting, phase: { ...phase, isPathDown: true } }, now);
}

/** It is good only when the stranger is heard: what was lost meanwhile may take some seconds to come. */
export function onPath(meeting: Meeting, now: number): MeetingStep {
  const { phase } = meeting;
  if (phase.is !== 'talking' || !phase.isPathDown) return stay(meeting);
  return moveTo(meeting, { ...phase, isPathDown: false, repairedAtMs: now });
}

/** ICE restarts travel through the server; without it there is only waiting for the old path to come back. */
export function repair(meeting: Meeting, now: number): MeetingStep {
  const { phase } = meeting;
  if (phase.is !== 'talking') return stay(meeting);
  const isTooSoon = phase.repairedAtMs !== null && now - phase.repairedAtMs < repairEveryMs;
  if (isTooSoon) return stay(meeting);
  // Not every browser says that a path is broken: silence alone speaks against the way to the server as well.
  const effects: MeetingEffect[] =
    meeting.link === 'up' ? [{ do: 'repair', peer: phase.call.peer }, { do: 'doubt-server' }] : [];
  return moveTo(meeting, { ...phase, repairedAtMs: now }, ...effects);
}

/** What was to mend the path may have been lost with somebody's way to the server, which is back: once more. */
export function repairAnew(meeting: Meeting, talking: Talking, now: number): MeetingStep {
  if (talking.repairedAtMs === null) return moveTo(meeting, talking);
  return repair({ ...meeting, phase: { ...talking, repairedAtMs: null } }, now);
}

/** The path between the devices is gone for good: both the visitor and the server are told. */
export function lose(meeting: Meeting, now: number): MeetingStep {
  const call = currentCall(meeting);
  const parted = part(meeting, 'lost', now);
  if (!call || meeting.link === 'down') return parted;
  const tell = { do: 'send-lost', call: call.id, why: 'broken' } as const;
  return { meeting: parted.meeting, effects: [...parted.effects, tell] };
}
