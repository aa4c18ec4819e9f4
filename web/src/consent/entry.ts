/**
 * What the page knows of being let in: whether this browser has confirmed before, how many are here, what is suggested.
 */
import type { AdmissionStatus, PolicyChange } from '@anoncam/protocol/admission';
import type { AgeStep } from '@anoncam/protocol/age';
import { suggestedInterests } from '@anoncam/protocol/interests';
import type { Interest } from '@anoncam/protocol/wishes';
import { type ReadonlySignal, signal } from '@preact/signals';
import * as v from 'valibot';
import type { EntryView, Problem } from '../screens/view.ts';
import { StoredValue } from '../wishes/stored-value.ts';
import { type Answer, confirmAdult, fetchAdmission, presentAge } from './admission.ts';
import { leaveForAgeService, takeAgeToken } from './age-return.ts';

/** `here`, `policy` and `age` are not known before the server has answered. */
export type Known = {
  readonly admitted: boolean;
  readonly here: number | null;
  readonly interests: readonly Interest[];
  readonly policy: PolicyChange | null;
  readonly age: AgeStep | null;
  /** Null: this site has none. Undefined before the server has answered. */
  readonly relay: AdmissionStatus['relay'] | undefined;
};

/** Browsers that came before this was kept knew that one. */
const firstPolicy = 1;

export class Entry {
  readonly #known = signal<Known>({
    admitted: false,
    here: null,
    interests: suggestedInterests,
    policy: null,
    age: null,
    relay: undefined,
  });
  /** The visitor came back from the service, which did not vouch for them. */
  readonly #wasRefused = signal(false);
  readonly #kept = new StoredValue('anoncam.policy', v.number());
  /** The version of the privacy policy that this browser has been told of. */
  readonly #told = signal(this.#kept.read() ?? firstPolicy);

  get known(): ReadonlySignal<Known> {
    return this.#known;
  }

  /** What the landing shows of it. */
  get shown(): EntryView {
    const { admitted, here, policy, age } = this.#known.value;
    const isNews = admitted && policy !== null && policy.version > this.#told.value;
    return { admitted, here, age, wasRefused: this.#wasRefused.value, change: isNews ? policy : null };
  }

  /** The visitor has seen that the policy changed. */
  noteChange(): void {
    const { policy } = this.#known.value;
    if (!policy) return;
    this.#told.value = policy.version;
    this.#kept.write(policy.version);
  }

  async learn(): Promise<void> {
    const token = takeAgeToken();
    try {
      if (token !== null) this.#wasRefused.value = !(await presentAge(token));
      this.#known.value = await fetchAdmission();
    } catch {
      // The landing page stands without it; Start will say what is wrong.
    }
  }

  /** Null if the server will let this visitor in; otherwise what is wrong, or that the page is being left for a service. */
  async confirm(): Promise<Problem | 'leaving' | null> {
    // Whoever goes on has seen what the landing shows, and who is new has no earlier policy in mind.
    this.noteChange();
    if (this.#known.value.admitted) return null;
    try {
      const problem = this.#follow(await confirmAdult());
      // Whether addresses are hidden here must be known before anybody is met.
      if (problem === null && this.#known.value.relay === undefined)
        this.#known.value = await fetchAdmission();
      return problem;
    } catch {
      return navigator.onLine ? 'server-unreachable' : 'offline';
    }
  }

  #follow(answer: Answer): Problem | 'leaving' | null {
    switch (answer) {
      case 'in':
        this.#known.value = { ...this.#known.value, admitted: true };
        return null;
      case 'service':
        leaveForAgeService();
        return 'leaving';
      case 'not-offered':
      case 'refused':
        return answer;
      default:
        return answer satisfies never;
    }
  }

  /** The server has said that this browser is not let in. */
  forget(): void {
    this.#known.value = { ...this.#known.value, admitted: false };
  }
}
