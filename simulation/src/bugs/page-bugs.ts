/**
 * Bugs that could be in how a page keeps its meeting.
 */
import type { PlantedBug } from './planted-bug.ts';

const meeting = 'web/src/call/meeting.ts';
const path = 'web/src/call/meeting-path.ts';
const told = 'web/src/call/meeting-told.ts';
const moves = 'web/src/call/meeting-moves.ts';

export const pageBugs: readonly PlantedBug[] = [
  {
    name: 'page: late news of a former stranger counts',
    file: meeting,
    find: 'if (currentCall(meeting)?.peer !== event.peer) return stay(meeting);',
    replace: '',
  },
  {
    name: 'page: no new ticket after a pairing came to nothing',
    file: told,
    find: 'return toWaiting(meeting, place, { after: closeCall(meeting, { bye: true }) });',
    replace:
      "return moveTo(meeting, { is: 'waiting', place, restUntilMs: null }, ...closeCall(meeting, { bye: true }));",
  },
  {
    name: 'page: no new ticket when the server is back',
    file: meeting,
    find: "        { do: 'renew-spares' },\n        { do: 'send-ticket' },",
    replace: "        { do: 'renew-spares' },",
  },
  {
    name: 'page: an answer is not applied',
    file: told,
    find: "answer !== null && call.part === 'offerer'",
    replace: "answer !== null && call.part === 'answerer'",
  },
  {
    name: 'page: a pairing has no end',
    file: meeting,
    find: 'return now >= phase.untilMs ? failToConnect(meeting, phase, { told: false }) : stay(meeting);',
    replace: 'return stay(meeting);',
  },
  {
    name: 'page: a silent stranger is never given up',
    file: path,
    find: 'if (silentMs >= patienceFor(meeting.link, talking)) return lose(meeting, now);',
    replace: 'if (silentMs < 0) return lose(meeting, now);',
  },
  {
    name: 'page: a stranger whose path is down is waited for as if their page stood still',
    file: path,
    find: 'return isPathDown ? lostAfterMs : lostStillAfterMs;',
    replace: 'return lostStillAfterMs;',
  },
  {
    name: 'page: its own standstill is taken for the silence of a stranger',
    file: meeting,
    find: 'heardAtMs: heardAfterStandstill(phase, afterMs, now)',
    replace: 'heardAtMs: phase.heardAtMs',
  },
  {
    name: 'page: what came in before a standstill was noticed has longer than others',
    file: meeting,
    find: 'const untilMs = Math.min(now + patienceToConnect(phase.call), phase.untilMs + afterMs);',
    replace: 'const untilMs = phase.untilMs + afterMs;',
  },
  {
    name: 'page: a stranger whose page stands still is given up as if their path were down',
    file: path,
    find: 'return isPathDown ? lostAfterMs : lostStillAfterMs;',
    replace: 'return lostAfterMs;',
  },
  {
    name: 'page: a call ends with the server',
    file: meeting,
    find: "return moveTo(meeting, { ...phase, wasAlone: true }, { do: 'note', note: 'server-away' });",
    replace: "return part(meeting, 'lost', 0);",
  },
  {
    name: 'page: a call that the server has forgotten ends',
    file: meeting,
    find: 'return onServerBack(meeting, { ...phase, strangerAway: known !== phase.call.id }, now);',
    replace: "return known === phase.call.id ? stay(meeting) : part(meeting, 'lost', now);",
  },
  {
    name: 'page: the server is believed when it has lost a stranger who is there',
    file: told,
    find: 'if (isStillHere) return',
    replace: 'if (isStillHere && now < 0) return',
  },
  {
    name: 'page: a stranger who left while connecting is waited for',
    file: told,
    find: 'return toWaiting(meeting, forgetTurn(phase.place), { after: closeCall(meeting, { bye: false }) });\n}\n\nfunction onStrangerSeen',
    replace: 'return stay(meeting);\n}\n\nfunction onStrangerSeen',
  },
  {
    name: 'page: the ticket is not sent on',
    file: moves,
    find: "const ask: MeetingEffect[] = meeting.link === 'up' ? [{ do: 'send-ticket' }] : [];",
    replace: "const ask: MeetingEffect[] = meeting.link === 'down' ? [{ do: 'send-ticket' }] : [];",
  },
  {
    name: 'page: the next stranger is asked for too late',
    file: meeting,
    find: 'return phase.nextAtMs !== null && now >= phase.nextAtMs',
    replace: 'return phase.nextAtMs !== null && now >= phase.nextAtMs + 1e9',
  },
];
