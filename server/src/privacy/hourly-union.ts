/**
 * Where several servers put together whom each has seen in an hour that is over, so that nobody is counted twice and few are few
 * at all of them together.
 */
export type Seen = ReadonlyMap<string, ReadonlySet<string>>;

export type HourlyUnion = {
  /** Whom this server has seen do what. @returns false if that could not be told. */
  add(hour: string, seen: Seen): Promise<boolean>;
  /** How many different ones all servers have told of by now, by what they did; null if that is not known. */
  count(hour: string, things: readonly string[]): Promise<ReadonlyMap<string, number> | null>;
};
