/**
 * Bugs that could be in how sessions and calls are kept.
 */
import type { PlantedBug } from './planted-bug.ts';

const heard = 'server/src/session/heard.ts';
const said = 'server/src/session/said.ts';
const transition = 'server/src/session/transition.ts';
const state = 'server/src/session/session-state.ts';
const relay = 'server/src/session/relay.ts';
const session = 'server/src/session/visitor-session.ts';
const connection = 'server/src/session/connection.ts';
const reception = 'server/src/session/reception.ts';
const roll = 'server/src/session/roll.ts';
const resumption = 'server/src/session/resumption.ts';
const standing = 'server/src/session/standing.ts';

export const sessionBugs: readonly PlantedBug[] = [
  {
    name: 'the chosen ticket may be an older one',
    file: heard,
    find: 'waitingWith(state.phase, chosen.epoch)',
    replace: "(state.phase.is === 'waiting' ? state.phase : null)",
  },
  {
    name: 'the proposed ticket may be an older one',
    file: heard,
    find: 'waitingWith(state.phase, proposed.epoch)',
    replace: "(state.phase.is === 'waiting' ? state.phase : null)",
  },
  {
    name: 'the ticket that was passed over does not enter again',
    file: heard,
    find: 'const waiting = waitingWith(state.phase, epoch);\n  if (!waiting) return stay(state);',
    replace:
      'const waiting = waitingWith(state.phase, epoch);\n  if (!waiting || epoch >= 0) return stay(state);',
  },
  {
    name: 'the ticket that was passed over goes to the end',
    file: heard,
    find: '{ sinceMs: ticket.sinceMs, front: true }',
    replace: '{ sinceMs: ticket.sinceMs, front: false }',
  },
  {
    name: 'a stranger who is not there any more is not declined',
    file: heard,
    find: "envelope: { type: 'declined', call: id, isLate: false },",
    replace: "envelope: { type: 'away', call: id },",
  },
  {
    name: 'being declined is ignored',
    file: heard,
    find: "if (phase.is === 'pairing' && phase.call.id === id) {\n    const unpaired",
    replace: "if (phase.is === 'pairing' && phase.call.id !== id) {\n    const unpaired",
  },
  {
    name: 'who was left alone loses the place',
    file: heard,
    find: "{ is: 'idle', owedSinceMs: phase.sinceMs }, unpaired",
    replace: 'idle, unpaired',
  },
  {
    name: 'the stranger who could not be reached is not remembered by who is told',
    file: heard,
    find: 'markUnreachable(state.standing, phase.call.stranger.person, now)',
    replace: 'state.standing',
  },
  {
    name: 'somebody else may say that the stranger has left',
    file: heard,
    find: "if (phase.is === 'calling' && phase.call.id === id) {\n    const told",
    replace: "if (phase.is === 'calling') {\n    const told",
  },
  {
    name: 'the stranger is not told who is away',
    file: heard,
    find: 'if (!isInCall(before.phase, id)) return stay(before);',
    replace: 'if (id.length > 0 || !isInCall(before.phase, id)) return stay(before);',
  },
  {
    name: 'a ticket is not taken back when the visitor gives up',
    file: said,
    find: "return moveTo(state, idle, { do: 'leave', epoch: phase.ticket.epoch });",
    replace: 'return moveTo(state, idle);',
  },
  {
    name: 'the stranger of a pairing is not told when the visitor gives up',
    file: said,
    find: "const envelope = { type: 'declined', call: id, isLate: false } as const;",
    replace: "const envelope = { type: 'away', call: id } as const;",
  },
  {
    name: 'a call that is left goes on for the stranger',
    file: said,
    find: "const envelope = { type: 'left', call: id, why: 'left' } as const;",
    replace: "const envelope = { type: 'away', call: id } as const;",
  },
  {
    name: 'changed wishes and blocks wait for the next ticket',
    file: said,
    find: "return phase.is === 'waiting'\n    ? enterWaitingRoom(changed,",
    replace: "return phase.is === 'waiting' && now < 0\n    ? enterWaitingRoom(changed,",
  },
  {
    name: 'changed wishes cost the place',
    file: said,
    find: '{ ...phase.ticket, offer: phase.offer }, phase.ticket, now)',
    replace: '{ ...phase.ticket, offer: phase.offer }, { sinceMs: now, front: false }, now)',
  },
  {
    name: 'who was left alone waits behind the others',
    file: said,
    find: 'return { sinceMs: phase.owedSinceMs, front: true };',
    replace: 'return { sinceMs: phase.owedSinceMs, front: false };',
  },
  {
    name: 'the device that could not be reached is not remembered by who says so',
    file: said,
    find: 'markUnreachable(state.standing, person, now)',
    replace: 'state.standing',
  },
  {
    name: 'an acknowledgement of another pairing counts',
    file: said,
    find: "if (phase.is !== 'pairing' || phase.call.id !== accept.call) return stay(state);",
    replace: "if (phase.is !== 'pairing') return stay(state);",
  },
  {
    name: 'one acknowledgement is enough',
    file: 'server/src/signalling/call.ts',
    find: "if (call.acknowledgedBy === 'nobody') return",
    replace: "if (call.acknowledgedBy === 'nobody' && by === 'stranger') return",
  },
  {
    name: 'the pool is told the wrong wishes',
    file: standing,
    find: 'return { ...standing, wishes };',
    replace: 'return { ...standing, wishes: { ...wishes, notCountries: standing.wishes.notCountries } };',
  },
  {
    name: 'a mark against an unreachable device is never over',
    file: transition,
    find: 'if (clearsAtMs === null || now < clearsAtMs) return stay(state);',
    replace: 'if (clearsAtMs === null || now >= 0) return stay(state);',
  },
  {
    name: 'a pairing that nobody acknowledges has no end',
    file: state,
    find: "case 'pairing':\n      return phase.call.untilMs;",
    replace: "case 'pairing':\n      return null;",
  },
  {
    name: 'somebody who is away is waited for without end',
    file: state,
    find: "case 'resting':\n    case 'away':\n      return phase.untilMs;",
    replace: "case 'away':\n      return null;\n    case 'resting':\n      return phase.untilMs;",
  },
  {
    name: 'who rests is never woken',
    file: transition,
    find: "case 'resting':\n      if (now < phase.untilMs) return stay(state);",
    replace: "case 'resting':\n      if (now >= 0) return stay(state);",
  },
  {
    name: 'a lost socket ends a call',
    file: transition,
    find: "if (phase.is === 'calling' && !politely) {",
    replace: "if (phase.is === 'pairing' && !politely) {",
  },
  {
    name: 'a ticket outlives its socket',
    file: transition,
    find: "return andThen(giveUp(state, now), (free) => moveTo(free, { is: 'over' }));",
    replace: "return moveTo(state, { is: 'over' });",
  },
  {
    name: 'the stranger is not told that somebody is back',
    file: transition,
    find: '...(isConfirmed ? [back] : [away, back])',
    replace: '...(isConfirmed ? [] : [away])',
  },
  {
    name: 'who comes back goes on waiting',
    file: transition,
    find: "if (phase.is !== 'away' && phase.is !== 'calling') return giveUp(state, now);",
    replace: "if (phase.is !== 'away' && phase.is !== 'calling') return stay(state);",
  },
  {
    name: 'signals of any call go to the stranger',
    file: relay,
    find: 'return isLive && phase.call.id === call ? phase.call.stranger.session : null;',
    replace: 'return isLive ? phase.call.stranger.session : null;',
  },
  {
    name: 'signals go out before the visitor has acknowledged',
    file: relay,
    find: "(phase.is === 'pairing' && phase.call.acknowledgedBy === 'self')",
    replace: "phase.is === 'pairing'",
  },
  {
    name: 'signals are heard after the end',
    file: relay,
    find: "return (phase.is === 'pairing' || phase.is === 'calling') && phase.call.id === call;",
    replace: "return phase.is !== 'over' && call.length > 0;",
  },
  {
    name: 'a timer is not cleared',
    file: session,
    find: '    this.#timer?.cancel();\n    this.#timerAtMs = atMs;',
    replace: '    this.#timerAtMs = atMs;',
  },
  {
    name: 'the end of a socket that was replaced ends the session',
    file: session,
    find: 'if (this.#socket !== socket) return;\n    this.#socket = null;',
    replace: 'this.#socket = null;',
  },
  {
    name: 'nobody hears that a pairing reached nobody',
    file: 'server/src/session/outgoing.ts',
    find: 'if (delivered instanceof Promise) void delivered.then(learn);',
    replace: 'if (delivered instanceof Promise) void delivered;',
  },
  {
    name: 'a socket that was replaced is still obeyed',
    file: connection,
    find: 'if (this.#session.isSpokenForBy(this.#socket)) this.#clean',
    replace: 'this.#clean',
  },
  {
    name: 'a socket that closes without a word leaves its timer',
    file: connection,
    find: 'this.#closedWith = code;\n    this.#helloTimer?.cancel();',
    replace: 'this.#closedWith = code;',
  },
  {
    name: 'somebody is welcomed whose socket is closed',
    file: connection,
    find: 'if (this.#closedWith !== null) return;',
    replace: '',
  },
  {
    name: 'a socket that goes while it is welcomed leaves its session',
    file: connection,
    find: 'if (this.#closedWith !== null) this.closed(this.#closedWith);',
    replace: '',
  },
  {
    name: 'a session is not forgotten',
    file: roll,
    find: 'this.#sessions.delete(session.id);',
    replace: '',
  },
  {
    name: 'the tabs of a browser are never counted down',
    file: roll,
    find: 'if (others.length > 0) this.#ofBrowser.set(session.visitor, others);',
    replace: 'if (others.length >= 0) return true;',
  },
  {
    name: 'a session that is over stays connected',
    file: reception,
    find: 'this.#parts.switchboard.disconnect(session.id, session.hear);',
    replace: '',
  },
  {
    name: 'the crowd is told at every coming',
    file: reception,
    find: '    session.attach(socket);',
    replace: '    session.attach(socket);\n    this.#tellCrowd();',
  },
  {
    name: 'a call is not brought back after the server was lost',
    file: reception,
    find: "else if (restored) session.handle({ type: 'restored', ...restored });",
    replace: '',
  },
  {
    name: 'the note of a session may come from another browser',
    file: resumption,
    find: 'return id && holder === visitor ? (id as SessionId) : null;',
    replace: 'return id && holder ? (id as SessionId) : null;',
  },
  {
    name: 'the note of a call may come from another session',
    file: resumption,
    find: 'if (!call || !stranger || holder !== self) return null;',
    replace: 'if (!call || !stranger || !holder) return null;',
  },
  {
    name: 'a ticket holds the offer, and with it the address',
    file: said,
    find: 'const ticket: Ticket = { ...who, pool, mode,',
    replace: 'const ticket: Ticket = { ...({ offer } as object), ...who, mode,',
  },
];
