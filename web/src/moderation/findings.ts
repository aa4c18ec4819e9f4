/**
 * What there is to say about one picture of one call: a finding when it changes, with the numbers it rests on.
 */
import type { Finding, VerdictMessage } from '@anoncam/protocol/verdict';

export type FindingReport = Pick<VerdictMessage, 'finding' | 'score' | 'usable' | 'flagged' | 'seconds'>;

const twentieths = 20;

export class Findings {
  #last: FindingReport | null = null;
  #usable = 0;
  #flagged = 0;
  #top = 0;
  #sinceMs: number;

  constructor(now: number) {
    this.#sinceMs = now;
  }

  /** The latest report; null before the first. */
  get last(): FindingReport | null {
    return this.#last;
  }

  /** How many offending ones there were since the latest report. */
  get flagged(): number {
    return this.#flagged;
  }

  /** One more picture that could be judged; `offence` is 0 to 1. */
  count(offence: number, isFlagged: boolean): void {
    this.#usable++;
    if (isFlagged) this.#flagged++;
    this.#top = Math.max(this.#top, offence);
  }

  /** Null if that is what was found before. */
  report(finding: Finding, now: number): FindingReport | null {
    if (finding === this.#last?.finding) return null;
    this.#last = {
      finding,
      score: Math.round(Math.min(1, this.#top) * twentieths),
      usable: this.#usable,
      flagged: this.#flagged,
      seconds: Math.floor((now - this.#sinceMs) / 1000),
    };
    [this.#usable, this.#flagged, this.#top, this.#sinceMs] = [0, 0, 0, now];
    return this.#last;
  }
}
