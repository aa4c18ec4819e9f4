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
    this.#waiting.set(said.about, said);
    clearTimeout(this.#timer);
    this.#sendNext();
  }

  #sendNext(): void {
    const [about, said] = this.#waiting.entries().next().value ?? [];
    if (about === undefined || said === undefined || this.#call === null) return;
    const now = performance.now();
    const waitMs = this.#sentAtMs + apartMs - now;
    if (waitMs > 0) {
      this.#timer = window.setTimeout(() => this.#sendNext(), waitMs);
      return;
    }
    this.#waiting.delete(about);
    this.#sequence++;
    const { model, send } = this.#parts;
    if (send({ type: 'verdict', call: this.#call, sequence: this.#sequence, model, ...said })) {
      this.#sentAtMs = now;
    }
    this.#sendNext();
  }
}
