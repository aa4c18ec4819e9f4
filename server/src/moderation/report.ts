/** What a report from inside a call is: who says what of whom, checked by the session that it came from. */
import type { ReportCategory } from '@anoncam/protocol/conduct';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { CallId } from '@anoncam/protocol/ids';
import type { Receipt } from '@anoncam/protocol/receipt';
import type { AddressReference } from '../addresses/address-book.ts';
import type { NetworkTag } from '../addresses/network-tag.ts';
import type { Person, VisitorRef } from '../matching/ticket.ts';

export type GivenReport = {
  readonly call: CallId;
  readonly by: VisitorRef;
  readonly network: NetworkTag;
  readonly subject: Person;
  /** What the address that the subject came from is called. */
  readonly address: AddressReference | null;
  readonly mode: Mode;
  readonly category: ReportCategory;
  readonly words: string;
  readonly atMs: number;
};

/** `already`: there is another one of the same call and reporter. */
export type TakenReport = { readonly receipt: Receipt } | { readonly refusal: 'already' };

export type ReportTaker = {
  /** It is kept, and not lost any more, once this resolves. The same report taken again has the same receipt. */
  takeReport(report: GivenReport): Promise<TakenReport>;
};
