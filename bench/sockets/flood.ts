/**
 * As many signals as the server can relay: in each pair one side sends a handful, and the other answers with as many
 * once they have all arrived. No visitor ever sends more than AnonCam allows one; the load comes from their number.
 */
import type { Crowd } from './crowd.ts';
import type { Dialect } from './dialect.ts';
import { encodeText } from './frames.ts';
import { callPlaceholder, createSignal } from './sample-signal.ts';
import type { Listener, Visitor } from './visitor.ts';

/** Browsers find several candidates at about the same time, and send them so. */
const handful = 4;
/** Somewhat below what the server allows a socket: 20 a second, 40 at once. */
const perSecond = 18;
const burst = 36;
const lookAgainMs = 4;

type Turn = { allowance: number; atMs: number; received: number };

export class Flood implements Listener {
  /** Signals that have arrived. */
  relayed = 0;
  readonly #crowd: Crowd;
  readonly #turns: Turn[];
  /** A handful as bytes, and where in it the call has to be filled in. */
  readonly #bytes: Buffer;
  readonly #callsAt: readonly number[];
  readonly #text: string;
  #textBytes: number;
  #resting: Visitor[] = [];
  #timer: Timer | null = null;
  /** Until everybody has got a first handful, every text is compared with what was sent. */
  #compared = 0;
  #isStopping = false;
  #inFlight = 0;
  readonly #silence = Promise.withResolvers<void>();

  constructor(crowd: Crowd, dialect: Dialect, signalBytes: number) {
    this.#crowd = crowd;
    this.#text = dialect.wrap(createSignal(signalBytes));
    this.#textBytes = Buffer.byteLength(this.#text);
    const message = encodeText(this.#text);
    this.#bytes = Buffer.concat(Array.from({ length: handful }, () => message));
    const callAt = message.indexOf(callPlaceholder);
    this.#callsAt = Array.from({ length: handful }, (_, index) => callAt + index * message.length);
    this.#turns = crowd.visitors.map(() => ({ allowance: burst, atMs: performance.now(), received: 0 }));
  }

  start(): void {
    for (const visitor of this.#crowd.visitors) visitor.listener = this;
    for (const visitor of this.#crowd.visitors) {
      if (visitor.index < (visitor.partner?.index ?? -1)) this.#send(visitor);
    }
    this.#timer = setInterval(() => this.#wakeResting(), lookAgainMs);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#inFlight > 0) await this.#crowd.unlessLost(this.#silence.promise);
    if (this.#timer) clearInterval(this.#timer);
  }

  onOpen(): void {}

  onLost(visitor: Visitor, why: string): void {
    this.#crowd.onLost(visitor, why);
  }

  onText(visitor: Visitor, bytes: Buffer, start: number, end: number): void {
    if (end - start !== this.#textBytes || this.#compared < this.#turns.length) {
      this.#compare(visitor, bytes.toString('utf8', start, end));
    }
    this.relayed += 1;
    const turn = this.#turns[visitor.index];
    if (!turn) return;
    turn.received += 1;
    if (turn.received < handful) return;
    turn.received = 0;
    this.#inFlight -= 1;
    if (!this.#isStopping) this.#send(visitor);
    else if (this.#inFlight === 0) this.#silence.resolve();
  }

  #compare(visitor: Visitor, text: string): void {
    this.#compared += 1;
    if (text === this.#text.replace(callPlaceholder, visitor.call)) return;
    this.onLost(visitor, `got something else than a signal: ${text.slice(0, 80)}`);
  }

  #send(visitor: Visitor): void {
    if (!this.#spend(visitor)) {
      this.#resting.push(visitor);
      return;
    }
    for (const at of this.#callsAt) this.#bytes.write(visitor.call, at, 'latin1');
    this.#inFlight += 1;
    visitor.write(this.#bytes);
  }

  #spend(visitor: Visitor): boolean {
    const turn = this.#turns[visitor.index];
    if (!turn) return false;
    const now = performance.now();
    turn.allowance = Math.min(burst, turn.allowance + ((now - turn.atMs) / 1000) * perSecond);
    turn.atMs = now;
    if (turn.allowance < handful) return false;
    turn.allowance -= handful;
    return true;
  }

  #wakeResting(): void {
    const resting = this.#resting;
    this.#resting = [];
    if (this.#isStopping) return;
    for (const visitor of resting) this.#send(visitor);
  }
}
