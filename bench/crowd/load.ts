/** What the load generator is told and what it tells: JSON between it and the benchmark that started it. */
import type { Work } from '../sockets/work.ts';
import type { Window } from './tally.ts';

export type Job = {
  /** Of each server: visitors come to them by turns. */
  readonly ports: readonly number[];
  readonly origin: string;
  readonly serverPids: readonly number[];
  readonly visitors: number;
  /** Visitors begin to look for somebody at any moment of this time… */
  readonly beginMs: number;
  /** …and after this one their lives are as mixed as they will stay. */
  readonly mixMs: number;
  readonly windowMs: number;
};

/** `serverShares`: of each server by itself; `serverShare`: of all together. */
export type Measured = Window &
  Pick<Work, 'serverShare' | 'loadShare'> & { readonly serverShares: readonly number[] };

/** Windows follow each other until the generator is stopped. */
export type Said = { readonly progress: string } | { readonly measured: Measured };
