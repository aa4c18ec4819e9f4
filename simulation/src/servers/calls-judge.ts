/**
 * Judges sessions and calls over all servers: I1, I2 and I8. A call that was going on while the store or a server failed is
 * excused, since news of it may have been lost: its pages find out by themselves.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId } from '../../../server/src/matching/ticket.ts';
import type { Phase } from '../../../server/src/session/session-state.ts';
import type { Life } from '../parts/life.ts';
import { promised } from '../watch/fitness.ts';
import type { Register } from '../watch/register.ts';
import type { SessionRecord } from '../watch/session-record.ts';
import type { World } from '../world.ts';
import type { Lasting } from './lasting.ts';

type CallPhase = Extract<Phase, { is: 'pairing' | 'calling' }>;

export class CallsJudge {
  readonly #register: Register;
  readonly #lasting: Lasting;
  /** So long news may be on their way. */
  readonly #heardWithinMs: number;

  constructor(world: World, register: Register, lasting: Lasting) {
    this.#register = register;
    this.#lasting = lasting;
    this.#heardWithinMs = 500 + 8 * (world.swarm.far?.maxDelayMs ?? 0);
  }

  excuse(lives: readonly Life[]): void {
    for (const { watch } of lives) for (const record of watch.records.values()) this.#excuseCall(record);
  }

  judge(lives: readonly Life[]): void {
    const records = new Map<SessionId, SessionRecord[]>();
    for (const { watch } of lives)
      for (const record of watch.records.values())
        records.set(record.id, [...(records.get(record.id) ?? []), record]);
    for (const same of records.values()) {
      if (same.length > 1) this.#judgeTwice(same);
      for (const each of same) this.#judgeCall(each, records);
    }
  }

  /** I1: a page has come to another server. Where it does not bring its call, its stranger's page finds out by itself. */
  #judgeTwice(same: readonly SessionRecord[]): void {
    for (const record of same) this.#excuseCall(record);
    const [record] = same;
    if (record) this.#note(`twice ${record.id}`, 'I1', () => `${record.name} is at ${same.length} servers`);
  }

  #excuseCall({ session: { phase } }: SessionRecord): void {
    if ('call' in phase) this.#register.call(phase.call.id).isMisheard = true;
  }

  #judgeCall(record: SessionRecord, records: ReadonlyMap<SessionId, readonly SessionRecord[]>): void {
    const { phase } = record.session;
    if (phase.is !== 'pairing' && phase.is !== 'calling') return;
    const { id, stranger } = phase.call;
    const call = this.#register.call(id);
    if (call.isMisheard) return;
    const others = records.get(stranger.session) ?? [];
    const wrong = this.#findWrong(record, phase, others);
    if (!wrong) return;
    // A proposal to somebody who is just leaving a server may be heard by nobody: then the time for it ends it.
    const moreMs = phase.is === 'pairing' ? promised.acknowledgeMs : 0;
    const key = `${id} ${record.id} ${wrong}`;
    this.#note(key, 'I8', () => `${record.name} ${wrong} ${call.name}`, moreMs);
  }

  #findWrong(record: SessionRecord, phase: CallPhase, others: readonly SessionRecord[]): string | null {
    const { id } = phase.call;
    const inCall = others.filter((other) => isIn(other, id));
    const other = inCall.find(({ session }) => session.phase.is !== 'away') ?? inCall[0];
    if (!other) return findLonely(record, phase, others);
    const theirs = other.session.phase;
    if (!('call' in theirs) || theirs.call.stranger.session !== record.id)
      return 'has somebody else’s stranger in';
    if ((phase.is === 'pairing') !== (theirs.is === 'pairing'))
      return 'has not begun what its stranger has in';
    return phase.is === 'pairing' ? null : findUntold(record, theirs);
  }

  #note(key: string, invariant: string, describe: () => string, moreMs = 0): void {
    this.#lasting.note(key, this.#heardWithinMs + moreMs, { invariant, describe });
  }
}

function isIn({ session }: SessionRecord, call: CallId): boolean {
  const { phase } = session;
  return 'call' in phase && phase.call.id === call;
}

/** A stranger who is in the call at no server: this one must know that, or that it is over. */
function findLonely(
  { wire }: SessionRecord,
  phase: CallPhase,
  others: readonly SessionRecord[],
): string | null {
  if (phase.is !== 'calling') return 'is pairing alone in';
  // Who has brought a call back is not told that the stranger has left it.
  const mustHear = phase.call.isConfirmed && others.some(({ left }) => left.has(phase.call.id));
  const knows = wire.told.isStrangerAway && !mustHear;
  return knows ? null : `is ${phase.is} alone in`;
}

/** Of two who are in a call together: what this one should know. */
function findUntold({ wire }: SessionRecord, theirs: Phase): string | null {
  if (theirs.is === 'away' && theirs.leftWhy !== null)
    return 'is with somebody who was told that it is over in';
  return wire.told.isStrangerAway === (theirs.is === 'away')
    ? null
    : `was not told that its stranger is ${theirs.is} in`;
}
