/**
 * Asks the waiting room and introduces the pairs that it proposes. A failure of the waiting room is nobody's session's.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { describeBug, type Log } from '../lib/log.ts';
import { createId, type Random } from '../lib/random.ts';
import type { SessionId, Ticket } from '../matching/ticket.ts';
import type { Answer, Proposal, WaitingRoom } from '../matching/waiting-room.ts';
import { introduce } from '../signalling/introduction.ts';
import type { Switchboard } from '../signalling/switchboard.ts';
import type { PairingPause } from './pairing-pause.ts';
import type { Tally } from './tally.ts';

export type IntroductionParts = {
  readonly random: Random;
  readonly log: Log;
  readonly waitingRoom: WaitingRoom;
  readonly switchboard: Switchboard;
  readonly tally: Tally;
};

export class Introductions {
  readonly #parts: IntroductionParts;
  readonly #pause: PairingPause;
  /** Nobody is introduced any more: who waits is about to be sent to another server. */
  #isOver = false;
  /** A room that hangs is not asked again by the next: what it would leave out looks like an answer. */
  #isSweeping = false;

  constructor(parts: IntroductionParts, pause: PairingPause) {
    this.#parts = parts;
    this.#pause = pause;
  }

  enter(ticket: Ticket): void {
    if (this.#isOver) return;
    this.#ask(
      () => this.#parts.waitingRoom.enter(ticket),
      (proposal) => proposal && this.#introduce([proposal]),
    );
  }

  leave(session: SessionId, epoch: number): void {
    this.#ask(() => this.#parts.waitingRoom.leave(session, epoch));
  }

  settled(session: SessionId, epoch: number): void {
    this.#parts.waitingRoom.settled(session, epoch);
  }

  /** Pairs that only the passing of time makes possible. */
  sweep(): void {
    if (this.#isOver || this.#isSweeping) return;
    const swept = this.#ask(
      () => this.#parts.waitingRoom.sweep(),
      (proposals) => this.#introduce(proposals),
    );
    if (!swept) return;
    this.#isSweeping = true;
    void swept.then(() => {
      this.#isSweeping = false;
    });
  }

  end(): void {
    this.#isOver = true;
  }

  #introduce(proposals: readonly Proposal[]): void {
    const { random, switchboard, tally } = this.#parts;
    for (const proposal of proposals) {
      tally.proposed();
      introduce(proposal, createId(random) as CallId, switchboard).catch((bug) => this.#report(bug));
    }
  }

  #ask<Value>(
    ask: () => Answer<Value>,
    then: (value: Value) => void = () => undefined,
  ): void | Promise<void> {
    const settle = (value: Value) => {
      this.#pause.noteAnswer();
      then(value);
    };
    try {
      const answer = ask();
      if (answer instanceof Promise) return answer.then(settle).catch((bug) => this.#report(bug));
      settle(answer);
    } catch (bug) {
      this.#report(bug);
    }
  }

  #report(bug: unknown): void {
    // Said once, not for each visitor.
    if (this.#pause.noteFailure())
      this.#parts.log.error('the waiting room failed', { bug: describeBug(bug) });
  }
}
