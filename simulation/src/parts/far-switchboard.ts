/**
 * A switchboard elsewhere: envelopes to one session never overtake each other, those to different ones do, and some get
 * lost as the evening has it.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { Clock } from '../../../server/src/lib/clock.ts';
import type { SessionId } from '../../../server/src/matching/ticket.ts';
import type {
  Delivered,
  Envelope,
  Receiver,
  Switchboard,
} from '../../../server/src/signalling/switchboard.ts';
import type { World } from '../world.ts';
import { FarLine } from './far-line.ts';

/** Without these a ticket is out of the waiting room for nothing. */
const proposing: ReadonlySet<Envelope['type']> = new Set(['chosen', 'proposed', 'passed-over']);

export class FarSwitchboard implements Switchboard {
  readonly #world: World;
  readonly #switchboard: Switchboard;
  readonly #clock: Clock;
  readonly #lines = new Map<SessionId, FarLine>();
  readonly #under = new Map<CallId, number>();
  readonly misheard = new Set<CallId>();
  #underAltogether = 0;

  constructor(world: World, switchboard: Switchboard, clock: Clock) {
    this.#world = world;
    this.#switchboard = switchboard;
    this.#clock = clock;
  }

  get isQuiet(): boolean {
    return this.#underAltogether === 0;
  }

  /** Whether anything about this call is on its way. */
  isUnder(call: CallId): boolean {
    return (this.#under.get(call) ?? 0) > 0;
  }

  connect(session: SessionId, receiver: Receiver, onTakenOver: () => void): void | Promise<void> {
    return this.#switchboard.connect(session, receiver, onTakenOver);
  }

  disconnect(session: SessionId, receiver: Receiver): void {
    this.#switchboard.disconnect(session, receiver);
  }

  async deliver(to: SessionId, envelope: Envelope): Promise<Delivered> {
    const call = 'call' in envelope ? envelope.call : null;
    if (this.#isLost(envelope)) {
      this.#world.trace.note(() => `${envelope.type} is lost`);
      if (call !== null) this.misheard.add(call);
      return true;
    }
    this.#count(call, 1);
    const arrived = await this.#lineOf(to).ask(() => this.#switchboard.deliver(to, envelope));
    // Whoever sent it acts on the answer before anybody looks.
    this.#clock.at(this.#clock.now(), () => this.#count(call, -1));
    return arrived;
  }

  #isLost({ type }: Envelope): boolean {
    const { far } = this.#world.swarm;
    if (!far || this.#world.isCalm) return false;
    const { losesNews, losesAnything } = far;
    return this.#world.chance.happens(
      proposing.has(type) ? losesAnything : Math.max(losesNews, losesAnything),
    );
  }

  #lineOf(to: SessionId): FarLine {
    const known = this.#lines.get(to);
    if (known) return known;
    const line = new FarLine(this.#world, this.#clock);
    this.#lines.set(to, line);
    return line;
  }

  #count(call: CallId | null, change: number): void {
    this.#underAltogether += change;
    if (call !== null) this.#under.set(call, (this.#under.get(call) ?? 0) + change);
  }
}
