/**
 * What the load generator is told and what it tells: JSON between it and the benchmark that started it.
 */
import type { DialectName } from './dialect.ts';
import type { Work } from './work.ts';

export type Job = {
  readonly dialect: DialectName;
  readonly port: number;
  readonly origin: string;
  readonly serverPid: number;
  /** Memory is compared between so many visitors and all of them. */
  readonly fewVisitors: number;
  readonly allVisitors: number;
  /** Memory is read when it has stood still, at the latest after this. */
  readonly settleMs: number;
  readonly signalBytes: readonly number[];
  readonly warmUpMs: number;
  readonly windowMs: number;
};

export type Measured = {
  readonly admissions: Work;
  /** By size of the signal in bytes. */
  readonly relay: Readonly<Record<string, Work>>;
  /** Resident memory that each further idle visitor costs the server. */
  readonly bytesPerVisitor: number;
};

export type Said = { readonly progress: string } | { readonly measured: Measured };
