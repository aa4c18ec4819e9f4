/** The tables of approvals, of the vault, and of numbers of months, as `legal-migrations.ts` makes them. */

/** What two members of the staff must agree on, and whether they did. */
export type ApprovalTable = {
  /** Random. */
  id: string;
  /** reveal, preserve or disclose. */
  kind: string;
  /** JSON: ids of cases. */
  cases: string;
  authority: string;
  reference: string;
  reason: string;
  /** A member's id, and the role in which they asked. */
  asked_by: string;
  asked_as: string;
  asked_at: string;
  /** waiting, approved, refused or void. */
  state: string;
  decided_by: string | null;
  decided_as: string | null;
  decided_at: string | null;
  /** Until when it can be decided, and then until when it can be collected; of the vault, until when the copy is kept. */
  until_at: string;
  ends_on: string;
};

/** A copy of a case that only the key of the vault opens, which is not on the server. */
export type VaultItemTable = {
  id: string;
  /** By which it was made, or renewed. */
  approval: string;
  case_id: string;
  /** In the format of age, as base64. */
  sealed: string;
  /** How often: 0 or 1. */
  renewed: number;
  /** The first day on which it must not be there any more. */
  ends_on: string;
};

/** How many addresses a member of the staff has read on a day. */
export type AddressReadTable = {
  member: string;
  day: string;
  count: number;
};

/** What is told of a month on the page of transparency. */
export type MonthlyNumberTable = {
  /** `2026-11`, UTC. */
  month: string;
  what: string;
  value: number;
};

export type LegalTables = {
  approval: ApprovalTable;
  vault_item: VaultItemTable;
  address_read: AddressReadTable;
  monthly_number: MonthlyNumberTable;
};
