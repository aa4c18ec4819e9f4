/**
 * Bugs that could be in how several servers share a store: what they enter anew, what they take out, whose clock counts, and
 * which of them has a session.
 */
import type { PlantedBug } from './planted-bug.ts';

const room = 'server/src/matching/waiting-room.valkey.ts';
const switchboard = 'server/src/signalling/switchboard.valkey.ts';
const reception = 'server/src/session/reception.ts';

const bugs: readonly Omit<PlantedBug, 'foundIn'>[] = [
  {
    name: 'servers: what the store has lost is not entered anew',
    file: room,
    find: 'await this.#enterMissing(proposals, now);',
    replace: '',
  },
  {
    name: 'servers: who has met somebody is entered anew',
    file: room,
    find: 'if (own?.ticket.epoch !== epoch) return;\n    this.#own.delete(session);',
    replace: 'if (own?.ticket.epoch !== epoch) return;',
  },
  {
    name: 'servers: who is gone is kept alive in the store',
    file: room,
    find: 'async leave(session: SessionId, epoch: number): Promise<void> {\n    this.#forget(session, epoch);',
    replace: 'async leave(session: SessionId, epoch: number): Promise<void> {',
  },
  {
    name: 'servers: a pair of the past is taken for the present one',
    file: room,
    find: 'return own?.epoch === Number(epoch) ? own : this.#records.open(sealed);',
    replace: 'return own ?? this.#records.open(sealed);',
  },
  {
    name: 'servers: each goes by its own clock',
    file: room,
    find: "const now = time === 'of the clock' ? this.#now() : '';",
    replace: "const now = time === 'of the store' ? '' : this.#now();",
  },
  {
    name: 'servers: how long somebody has waited goes by nobody’s clock',
    file: room,
    find: 'const waitedMs = this.#now() - ticket.sinceMs;',
    replace: 'const waitedMs = Math.abs((this.#now() % 600_000) - (ticket.sinceMs % 300_000));',
  },
  {
    name: 'servers: a leave that failed is forgotten',
    file: room,
    find: 'if (this.#owedLeaves.size < mostOwed) this.#owedLeaves.set(session, epoch);',
    replace: '',
  },
  {
    name: 'servers: what came back with an older state stays',
    file: room,
    find: 'if (own !== epoch) await this.#leaveStore(session, epoch);',
    replace: 'void own;',
  },
  {
    name: 'servers: a ticket that could not be entered is taken for entered',
    file: room,
    find: 'own.missingSinceMs = Number.NEGATIVE_INFINITY;\n      throw fault;',
    replace: 'this.#forget(ticket.session, ticket.epoch);\n      throw fault;',
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
