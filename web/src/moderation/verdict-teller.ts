/**
 * Tells the server what was found, from within the call it was found in: numbered, and at most once a second.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { FindingReport } from './findings.ts';

const apartMs = 1_000;

type About = VerdictMessage['about'];
type Said = FindingReport & Pick<VerdictMessage, 'about' | 'confirmed'>;

type TellerParts = {
  readonly model: string;
  /** Milliseconds from any moment on. */
  now(): number;
  /** False if the server is out of reach: what was found is then not told later. */
  send(verdict: VerdictMessage): boolean;
};

export class VerdictTeller {
  readonly #parts: TellerParts;
  #call: CallId | null = null;
  #sequence = 0;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  #timer = 0;
  /** What has to wait for its second: the latest of each picture. */
  #waiting = new Map<About, Said>();

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** From now on for this call, or for none: what was still to be said of the one before is not said any more. */
  follow(call: CallId | null): void {
    if (call === this.#call) return;
    clearTimeout(this.#timer);
    this.#waiting.clear();
    this.#call = call;
    this.#sequence = 0;
  }

  tell(said: Said): void {
    if (this.#call === null) return;
    clearTimeout(this.#timer);
    // What the visitor confirms ends the call: there is no later.
    if (said.confirmed) return this.#send(this.#call, said);
    this.#waiting.set(said.about, said);
    this.#sendNext();
  }

  #sendNext(): void {
    const [about, said] = this.#waiting.entries().next().value ?? [];
    if (about === undefined || said === undefined || this.#call === null) return;
    const waitMs = this.#sentAtMs + apartMs - this.#parts.now();
    if (waitMs > 0) {
      this.#timer = window.setTimeout(() => this.#sendNext(), waitMs);
      return;
    }
    this.#waiting.delete(about);
    this.#send(this.#call, said);
    this.#sendNext();
  }

  #send(call: CallId, said: Said): void {
    const { model, now, send } = this.#parts;
    this.#sequence++;
    if (send({ type: 'verdict', call, sequence: this.#sequence, model, ...said })) this.#sentAtMs = now();
  }
}
