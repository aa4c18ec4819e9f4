/**
 * What a page says first is read when its turn has come: pages that lost the server all at once come back all at once, and
 * nothing else would be done until the last of them is welcome.
 */
import type { LoopTurns } from '../lib/loop-turns.ts';
import type { Connection } from '../session/connection.ts';

/** A page says one thing, and waits for the answer. */
const mostBefore = 16;

export class Greeting {
  readonly #turns: LoopTurns;
  readonly #connection: Pick<Connection, 'receive'>;
  #state: 'silent' | 'waiting' | 'heard' = 'silent';
  #said: string[] = [];

  constructor(turns: LoopTurns, connection: Pick<Connection, 'receive'>) {
    this.#turns = turns;
    this.#connection = connection;
  }

  /** @returns false if too much was said before the turn had come. */
  say(text: string): boolean {
    const turn = this.#state === 'silent' ? this.#turns.next() : null;
    if (turn) {
      this.#state = 'waiting';
      void turn.then(() => this.#hear());
    } else if (this.#state === 'silent') this.#state = 'heard';
    if (this.#state === 'heard') this.#connection.receive(text);
    else this.#said.push(text);
    return this.#said.length <= mostBefore;
  }

  /** The socket is closed. */
  end(): void {
    this.#said = [];
  }

  #hear(): void {
    this.#state = 'heard';
    // One by one: the first of them may close the socket, and the others are gone with it.
    for (let text = this.#said.shift(); text !== undefined; text = this.#said.shift())
      this.#connection.receive(text);
  }
}
