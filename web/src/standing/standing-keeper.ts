/**
 * What the page knows of this browser's standing: as the server tells it, and what of it the visitor has been told before.
 */
import {
  type SanctionState,
  SanctionStateSchema,
  type Standing,
  StandingSchema,
} from '@anoncam/protocol/standing';
import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { Probation } from '../screens/view.ts';
import { findProbation, isInForce, pickToTell, probationOf } from './standing-rules.ts';
import { ToldSanctions } from './told-sanctions.ts';

export class StandingKeeper {
  readonly #known = signal<Standing | null>(null);
  readonly #isOnProbation = signal<boolean | null>(null);
  readonly #told = new ToldSanctions();

  get known(): ReadonlySignal<Standing | null> {
    return this.#known;
  }

  get probation(): Probation | null {
    return probationOf(this.#known.value, this.#isOnProbation.value, Date.now());
  }

  /** To be read by whoever asks why. */
  get probationSanction(): SanctionState | null {
    const known = this.#known.peek();
    return known && findProbation(known, Date.now());
  }

  /** To be told before the visitor goes on. */
  get toTell(): SanctionState | null {
    const known = this.#known.peek();
    return known && pickToTell(known, this.#told.list('read'), Date.now());
  }

  /** Null if the server cannot be reached; what was known before is still believed then. */
  async learn(): Promise<Standing | null> {
    const response = await fetch('/standing', { cache: 'no-store' }).catch(() => null);
    const result = v.safeParse(StandingSchema, await response?.json().catch(() => null));
    if (!result.success) return null;
    const { sanctions } = result.output;
    for (const { code } of sanctions) this.#told.note(code, 'shown');
    this.#known.value = {
      ...result.output,
      sanctions: [...sanctions, ...(await this.#findLifted(sanctions))],
    };
    return this.#known.value;
  }

  /** What the server says over the link; why, and until when, is asked for. */
  note(isOnProbation: boolean): void {
    if (isOnProbation && this.#isOnProbation.peek() !== true) void this.learn();
    this.#isOnProbation.value = isOnProbation;
  }

  noteTold({ code }: SanctionState): void {
    this.#told.note(code, 'read');
  }

  /** One of them has changed: an appeal was made. */
  change(sanction: SanctionState): void {
    const known = this.#known.peek();
    if (!known) return;
    const sanctions = known.sanctions.map((other) => (other.code === sanction.code ? sanction : other));
    this.#known.value = { ...known, sanctions };
  }

  /** Those that were shown once and are not in force any more, although their time is not over. */
  async #findLifted(present: readonly SanctionState[]): Promise<readonly SanctionState[]> {
    const gone = this.#told.list('shown').filter((code) => present.every((other) => other.code !== code));
    const lifted: SanctionState[] = [];
    for (const code of gone) {
      const sanction = await this.#readGone(code);
      if (sanction?.isLifted) lifted.push(sanction);
    }
    return lifted;
  }

  /** One that is over, or unknown by now, is not asked for again. */
  async #readGone(code: string): Promise<SanctionState | null> {
    const response = await fetch('/appeal/read', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    }).catch(() => null);
    const result = v.safeParse(SanctionStateSchema, await response?.json().catch(() => null));
    const sanction = result.success ? result.output : null;
    const isOver = sanction !== null && !sanction.isLifted && !isInForce(sanction, Date.now());
    if (isOver || response?.status === 404) this.#told.forget(code);
    return sanction;
  }
}
