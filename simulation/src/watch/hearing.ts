/**
 * Notes what a page says before the server hears it, as far as invariants ask for it later.
 */
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { WorldView } from '../world.ts';
import { promised } from './fitness.ts';
import type { Register } from './register.ts';
import type { SessionRecord } from './session-record.ts';
import type { SignalJudge } from './signal-judge.ts';

/** How soon after its beginning a call that never came about counts as one. */
const failsWithinMs = 8_000;

type Message<Type extends FromVisitor['type']> = Extract<FromVisitor, { type: Type }>;

export class Hearing {
  readonly #world: WorldView;
  readonly #register: Register;
  readonly #signals: SignalJudge;

  constructor(world: WorldView, register: Register, signals: SignalJudge) {
    this.#world = world;
    this.#register = register;
    this.#signals = signals;
  }

  /** @returns whether it acknowledges the present pairing. */
  note(record: SessionRecord, message: FromVisitor, text: string): boolean {
    switch (message.type) {
      case 'signal':
        this.#signals.hear(record, message, text);
        return false;
      case 'wait':
        record.wanted = { mode: message.mode, reach: message.reach };
        return false;
      case 'prefer':
        record.wishes = message.wishes;
        return false;
      case 'block':
        this.#noteBlock(record, message);
        return false;
      case 'lost':
        this.#noteLost(record, message);
        return false;
      case 'stop':
        record.owedSinceMs = null;
        return false;
      case 'accept':
        return isAccepting(record, message);
      default:
        return false;
    }
  }

  #noteBlock(record: SessionRecord, { strangers }: Message<'block'>): void {
    for (const reference of strangers) {
      const person = this.#register.persons.get(reference);
      if (person !== undefined) record.blocked.add(person);
    }
  }

  /** Whoever could not connect does not meet the same device again. */
  #noteLost({ session, unreachable }: SessionRecord, { call, why }: Message<'lost'>): void {
    const { phase } = session;
    if (why !== 'not-connected' || (phase.is !== 'pairing' && phase.is !== 'calling')) return;
    if (phase.call.id !== call || phase.call.stranger.person === null) return;
    if (phase.is === 'calling' && this.#world.now - phase.call.sinceMs >= failsWithinMs) return;
    const person = this.#register.personOf(session.visitor, phase.call.stranger.session);
    unreachable.set(person, this.#world.now + promised.unreachableMs);
  }
}

function isAccepting({ session }: SessionRecord, { call, answer }: Message<'accept'>): boolean {
  const { phase } = session;
  if (phase.is !== 'pairing' || phase.call.id !== call) return false;
  return (phase.call.part === 'answerer') === (answer !== null);
}
