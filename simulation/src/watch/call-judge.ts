/**
 * Judges calls, as the sessions of the server see them: I1, I2, I3, I4 and I8.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { Person, SessionId } from '../../../server/src/matching/ticket.ts';
import type { Phase } from '../../../server/src/session/session-state.ts';
import type { WorldView } from '../world.ts';
import type { LifeParts } from './life-parts.ts';
import type { CallRecord, Register } from './register.ts';
import type { SessionRecord } from './session-record.ts';

type Records = ReadonlyMap<SessionId, SessionRecord>;
type Phased<Is extends Phase['is']> = Extract<Phase, { is: Is }>;

export class CallJudge {
  readonly #world: WorldView;
  readonly #register: Register;
  readonly #life: LifeParts;
  readonly #records: Records;

  constructor(world: WorldView, register: Register, life: LifeParts, records: Records) {
    this.#world = world;
    this.#register = register;
    this.#life = life;
    this.#records = records;
  }

  /** Who is paired uses up a ticket, and keeps to what it knows of its stranger. */
  judgePaired(record: SessionRecord, { call }: Phased<'pairing'>): void {
    this.#join(record, this.#register.call(call.id));
    this.#judgeTicketUse(record);
    const stranger = call.stranger.session;
    if (stranger === record.id) this.#fail('I3', record, 'is paired with itself');
    const person = this.personOf(record, stranger);
    if (record.blocked.has(person)) this.#fail('I4', record, 'is paired with somebody it has blocked');
    if ((record.unreachable.get(person) ?? 0) > this.#world.now)
      this.#fail('I4', record, 'is paired with an unreachable device');
    const country = this.#register.countries.get(stranger);
    if (country !== undefined && record.wishes.notCountries.includes(country))
      this.#fail('I4', record, 'is paired with an excluded country');
  }

  /** I2: both have acknowledged, or it was a call before. */
  judgeBegun(record: SessionRecord, { call }: Phased<'calling' | 'away'>, before: Phase): void {
    const known = this.#register.call(call.id);
    if (before.is !== 'pairing' || before.call.id !== call.id) {
      const isOurs = known.isEstablished && known.members.has(record.id);
      if (!isOurs) this.#fail('I2', record, `is given ${known.name}, which is not its own`);
      return;
    }
    known.isEstablished = true;
    if (!known.accepted.has(record.id)) this.#fail('I2', record, `never acknowledged ${known.name}`);
    if (!known.accepted.has(call.stranger.session) && !known.isMisheard)
      this.#fail('I2', record, `has a stranger who never acknowledged ${known.name}`);
  }

  /** Who is in a call is so with its stranger, or was told. */
  judge(record: SessionRecord, phase: Phased<'pairing' | 'calling'>): void {
    const { id, stranger } = phase.call;
    if (this.#isUncertain(id)) return;
    const other = this.#records.get(stranger.session);
    const others = other?.session.phase;
    if (!others || !('call' in others) || others.call.id !== id) {
      // One who has left is not away, as one is whom this server has not seen since it started; of a call that was brought back that is not told.
      const isAway = !other?.left.has(id) || (phase.is === 'calling' && !phase.call.isConfirmed);
      const knows = phase.is === 'calling' && record.wire.told.isStrangerAway && isAway;
      if (!knows) this.#fail('I8', record, `is ${phase.is} alone in ${this.#register.call(id).name}`);
      return;
    }
    if (others.call.stranger.session !== record.id)
      this.#fail('I2', record, 'has a stranger of somebody else');
    if ((phase.is === 'pairing') !== (others.is === 'pairing'))
      this.#fail('I2', record, 'has not begun what its stranger has');
    this.#judgeSeen(record, phase, others);
  }

  #judgeSeen(record: SessionRecord, phase: Phase, others: Phase): void {
    if (phase.is !== 'calling') return;
    const isAway = others.is === 'away' && others.leftWhy === null;
    const isGone = others.is === 'away' && others.leftWhy !== null;
    if (isGone) this.#fail('I8', record, 'is in a call that its stranger was told is over');
    if (record.wire.told.isStrangerAway !== isAway)
      this.#fail('I8', record, `was not told that its stranger is ${others.is}`);
  }

  personOf({ session }: SessionRecord, stranger: SessionId): Person {
    return this.#register.personOf(session.visitor, stranger);
  }

  #isUncertain(call: CallId): boolean {
    const { farSwitchboard } = this.#life;
    if (farSwitchboard?.misheard.has(call)) this.#register.call(call).isMisheard = true;
    return this.#register.call(call).isMisheard || farSwitchboard?.isUnder(call) === true;
  }

  #join(record: SessionRecord, call: CallRecord): void {
    call.members.add(record.id);
    if (call.members.size > 2) this.#fail('I2', record, `is the third in ${call.name}`);
  }

  #judgeTicketUse(record: SessionRecord): void {
    const { phase } = record;
    if (phase.is !== 'waiting') return;
    if (record.usedEpoch === phase.ticket.epoch) this.#fail('I5', record, 'is paired twice with one ticket');
    record.usedEpoch = phase.ticket.epoch;
  }

  #fail(invariant: string, { name, wire }: SessionRecord, what: string): void {
    this.#world.fail(invariant, `${name} (${wire.owner}) ${what}`);
  }
}
