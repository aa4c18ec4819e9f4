/** The tables and their columns, as `migrations.ts` makes them. What each of them is for stands in the inventory. */

/** Where somebody connected from, on one UTC day; unreadable once that day's key is gone. */
export type AddressTable = {
  /** Keyed tag of the address under the day's key; what everything else refers to. */
  reference: string;
  /** `2026-11-25`. */
  day: string;
  /** The address, sealed under the day's key. */
  sealed: string;
};

/** How many different visitors did something in an hour, rounded. */
export type HourlyNumberTable = {
  /** `2026-11-25T22`, UTC. */
  hour: string;
  what: string;
  count: number;
};

export type Tables = { address: AddressTable; hourly_number: HourlyNumberTable };
