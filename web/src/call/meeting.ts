/**
 * The one function that moves a meeting: `(meeting, event, now) → { meeting, effects }`, pure and total. A call needs
 * the server to begin; from then on it lives or ends with the path between the two devices.
 */
import type { Sealed } from '@anoncam/protocol/ids';
import {
  closeCall,
  endForged,
  endTogether,
  failToConnect,
  forgetTurn,
  leftForGood,
  newPlace,
  part,
  stayApart,
  toWaiting,
} from './meeting-moves.ts';
import {
  goodPath,
  heardAfterStandstill,
  lose,
  onDisrupted,
  onPath,
  onSilence,
  repair,
  repairAnew,
  type Talking,
} from './meeting-path.ts';
import {
  currentCall,
  type Meeting,
  type MeetingEffect,
  type MeetingEvent,
  type MeetingPhase,
  type MeetingStep,
  moveTo,
  stay,
} from './meeting-state.ts';
import { onTold, patienceToConnect } from './meeting-told.ts';

/** A device that reaches nobody must not use up one stranger after the other: so many at once, then it takes its time. */
const quickFailures = 3;
const failSlowlyMs = 2_000;

export function moveMeeting(meeting: Meeting, event: MeetingEvent, now: number): MeetingStep {
  switch (event.type) {
    case 'start':
      return meeting.phase.is === 'idle'
        ? toWaiting({ ...meeting, mode: event.mode }, newPlace(now))
        : stay(meeting);
    case 'next':
      return onNext(meeting, now);
    case 'block':
      return onBlock(meeting, now);
    case 'leave':
      return onLeave(meeting, event.stranger);
    case 'stop':
      return onStop(meeting);
    case 'stay':
      return stayApart(meeting);
    case 'hold':
      return onHold(meeting);
    case 'resume':
      return onResume(meeting, now);
    case 'link-up':
      return onLinkUp({ ...meeting, link: 'up' }, event.call, now);
    case 'link-down':
      return meeting.link === 'down' ? stay(meeting) : onLinkDown({ ...meeting, link: 'down' });
    case 'told':
      return onTold(meeting, event.message, now);
    case 'peer':
      return onPeer(meeting, event, now);
    case 'network-changed':
      return onNetworkChanged(meeting, now);
    case 'woke':
      return onWoke(meeting, event.afterMs, now);
    case 'tick':
      return onTick(meeting, now);
    default:
      return event satisfies never;
  }
}

function onNext(meeting: Meeting, now: number): MeetingStep {
  const { is } = meeting.phase;
  if (is === 'idle' || is === 'waiting') return stay(meeting);
  return toWaiting(meeting, newPlace(now), { after: closeCall(meeting, { bye: true }) });
}

/** The server must know before the ticket, or the next stranger could be the same one. */
function onBlock(meeting: Meeting, now: number): MeetingStep {
  const { phase } = meeting;
  if (phase.is !== 'talking' && phase.is !== 'parted') return stay(meeting);
  const { stranger } = phase.is === 'talking' ? phase.call : phase;
  if (stranger === null) return stay(meeting);
  return toWaiting(meeting, newPlace(now), {
    before: [{ do: 'block', stranger }],
    after: closeCall(meeting, { bye: true }),
  });
}

/** They need not be the present one: what is said of them counts all the same, and disturbs nobody else. */
function onLeave(meeting: Meeting, stranger: Sealed): MeetingStep {
  const { phase } = meeting;
  const block = { do: 'block', stranger } as const;
  if (phase.is === 'parted') return moveTo(meeting, leftForGood, block, { do: 'clear-conversation' });
  if (phase.is !== 'talking' || phase.call.stranger !== stranger) return stay(meeting, block);
  return moveTo(meeting, leftForGood, block, ...endTogether(meeting));
}

function onHold(meeting: Meeting): MeetingStep {
  const { is } = meeting.phase;
  if (is === 'parted') return stayApart(meeting);
  if (is !== 'waiting' && is !== 'connecting') return stay(meeting);
  return moveTo(meeting, { ...leftForGood, why: 'paused' }, ...endTogether(meeting));
}

function onResume(meeting: Meeting, now: number): MeetingStep {
  const { phase } = meeting;
  return phase.is === 'parted' && phase.why === 'paused' ? toWaiting(meeting, newPlace(now)) : stay(meeting);
}

function onStop(meeting: Meeting): MeetingStep {
  if (meeting.phase.is === 'idle') return stay(meeting);
  return moveTo(meeting, { is: 'idle' }, ...endTogether(meeting));
}

/** `known`: the call that the server says goes on. It alone never ends one: the other device's silence does. */
function onLinkUp(meeting: Meeting, known: string | null, now: number): MeetingStep {
  const { phase } = meeting;
  switch (phase.is) {
    case 'waiting': {
      const place = forgetTurn(phase.place);
      return moveTo(
        meeting,
        { is: 'waiting', place, restUntilMs: null },
        { do: 'renew-spares' },
        { do: 'send-ticket' },
      );
    }
    case 'connecting':
      return known === phase.call.id
        ? stay(meeting)
        : toWaiting(meeting, forgetTurn(phase.place), { after: closeCall(meeting, { bye: true }) });
    case 'talking':
      return onServerBack(meeting, { ...phase, strangerAway: known !== phase.call.id }, now);
    case 'idle':
    case 'parted':
      return stay(meeting);
    default:
      return phase satisfies never;
  }
}

function onServerBack(meeting: Meeting, talking: Talking, now: number): MeetingStep {
  const step = repairAnew(meeting, talking, now);
  return { meeting: step.meeting, effects: [{ do: 'note', note: 'server-back' }, ...step.effects] };
}

function onLinkDown(meeting: Meeting): MeetingStep {
  const { phase } = meeting;
  if (phase.is === 'talking')
    return moveTo(meeting, { ...phase, wasAlone: true }, { do: 'note', note: 'server-away' });
  // Without the server a pairing cannot be acknowledged any more; one that was lives on between the devices.
  if (phase.is !== 'connecting' || phase.call.resume !== null) return stay(meeting);
  return toWaiting(meeting, forgetTurn(phase.place), { after: closeCall(meeting, { bye: false }) });
}

function onPeer(meeting: Meeting, event: Extract<MeetingEvent, { type: 'peer' }>, now: number): MeetingStep {
  const { phase } = meeting;
  if (currentCall(meeting)?.peer !== event.peer) return stay(meeting);
  switch (event.what) {
    case 'ready':
    case 'heard':
      return onHeard(meeting, now);
    case 'disrupted':
      return onDisrupted(meeting, now);
    case 'path':
      return onPath(meeting, now);
    case 'ended':
      // Before it has begun: the devices did reach each other, and the server is about to say that the stranger left.
      return phase.is === 'connecting' ? stay(meeting) : part(meeting, 'left', now);
    case 'unusable':
      return phase.is === 'connecting' ? onUnusable(meeting, phase, now) : lose(meeting, now);
    case 'forged':
      return phase.is === 'connecting' ? failToConnect(meeting, phase, { told: false }) : endForged(meeting);
    default:
      return event.what satisfies never;
  }
}

function onUnusable(
  meeting: Meeting,
  phase: Extract<MeetingPhase, { is: 'connecting' }>,
  now: number,
): MeetingStep {
  if (phase.place.failures < quickFailures) return failToConnect(meeting, phase, { told: false });
  return moveTo(meeting, { ...phase, untilMs: Math.min(phase.untilMs, now + failSlowlyMs) });
}

function onHeard(meeting: Meeting, now: number): MeetingStep {
  const { phase } = meeting;
  if (phase.is === 'talking') {
    return moveTo(meeting, { ...phase, heardAtMs: now, ...goodPath });
  }
  if (phase.is !== 'connecting') return stay(meeting);
  const { call } = phase;
  return moveTo(
    meeting,
    { is: 'talking', call, heardAtMs: now, ...goodPath, strangerAway: false },
    { do: 'note', note: 'met' },
  );
}

function onNetworkChanged(meeting: Meeting, now: number): MeetingStep {
  const { phase, link } = meeting;
  const step = phase.is === 'talking' ? repair(meeting, now) : stay(meeting);
  const ask: MeetingEffect[] = phase.is === 'waiting' && link === 'up' ? [{ do: 'send-ticket' }] : [];
  return { meeting: step.meeting, effects: [{ do: 'renew-spares' }, ...step.effects, ...ask] };
}

/**
 * While this page stood still it could not hear anybody: that is no silence of the stranger's, and no delay. What came in before
 * that was noticed has its time from then on.
 */
function onWoke(meeting: Meeting, afterMs: number, now: number): MeetingStep {
  const { phase } = meeting;
  if (phase.is === 'connecting') {
    const untilMs = Math.min(now + patienceToConnect(phase.call), phase.untilMs + afterMs);
    return moveTo(meeting, { ...phase, untilMs });
  }
  if (phase.is !== 'talking') return stay(meeting);
  return moveTo(meeting, { ...phase, heardAtMs: heardAfterStandstill(phase, afterMs, now) });
}

function onTick(meeting: Meeting, now: number): MeetingStep {
  const { phase } = meeting;
  switch (phase.is) {
    case 'parted':
      return phase.nextAtMs !== null && now >= phase.nextAtMs
        ? toWaiting(meeting, newPlace(now))
        : stay(meeting);
    case 'connecting':
      return now >= phase.untilMs ? failToConnect(meeting, phase, { told: false }) : stay(meeting);
    case 'talking':
      return onSilence(meeting, phase, now);
    case 'idle':
    case 'waiting':
      return stay(meeting);
    default:
      return phase satisfies never;
  }
}
