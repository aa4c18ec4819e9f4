/**
 * How often something happened lately, of many each. A port: the driver in memory serves one process, and one that asks a
 * store that several servers share could take its place.
 */
export type Counted = {
  /** In the last so many seconds, up to now. */
  readonly used: number;
  /** After so long it has become less. */
  readonly endsInMs: number;
};

export type Counters = {
  /** @param more to be added to it; 0 only looks. */
  count(what: Counting, more: number): Counted | Promise<Counted>;
  /** Forgets what counts no more. */
  tidy(): void;
  /** How many counts are kept. */
  readonly size: number;
};

export type Counting = {
  /** The limit that it counts for. */
  readonly name: string;
  /** A tag, never an address. */
  readonly who: string;
  readonly seconds: number;
};
