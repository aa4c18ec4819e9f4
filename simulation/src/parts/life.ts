/**
 * One process of the server: the real core, its memory and its timers. When it is killed, all of that is gone at once.
 */
import type { SubjectRef } from '../../../server/src/enforcement/subject.ts';
import type { Clock } from '../../../server/src/lib/clock.ts';
import type { Log } from '../../../server/src/lib/log.ts';
import { PatienceBook } from '../../../server/src/matching/patience.ts';
import { Consensus } from '../../../server/src/moderation/consensus.ts';
import { MemoryModerationLog } from '../../../server/src/moderation/moderation-log.memory.ts';
import type { LogEvent } from '../../../server/src/moderation/testimony.ts';
import { MemoryHeadCount } from '../../../server/src/session/head-count.memory.ts';
import { Reception } from '../../../server/src/session/reception.ts';
import { ReportTickets } from '../../../server/src/session/report-tickets.ts';
import { Reports } from '../../../server/src/session/reports.ts';
import { Resumption } from '../../../server/src/session/resumption.ts';
import { StrangerReferences } from '../../../server/src/session/stranger-references.ts';
import { noTally } from '../../../server/src/session/tally.ts';
import type { VisitorSession } from '../../../server/src/session/visitor-session.ts';
import { unchecked } from '../../../server/src/signalling/description-check.ts';
import { ReportTray } from '../../../server/src/testing/report-tray.ts';
import { noSkew, ProcessClock, type Skew } from '../frame/event-queue.ts';
import { AskedSwitchboard } from '../watch/asked-switchboard.ts';
import { LifeWatch, type SharedJudges } from '../watch/life-watch.ts';
import type { Register } from '../watch/register.ts';
import { AskedRoom } from '../watch/watched-room.ts';
import type { World, WorldView } from '../world.ts';
import { type LiveParts, openOwnParts } from './live-parts.ts';
import type { Wire } from './wire.ts';

/** `open`: the waiting room and the switchboard; of this process alone, if nothing is said. */
export type LifeOrder = {
  readonly number: number;
  readonly wires: ReadonlySet<Wire>;
  readonly skew?: Skew;
  readonly judges?: SharedJudges;
  readonly open?: (clock: Clock, watch: LifeWatch) => LiveParts;
};

/** What the store says when it does not answer. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
}

/** Lets the sessions be seen that it opens. */
class SeenReception extends Reception {
  onReceived: ((session: VisitorSession | null) => void) | null = null;

  override receive(...given: Parameters<Reception['receive']>): ReturnType<Reception['receive']> {
    const session = super.receive(...given);
    this.onReceived?.(typeof session === 'string' ? null : session);
    return session;
  }
}

/** Lets be seen what is written. */
class SeenLog extends MemoryModerationLog {
  readonly #see: (event: LogEvent) => void;

  constructor(see: (event: LogEvent) => void) {
    super();
    this.#see = see;
  }

  override append(event: LogEvent): void {
    this.#see(event);
    super.append(event);
  }
}

export class Life {
  readonly clock: ProcessClock;
  readonly reception: SeenReception;
  readonly watch: LifeWatch;
  readonly moderation: SeenLog;
  readonly wires: ReadonlySet<Wire>;
  isDraining = false;
  readonly #live: LiveParts;
  readonly #register: Register;

  constructor(world: World, register: Register, order: LifeOrder) {
    const { number, wires, skew = noSkew } = order;
    this.wires = wires;
    this.#register = register;
    const { chance: random } = world;
    const clock = new ProcessClock(world.queue, `server ${number} is due`, skew);
    this.clock = clock;
    const { ownTabsMayMeet } = world.swarm;
    const watch = new LifeWatch(seeBy(clock, world), register, this, order.judges);
    this.watch = watch;
    this.moderation = new SeenLog((event) => watch.judgeLogEvent(event));
    this.#live = order.open?.(clock, watch) ?? openOwnParts(world, watch, { number, clock });
    const desk = new ReportTray();
    this.reception = new SeenReception({
      clock,
      random,
      log: this.#createLog(world),
      waitingRoom: new AskedRoom(watch, this.#live.waitingRoom),
      switchboard: new AskedSwitchboard(watch, this.#live.switchboard),
      resumption: new Resumption({ masterKey: register.masterKey, random }),
      references: new StrangerReferences({ masterKey: register.masterKey, random }),
      desk,
      reports: new Reports({
        clock,
        log: this.#createLog(world),
        tickets: new ReportTickets({ masterKey: register.masterKey, random }),
        desk,
      }),
      consensus: new Consensus(this.moderation),
      restrictionOf: (subject) => register.poolOf(subject),
      judgeAgain: async (present) => present.map(() => null),
      noteCalm: () => undefined,
      // Counting decides nothing.
      numbers: { note: () => undefined },
      tally: noTally,
      descriptions: unchecked,
      patience: new PatienceBook(),
      openHeadCount: (countOwn) => new MemoryHeadCount(countOwn),
      lendRelays: () => [],
      ownTabsMayMeet,
    });
    this.reception.onReceived = (session) => watch.receive(session);
    this.reception.run();
  }

  /** The waiting room itself, however far it is. */
  get room(): LiveParts['room'] {
    return this.#live.room;
  }

  get switchboard(): Pick<LiveParts, 'connected'> {
    return this.#live;
  }

  get farRoom(): LiveParts['farRoom'] {
    return this.#live.farRoom;
  }

  get farSwitchboard(): LiveParts['farSwitchboard'] {
    return this.#live.farSwitchboard;
  }

  sentence(subject: SubjectRef): void {
    this.watch.sentence(subject, () => this.reception.restrict(subject, this.#register.poolOf(subject)));
  }

  countLeft(): Readonly<Record<string, number>> {
    return {
      sessions: this.watch.records.size,
      tickets: this.room.waiting.size,
      'tickets in the waiting room': this.room.count(),
      'connected sessions': this.switchboard.connected.size,
      'visitors said to be here': this.reception.here,
      'timers beyond the two': this.clock.pending - 2,
    };
  }

  async drain(): Promise<void> {
    this.isDraining = true;
    await this.reception.drain();
    await this.reception.stop();
  }

  die(): void {
    this.clock.die();
    this.#live.die();
  }

  #createLog(world: World): Log {
    const ignore = () => undefined;
    return {
      info: ignore,
      warn: ignore,
      error: (message, fields) => {
        if (fields?.bug?.name === StoreAway.name) return;
        world.fail('bug', `${message}: ${fields?.bug?.name ?? ''} ${fields?.bug?.stack ?? ''}`);
      },
    };
  }
}

function seeBy(clock: Clock, world: World): WorldView {
  const { chance, swarm, trace } = world;
  return {
    chance,
    swarm,
    trace,
    fail: (invariant, what) => world.fail(invariant, what),
    get now() {
      return clock.now();
    },
    get isCalm() {
      return world.isCalm;
    },
  };
}
