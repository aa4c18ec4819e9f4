/**
 * One process of the server: the real core, its memory and its timers. When it is killed, all of that is gone at once.
 */
import type { SubjectRef } from '../../../server/src/enforcement/subject.ts';
import type { Log } from '../../../server/src/lib/log.ts';
import { defaultPairingRules } from '../../../server/src/matching/pairing.ts';
import { PatienceBook } from '../../../server/src/matching/patience.ts';
import { MemoryWaitingRoom } from '../../../server/src/matching/waiting-room.memory.ts';
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
import { MemorySwitchboard } from '../../../server/src/signalling/switchboard.memory.ts';
import { ReportTray } from '../../../server/src/testing/report-tray.ts';
import { WatchedSwitchboard } from '../../../server/src/testing/watched-switchboard.ts';
import { ProcessClock } from '../frame/event-queue.ts';
import { AskedSwitchboard } from '../watch/asked-switchboard.ts';
import { LifeWatch } from '../watch/life-watch.ts';
import type { Register } from '../watch/register.ts';
import { AskedRoom, WatchedRoom } from '../watch/watched-room.ts';
import type { World } from '../world.ts';
import { FarRoom } from './far-room.ts';
import { FarSwitchboard } from './far-switchboard.ts';
import type { Wire } from './wire.ts';

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
  /** The waiting room itself, however far it is. */
  readonly room: WatchedRoom;
  readonly moderation: SeenLog;
  readonly switchboard: WatchedSwitchboard;
  readonly farRoom: FarRoom | null;
  readonly farSwitchboard: FarSwitchboard | null;
  readonly wires: ReadonlySet<Wire>;
  isDraining = false;
  /** What is on its way to a store elsewhere, and back. */
  readonly #storeClock: ProcessClock;
  readonly #register: Register;

  constructor(world: World, register: Register, parts: { number: number; wires: ReadonlySet<Wire> }) {
    const { number, wires } = parts;
    this.wires = wires;
    this.#register = register;
    const { swarm, chance: random } = world;
    const clock = new ProcessClock(world.queue, `server ${number} is due`);
    this.clock = clock;
    const { ownTabsMayMeet } = swarm;
    const rules = { ...defaultPairingRules, ownTabsMayMeet };
    const watch = new LifeWatch(world, register, this);
    this.watch = watch;
    this.moderation = new SeenLog((event) => watch.judgeLogEvent(event));
    this.room = new WatchedRoom(world, watch, new MemoryWaitingRoom({ clock, random, rules }));
    this.#storeClock = new ProcessClock(world.queue, `the store of server ${number} is due`);
    this.farRoom = swarm.far ? new FarRoom(world, this.room, this.#storeClock) : null;
    this.switchboard = new WatchedSwitchboard(new MemorySwitchboard());
    this.farSwitchboard = swarm.far ? new FarSwitchboard(world, this.switchboard, this.#storeClock) : null;
    const desk = new ReportTray();
    this.reception = new SeenReception({
      clock,
      random,
      log: this.#createLog(world),
      waitingRoom: new AskedRoom(watch, this.farRoom ?? this.room),
      switchboard: new AskedSwitchboard(watch, this.farSwitchboard ?? this.switchboard),
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

  sentence(subject: SubjectRef): void {
    this.watch.sentence(subject, () => this.reception.restrict(subject, this.#register.poolOf(subject)));
  }

  async drain(): Promise<void> {
    this.isDraining = true;
    await this.reception.drain();
    await this.reception.stop();
  }

  die(): void {
    this.clock.die();
    this.#storeClock.die();
  }

  #createLog(world: World): Log {
    const ignore = () => undefined;
    return {
      info: ignore,
      warn: ignore,
      error: (message, fields) =>
        world.fail('bug', `${message}: ${fields?.bug?.name ?? ''} ${fields?.bug?.stack ?? ''}`),
    };
  }
}
