/**
 * Judges what the server keeps: I6, I8 (what pages were told), I13, and that no deadline passes without its consequence.
 */
import type { SessionId, VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { Phase } from '../../../server/src/session/session-state.ts';
import type { WorldView } from '../world.ts';
import { promised } from './fitness.ts';
import type { LifeParts } from './life-parts.ts';
import type { SessionRecord } from './session-record.ts';
import type { View } from './told.ts';

const viewIn: Record<Phase['is'], View> = {
  idle: 'idle',
  resting: 'waiting',
  waiting: 'waiting',
  pairing: 'matched',
  calling: 'calling',
  away: 'none',
  over: 'none',
};

const longestMs: Partial<Record<Phase['is'], number>> = {
  pairing: promised.acknowledgeMs,
  away: promised.resumeMs,
  resting: promised.longestRestMs,
};

function hasDeadline(phase: Phase): boolean {
  return phase.is === 'waiting' ? phase.clearsAtMs !== null : longestMs[phase.is] !== undefined;
}

/** The sweep's, and the crowd's. */
const standingTimers = 2;

export class HouseJudge {
  readonly #world: WorldView;
  readonly #life: LifeParts;
  readonly #records: ReadonlyMap<SessionId, SessionRecord>;

  constructor(world: WorldView, life: LifeParts, records: ReadonlyMap<SessionId, SessionRecord>) {
    this.#world = world;
    this.#life = life;
    this.#records = records;
  }

  isFullOf(visitor: VisitorRef): boolean {
    const tabs = [...this.#records.values()].filter(({ session }) => session.visitor === visitor);
    return !this.#world.swarm.ownTabsMayMeet && tabs.length >= promised.tabs;
  }

  judgeSession(record: SessionRecord, phase: Phase): void {
    const { wire, name, phaseSinceMs } = record;
    const mostMs = longestMs[phase.is];
    // A clock that runs too fast leaves out a millisecond now and then.
    if (mostMs !== undefined && this.#world.now - phaseSinceMs > mostMs + 1)
      this.#world.fail('I7', `${name} is ${phase.is} beyond its time`);
    if (phase.is === 'away') return;
    if (!wire.isOpenAtServer) this.#world.fail('I6', `${name} is ${phase.is} without a socket`);
    const isTold =
      viewIn[phase.is] === wire.told.view && (!('call' in phase) || phase.call.id === wire.told.call);
    if (!isTold) this.#world.fail('I8', `${wire.owner} believes ${wire.told.view}, ${name} is ${phase.is}`);
  }

  judge(): void {
    this.#judgeTimers();
    this.#judgeConnected();
    // Once it drains, the waiting room is not asked any more.
    if (this.#life.isDraining) return;
    const { farRoom, farSwitchboard } = this.#life;
    if (farRoom?.isQuiet === false || farSwitchboard?.isQuiet === false) return;
    // What was lost in a store elsewhere is missed in vain.
    if (this.#world.swarm.far?.losesAnything) this.#judgeDead();
    else this.#judgeWaiting();
  }

  /** I13: what has a deadline has a timer, and nothing else has one. */
  #judgeTimers(): void {
    let wanted = standingTimers;
    for (const { session } of this.#records.values()) if (hasDeadline(session.phase)) wanted++;
    for (const wire of this.#life.wires) if (wire.isOpenAtServer && !wire.hasSaidHello) wanted++;
    const { pending } = this.#life.clock;
    const isDrainer = this.#life.isDraining && pending === wanted + 1;
    if (pending !== wanted && !isDrainer) {
      this.#world.fail('I13', `${pending} timers are set, and ${wanted} would do`);
    }
  }

  /** I13: sessions are bounded by sockets, and who is gone is forgotten. */
  #judgeConnected(): void {
    const { connected } = this.#life.switchboard;
    if (connected.size !== this.#records.size)
      this.#world.fail('I13', `${connected.size} are connected, ${this.#records.size} live`);
  }

  /** I6, I7: once nothing is on its way, who waits has a ticket, and a ticket has somebody who waits. */
  #judgeWaiting(): void {
    let waiting = 0;
    for (const { id, ticket, name } of this.#records.values()) {
      if (!ticket) continue;
      waiting++;
      if (this.#life.room.waiting.get(id)?.ticket.epoch !== ticket.epoch)
        this.#world.fail('I7', `${name} waits without a ticket`);
    }
    if (this.#life.room.waiting.size !== waiting) this.#judgeDead();
    if (this.#life.room.count() !== waiting) this.#world.fail('I6', 'the waiting room has lost count');
  }

  #judgeDead(): void {
    for (const { ticket } of this.#life.room.waiting.values()) {
      const record = this.#records.get(ticket.session);
      if (record?.ticket?.epoch !== ticket.epoch)
        this.#world.fail('I6', `a dead ticket of ${record?.name ?? 'nobody'} waits`);
    }
  }
}
