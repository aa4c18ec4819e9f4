/** What the load generator is told and what it tells: JSON between it and the benchmark that started it. */
import type { Work } from '../sockets/work.ts';
import type { Window } from './tally.ts';

export type Job = {
  readonly port: number;
  readonly origin: string;
  readonly serverPid: number;
  readonly visitors: number;
  /** Visitors begin to look for somebody at any moment of this time… */
  readonly beginMs: number;
  /** …and after this one their lives are as mixed as they will stay. */
  readonly mixMs: number;
  readonly windowMs: number;
};

export type Measured = Window & Pick<Work, 'serverShare' | 'loadShare'>;

/** Windows follow each other until the generator is stopped. */
export type Said = { readonly progress: string } | { readonly measured: Measured };
