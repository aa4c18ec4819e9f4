/** One browser by its cookie, as those know it who keep something of it. The cookie's own secret is kept by nobody. */
import type { VisitorRef } from '../matching/ticket.ts';

/** As messages know it; nothing else that is kept knows it by the same tag. */
export type WriterRef = string & { readonly __brand: 'WriterRef' };

/** `rules`: the date of the rules that were confirmed with the cookie. */
export type Browser = { readonly rules: string; readonly visitor: VisitorRef; readonly writer: WriterRef };
