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

export type Tables = { address: AddressTable };
