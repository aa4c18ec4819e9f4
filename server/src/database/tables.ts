/** The tables and their columns, as `migrations.ts` makes them. What each of them is for stands in the inventory. */
import type { LegalTables } from './legal-tables.ts';

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

/** What is known against one browser, or what a notice tells: what happened in it stands in its events. */
export type CaseTable = {
  /** Random. */
  id: string;
  /** conduct: of a browser. notice: of what somebody told us who was in no call. */
  kind: string;
  /** Keyed tag of the browser's cookie, made for cases and sanctions alone; null for a notice. */
  subject: string | null;
  /** What its events amount to, so that it can be searched for. */
  state: string;
  priority: string;
  opened_at: string;
  due_at: string;
  /** Reference of the address from which the subject was last seen; dead with its day key. */
  address: string | null;
  address_day: string | null;
  /** The first day on which it must not be there any more, unless it is held. */
  ends_on: string;
  /** Of the legal request because of which it is kept; null usually. */
  hold: string | null;
};

/** One thing that happened in a case. Events are only ever added, and go with their case. */
export type CaseEventTable = {
  id: string;
  case_id: string;
  /** Counts the events of one case, from 1. */
  number: number;
  at: string;
  type: string;
  /** JSON, by the type. */
  body: string;
};

/** What somebody reported from inside a call. */
export type ReportTable = {
  id: string;
  case_id: string;
  /** Keyed tag of the receipt code. */
  receipt: string;
  /** Keyed tag of the reporter's cookie, made for reports alone. */
  reporter: string;
  category: string;
  words: string;
  received_at: string;
  ends_on: string;
};

/** What somebody told us who was in no call. Its case says what became of it. */
export type NoticeTable = {
  id: string;
  case_id: string;
  receipt: string;
  category: string;
  what: string;
  why: string;
  received_at: string;
  outcome: string | null;
  answer: string | null;
  answered_on: string | null;
  ends_on: string;
};

/** What was imposed on a browser, and on the address it came from. */
export type SanctionTable = {
  id: string;
  case_id: string;
  subject: string;
  kind: string;
  reason: string;
  /** JSON: what it rests on, in numbers; null where a person judged by what was reported. */
  facts: string | null;
  /** Of the staff member who decided; null: by rule. */
  decided_by: string | null;
  from_at: string;
  until_at: string;
  lifted_at: string | null;
  lifted_why: string | null;
  /** Keyed tag of the appeal code. */
  code: string;
  ends_on: string;
};

/** Under which tags of a day the address of a sanctioned browser is recognised; gone with that day's key. */
export type SanctionAddressTable = {
  sanction_id: string;
  day: string;
  /** Of how many bits the network is: 32 of IPv4; 64, 56 and 48 of IPv6. */
  bits: number;
  tag: string;
  /** 1: others were known to come from there as well, so that nobody is refused for it alone. 0: not that we knew. */
  is_shared: number;
};

/** What somebody says against a sanction, and what was decided. */
export type AppealTable = {
  id: string;
  sanction_id: string;
  words: string;
  made_at: string;
  due_at: string;
  outcome: string | null;
  decided_at: string | null;
  decided_by: string | null;
  answer: string | null;
  ends_on: string;
};

/** Somebody of the staff. */
export type StaffMemberTable = {
  /** Random. */
  id: string;
  /** What others of the team know them by. */
  name: string;
  role: string;
  /** invited, active or revoked. */
  state: string;
  /** Of this state. */
  since: string;
  /** When they signed in last; null before the first time. */
  seen_at: string | null;
  /** The first day on which it must not be there any more; null while they are in the team. */
  ends_on: string | null;
};

/** What a member signs in with. The secret half of it has never been here. */
export type StaffPasskeyTable = {
  /** What the device calls it. */
  credential: string;
  member: string;
  public_key: string;
  /** How often it was used, as its device says; 0 always where the device does not count. PostgreSQL's driver tells it as text. */
  counter: number | string;
  /** JSON: how a browser reaches the device. */
  transports: string;
};

/** That somebody may join, once. */
export type StaffInvitationTable = {
  /** Keyed tag of the code. */
  tag: string;
  member: string;
  until_at: string;
};

/** One browser in which a member is signed in. */
export type StaffSessionTable = {
  /** Keyed tag of the cookie's secret. */
  tag: string;
  member: string;
  created_at: string;
  seen_at: string;
  /** Null until they sign in again. */
  fresh_until: string | null;
};

/** What one browser was asked to sign with a passkey, for two minutes. */
export type StaffChallengeTable = {
  /** Keyed tag of what that browser has in a cookie. */
  tag: string;
  /** join, sign in, or sign in again. */
  purpose: string;
  challenge: string;
  until_at: string;
};

/** What somebody of the staff did. Nothing of it is ever changed; the database itself refuses that. */
export type AuditEntryTable = {
  number: number;
  at: string;
  /** Of a member, or operator, or automatic. */
  who: string;
  did: string;
  /** An id, or empty. */
  to: string;
  reason: string;
  /** Of the entry before. */
  previous: string;
  /** Keyed, over all of the above. */
  hash: string;
};

/** The last entry of a day, for others to keep. */
export type AuditHeadTable = { day: string; number: number; hash: string };

/** The last entry there is: one row, which whoever adds an entry waits for. */
export type AuditTipTable = {
  name: string;
  number: number;
  hash: string;
  /** Keyed, over number and hash, so that nobody without the key can make another entry the last one. */
  seal: string;
};

export type Tables = {
  address: AddressTable;
  hourly_number: HourlyNumberTable;
  contact_message: ContactMessageTable;
  deletion: DeletionTable;
  job: JobTable;
  moderation_case: CaseTable;
  case_event: CaseEventTable;
  report: ReportTable;
  notice: NoticeTable;
  sanction: SanctionTable;
  sanction_address: SanctionAddressTable;
  appeal: AppealTable;
  staff_member: StaffMemberTable;
  staff_passkey: StaffPasskeyTable;
  staff_invitation: StaffInvitationTable;
  staff_session: StaffSessionTable;
  staff_challenge: StaffChallengeTable;
  audit_entry: AuditEntryTable;
  audit_head: AuditHeadTable;
  audit_tip: AuditTipTable;
} & LegalTables;
