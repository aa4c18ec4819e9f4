/**
 * What stands between a visitor and going on because of their standing: asks what it is, does the work that is asked for,
 * takes an appeal. It comes with the screen that shows it.
 */
import { type SanctionState, SanctionStateSchema, type Standing } from '@anoncam/protocol/standing';
import { signal } from '@preact/signals';
import * as v from 'valibot';
import type { StandingView } from '../screens/view.ts';
import type { StandingKeeper } from './standing-keeper.ts';
import { keepsOut } from './standing-rules.ts';

/** So often it is asked whether an appeal was answered, while somebody waits before the screen. */
const lookEveryMs = 60_000;

/** refused: the server would not have this page. start: the visitor wants to go on. look: wants to know why. */
export type StandingCause = 'refused' | 'start' | 'look';

type FlowParts = {
  readonly keeper: StandingKeeper;
  /** Nothing is in the way any more. */
  onFree(): void;
  /** The work was done, and taken. */
  onWorked(): void;
};

export class StandingFlow {
  readonly view = signal<StandingView>({ is: 'asking' });
  readonly #parts: FlowParts;
  readonly #watch: number;
  #isOver = false;

  constructor(parts: FlowParts) {
    this.#parts = parts;
    this.#watch = window.setInterval(() => void this.#lookAgain(), lookEveryMs);
  }

  async run(cause: StandingCause): Promise<void> {
    this.view.value = { is: 'asking' };
    const standing = await this.#parts.keeper.learn();
    if (this.#isOver) return;
    if (!standing) this.view.value = { is: 'unreachable' };
    else await this.#consider(standing, cause);
  }

  /** What is shown has been read, or its time is over: what comes next? */
  async next(): Promise<void> {
    const view = this.view.peek();
    if (view.is === 'free') return this.#parts.onFree();
    if (view.is === 'told' && !keepsOut(view.sanction, Date.now())) {
      if (view.sanction.kind === 'probation' && !view.sanction.isLifted) return this.#parts.onFree();
      this.#parts.keeper.noteTold(view.sanction);
    }
    await this.run('start');
  }

  async appeal(words: string): Promise<void> {
    const view = this.view.peek();
    if (view.is !== 'told' || view.appealing === 'sending') return;
    const { sanction } = view;
    this.view.value = { ...view, appealing: 'sending' };
    const response = await post('/appeal', { code: sanction.code, words });
    const result = v.safeParse(SanctionStateSchema, await response?.json().catch(() => null));
    if (this.#isOver) return;
    if (result.success) {
      this.#parts.keeper.change(result.output);
      return this.#tell(result.output);
    }
    const appealing = failureOf(response);
    // Something else than before is true: an appeal was made elsewhere, or somebody has decided.
    const now = appealing === 'refused' ? await this.#learnOf(sanction) : null;
    if (this.#isOver) return;
    if (now && (now.isLifted || now.appeal)) return this.#tell(now);
    this.view.value = { is: 'told', sanction: now ?? sanction, appealing };
  }

  end(): void {
    this.#isOver = true;
    clearInterval(this.#watch);
  }

  /** Something may have been decided meanwhile: what is being written stays. */
  async #lookAgain(): Promise<void> {
    const before = this.view.peek();
    if (document.visibilityState !== 'visible' || before.is !== 'told') return;
    const sanction = await this.#learnOf(before.sanction);
    if (this.#isOver || this.view.peek() !== before || !sanction) return;
    this.view.value = { ...before, sanction };
  }

  /** How it is by now; null if that cannot be learnt, or it is over. */
  async #learnOf({ code }: SanctionState): Promise<SanctionState | null> {
    const standing = await this.#parts.keeper.learn();
    return standing?.sanctions.find((other) => other.code === code) ?? null;
  }

  async #consider(standing: Standing, cause: StandingCause): Promise<void> {
    const { keeper, onFree } = this.#parts;
    const { networkUntil } = standing;
    if (networkUntil !== null && Date.now() < Date.parse(networkUntil)) {
      this.view.value = { is: 'network', until: networkUntil };
      return;
    }
    const sanction = keeper.toTell ?? (cause === 'look' ? keeper.probationSanction : null);
    if (sanction) return this.#tell(sanction);
    if (standing.needsWork) return this.#work();
    if (cause === 'refused') this.view.value = { is: 'free' };
    else onFree();
  }

  #tell(sanction: SanctionState): void {
    this.view.value = { is: 'told', sanction, appealing: 'not' };
  }

  /** Once more with new work, if the server does not take this one any more. */
  async #work(): Promise<void> {
    this.view.value = { is: 'working' };
    const isDone = (await workOnce()) || (await workOnce());
    if (this.#isOver) return;
    if (!isDone) {
      this.view.value = { is: 'unreachable' };
      return;
    }
    this.#parts.onWorked();
    this.#parts.onFree();
  }
}

function failureOf(response: Response | null): 'unreachable' | 'too-often' | 'refused' {
  if (response === null || response.status >= 500) return 'unreachable';
  return response.status === 429 ? 'too-often' : 'refused';
}

function post(path: string, value: unknown): Promise<Response | null> {
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  }).catch(() => null);
}

async function workOnce(): Promise<boolean> {
  const { prove } = await import('../proof-of-work.ts');
  const proof = await prove('/standing/challenge').catch(() => null);
  const response = proof && (await post('/standing/work', proof));
  return response?.ok ?? false;
}
