/** The words of the written conversation. */
import type { Note } from '../screens/line.ts';

export type ConversationTexts = {
  readonly label: string;
  readonly empty: string;
  readonly typing: string;
  readonly message: string;
  readonly placeholder: string;
  readonly placeholderAlone: string;
  readonly left: (bytes: number) => string;
  readonly tooLong: (bytes: number) => string;
  readonly notSent: string;
  readonly notes: { readonly [note in Note]: string };
  /** What both have in common; the lists are written out, and at least one of them is not empty. */
  readonly shared: (common: { readonly interests: string; readonly languages: string }) => string;
};
