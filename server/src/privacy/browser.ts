/** One browser by its cookie, as those know it who keep something of it. The cookie's own secret is kept by nobody. */
import type { AgeLevel } from '@anoncam/protocol/age';
import type { VisitorRef } from '../matching/ticket.ts';

/** As messages know it; nothing else that is kept knows it by the same tag. */
export type WriterRef = string & { readonly __brand: 'WriterRef' };

/** What its cookie says is the rules that were confirmed (their date), how the age is assured, and until when. */
export type Browser = {
  readonly rules: string;
  readonly level: AgeLevel;
  readonly endsAtMs: number;
  readonly visitor: VisitorRef;
  readonly writer: WriterRef;
};
