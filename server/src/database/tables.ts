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

/** What somebody wrote to us through the contact form, and what was answered. */
export type ContactMessageTable = {
  /** Random; tells nothing. */
  id: string;
  /** Keyed tag of the receipt code. */
  receipt: string;
  /** Keyed tag of the writer's cookie, made for messages alone; null if there was no cookie. */
  visitor: string | null;
  topic: string;
  /** What was written. */
  words: string;
  /** `2026-11-25`, UTC, as every day here. */
  received_on: string;
  answer: string | null;
  answered_on: string | null;
  /** The first day on which it must not be there any more. */
  ends_on: string;
};

/** That a row was deleted before its time, so that no old backup can bring it back. */
export type DeletionTable = {
  /** Its table. */
  record: string;
  id: string;
  /** When the row would have ended by itself, so that nothing has to be remembered of it any more. */
  ends_on: string;
};

/** A job that one server at a time does for all, and the last time that it was done to the end. */
export type JobTable = {
  name: string;
  /** Random; of the process that does it. */
  holder: string;
  /** From when on another may, should this one have died. As all times here: ISO 8601, UTC. */
  held_until: string;
  /** Of the last time that it was done to the end; null before the first. */
  started_at: string | null;
  ended_at: string | null;
  /** JSON. */
  result: string | null;
};

export type Tables = {
  address: AddressTable;
  hourly_number: HourlyNumberTable;
  contact_message: ContactMessageTable;
  deletion: DeletionTable;
  job: JobTable;
};
