/**
 * Bugs that could be in how several servers share a store: what they enter anew, what they take out, what they hear of each other,
 * whose clock counts, and which of them has a session.
 */
import type { PlantedBug } from './planted-bug.ts';

const room = 'server/src/matching/waiting-room.valkey.ts';
const crowd = 'server/src/matching/crowd.ts';
const elsewhere = 'server/src/matching/tickets-elsewhere.ts';
const news = 'server/src/matching/room-news.ts';
const record = 'server/src/matching/ticket-record.ts';
const switchboard = 'server/src/signalling/switchboard.valkey.ts';
const reception = 'server/src/session/reception.ts';

const bugs: readonly Omit<PlantedBug, 'foundIn'>[] = [
  {
    name: 'servers: what the store has lost is not entered anew',
    file: room,
    find: 'await this.#enterLost(proposals);',
    replace: '',
  },
  {
    name: 'servers: who has met somebody is entered anew',
    file: room,
    find: 'settled(session: SessionId, epoch: number): void {\n    const own = this.#crowd.remove(session, epoch);',
    replace:
      'settled(session: SessionId, epoch: number): void {\n    const own = this.#crowd.own.find(session, epoch);',
  },
  {
    name: 'servers: who leaves is taken out of the store by an audit alone',
    file: room,
    find: "if (own && own.is !== 'gone') await this.#removeFromStore(nameOf(own.ticket));",
    replace: 'void own;',
  },
  {
    name: 'servers: what came back with an older state stays',
    file: room,
    find: 'await settleAll(vain.map((name) => this.#removeFromStore(name)));',
    replace: 'void vain;',
  },
  {
    name: 'servers: a ticket that could not be entered is taken for entered',
    file: room,
    find: 'this.#crowd.markGone(own, Number.NEGATIVE_INFINITY);\n      throw fault;',
    replace: 'this.#crowd.own.remove(own);\n      throw fault;',
  },
  {
    name: 'servers: who was not handed out is introduced',
    file: room,
    find: 'return isMet;',
    replace: 'return true;',
  },
  {
    name: 'servers: who came while the store was told is not looked for',
    file: room,
    find: 'return elsewhere.arrivals === arrivals ? null : await this.#lookFor(own);',
    replace: 'return arrivals < 0 ? await this.#lookFor(own) : null;',
  },
  {
    name: 'servers: the tickets of a server that is gone stay',
    file: room,
    find: 'for (const { session, epoch } of this.#crowd.elsewhere.listUnheardOf(new Set(others)))',
    replace:
      'for (const { session, epoch } of others.length < 0 ? this.#crowd.elsewhere.listUnheardOf(new Set(others)) : [])',
  },
  {
    name: 'servers: a ticket that was taken in vain is not put back',
    file: room,
    find: 'if (!isMet) crowd.putBack(ticket, isThere ? by : null, numbers);',
    replace: '',
  },
  {
    name: 'servers: news of who is gone are ignored',
    file: crowd,
    find: 'for (const name of gone ?? []) this.noteGone(...readName(name));',
    replace: '',
  },
  {
    name: 'servers: news of who has met are ignored',
    file: crowd,
    find: 'for (const [low, high] of this.#openMeetings(meetings)) this.room.noteMeeting(low, high);',
    replace: 'void meetings;',
  },
  {
    name: 'servers: epochs of two servers are compared',
    file: elsewhere,
    find: 'admit(each: TicketElsewhere): void {\n    const { session, epoch } = each.ticket;',
    replace:
      'admit(each: TicketElsewhere): void {\n    const { session, epoch } = each.ticket;\n    if ((this.of(session)?.epoch ?? 0) > epoch) return;',
  },
  {
    name: 'servers: each sweep has everything asked for once more',
    file: news,
    find: 'if (!this.#isAsking) void this.askAnew();',
    replace: 'void this.askAnew();',
  },
  {
    name: 'servers: how long somebody has waited goes by nobody’s clock',
    file: record,
    find: 'now - ticket.sinceMs, ...',
    replace: 'ticket.sinceMs % 300_000, ...',
  },
  {
    name: 'servers: a gap in the numbers is ignored',
    file: news,
    find: 'if (seq !== this.#told + 1) return void this.askAnew();',
    replace: '',
  },
  {
    name: 'servers: who knows of its own doing takes all before it for known',
    file: news,
    find: 'if (seq === this.#known + 1) this.#advance(seq);',
    replace: 'if (seq > this.#known) this.#advance(seq);',
  },
  {
    name: 'servers: nobody is told of a session when the store is back',
    file: switchboard,
    find: 'for (const [session, present] of this.#here) void this.#claim(session, present);',
    replace: '',
  },
  {
    name: 'servers: of two who have a session neither gives way',
    file: switchboard,
    find: 'this.#forget(session);\n    present.onTakenOver();',
    replace: '',
  },
  {
    name: 'servers: the earlier of two keeps a session',
    file: switchboard,
    find: 'if (sinceUs < present.sinceUs ||',
    replace: 'if (sinceUs > present.sinceUs ||',
  },
  {
    name: 'servers: a session counts from when the store hears of it',
    file: switchboard,
    find: 'agoMs * 1_000]',
    replace: '0]',
  },
  {
    name: 'servers: a page that comes back is not claimed anew',
    file: reception,
    find: 'session.awaitConnected(this.#parts.switchboard',
    replace: 'if (!known) session.awaitConnected(this.#parts.switchboard',
  },
];

export const sharedBugs: readonly PlantedBug[] = bugs.map((bug) => ({ ...bug, foundIn: 'servers' }));
