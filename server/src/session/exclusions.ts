/**
 * What sanctions come to for those who are here already: of the browser that they are about, and of others from the
 * same network, so that nothing is gained by a second socket that was opened under another cookie before.
 */
import type { AddressReference } from '../addresses/address-book.ts';
import type { Restriction } from '../enforcement/gate.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import type { Clock } from '../lib/clock.ts';
import { describeBug, type Log } from '../lib/log.ts';
import type { Roll } from './roll.ts';
import type { Refusal } from './session-state.ts';
import { helloWithinMs } from './socket.ts';
import type { VisitorSession } from './visitor-session.ts';

/** Somebody who is here, and where they came from. */
export type Present = { readonly subject: SubjectRef; readonly address: AddressReference | null };

export type ExclusionParts = {
  readonly clock: Clock;
  readonly log: Log;
  /** Why each of them would not be let in if they came now; null for whoever would be. */
  readonly judgeAgain: (present: readonly Present[]) => Promise<readonly (Refusal | null)[]>;
};

export class Exclusions {
  readonly #parts: ExclusionParts;
  readonly #roll: Roll;
  /** When somebody was excluded last (ms since the epoch). */
  #lastAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ExclusionParts, roll: Roll) {
    this.#parts = parts;
    this.#roll = roll;
  }

  restrict(subject: SubjectRef, to: Restriction): void {
    for (const session of [...this.#roll].filter((one) => one.subject === subject)) {
      if (to === 'excluded') session.exclude();
      else session.handle({ type: 'moved', pool: to });
    }
  }

  /** Somebody was excluded, and perhaps their network with them. */
  note(): void {
    this.#lastAtMs = this.#parts.clock.now();
    this.#judge([...this.#roll]);
  }

  /** Their socket may have been open, without a session, when somebody was excluded. */
  onReceived(session: VisitorSession): void {
    if (this.#parts.clock.now() - this.#lastAtMs <= helloWithinMs) this.#judge([session]);
  }

  #judge(sessions: readonly VisitorSession[]): void {
    const present = sessions.map((session) => ({
      session,
      subject: session.subject,
      address: session.address,
    }));
    this.#parts
      .judgeAgain(present)
      .then((refusals) => {
        for (const [index, { session, address }] of present.entries()) {
          // Whoever came in anew meanwhile, perhaps from elsewhere, was judged then.
          const isSame = this.#roll.find(session.id) === session && session.address === address;
          if (isSame) refuse(session, refusals[index] ?? null);
        }
      })
      .catch((bug) =>
        this.#parts.log.error('who is here could not be judged again', { bug: describeBug(bug) }),
      );
  }
}

/** Where many come from, nobody's call ends for what somebody else did; before the next one they do the work. */
function refuse(session: VisitorSession, why: Refusal | null): void {
  if (why === 'needsWork' && session.call !== null) session.needsWork = true;
  else if (why !== null) session.exclude(why);
}
