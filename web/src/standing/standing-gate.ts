/**
 * Lets a visitor go on or not, by what was decided about them. What is shown then comes when it is needed:
 * `standing-flow.ts`.
 */
import { signal } from '@preact/signals';
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import type { Actions, StandingView } from '../screens/view.ts';
import type { StandingCause, StandingFlow } from './standing-flow.ts';
import { StandingKeeper } from './standing-keeper.ts';

/** Work that was done so lately still counts; if it does not help, it will not help again. */
const workedLatelyMs = 60_000;

type StandingActions = Pick<Actions, 'noteStanding' | 'sendAppeal'>;

export class StandingGate {
  readonly keeper = new StandingKeeper();
  readonly actions: StandingActions = {
    noteStanding: () => void this.#flow.peek()?.next(),
    sendAppeal: (words) => void this.#flow.peek()?.appeal(words),
  };
  readonly #flow = signal<StandingFlow | null>(null);
  readonly #isMissing = signal(false);
  #workedAtMs = Number.NEGATIVE_INFINITY;
  #asked: { readonly cause: StandingCause; readonly onFree: () => void } | null = null;

  get view(): StandingView {
    if (this.#isMissing.value) return { is: 'unreachable' };
    return this.#flow.value?.view.value ?? { is: 'asking' };
  }

  /** On probation one is protected strictly, and so are others. */
  strengthen(settings: ShieldSettings): ShieldSettings {
    return this.keeper.probation ? { ...settings, strict: true } : settings;
  }

  /** Whether the browser has shown lately that it is not they again. */
  get hasWorkedLately(): boolean {
    return Date.now() - this.#workedAtMs < workedLatelyMs;
  }

  /** Shows what there is to be told; `onFree` when there is nothing more. */
  async ask(cause: StandingCause, onFree: () => void): Promise<void> {
    this.end();
    this.#asked = { cause, onFree };
    const asked = this.#asked;
    const code = await import('./standing-flow.ts').catch(() => null);
    if (this.#asked !== asked) return;
    this.#isMissing.value = code === null;
    if (!code) return;
    const flow = new code.StandingFlow({
      keeper: this.keeper,
      onFree: () => {
        this.end();
        onFree();
      },
      onWorked: () => {
        this.#workedAtMs = Date.now();
      },
    });
    this.#flow.value = flow;
    await flow.run(cause);
  }

  /** The server was out of reach. */
  retry(): void {
    if (this.#asked) void this.ask(this.#asked.cause, this.#asked.onFree);
  }

  end(): void {
    this.#flow.peek()?.end();
    this.#flow.value = null;
    this.#asked = null;
  }
}
