/**
 * The shape of the words about reports, and about what is decided of somebody. It holds no words itself.
 */
import type { ReportCategory, SanctionKind, SanctionReason } from '@anoncam/protocol/conduct';

type ReportTexts = {
  /** In a call. */
  readonly button: string;
  /** After it. */
  readonly last: string;
  readonly minutesLeft: (minutes: number) => string;
  readonly filed: string;
  readonly headline: string;
  /** What holds while the sheet is open: in a call with pictures, in one without, and after it. */
  readonly covered: string;
  readonly paused: string;
  readonly over: (minutes: number) => string;
  readonly category: string;
  readonly categories: { readonly [category in ReportCategory]: { name: string; hint: string } };
  readonly categoryMissing: string;
  readonly words: string;
  readonly wordsHint: string;
  readonly charsLeft: (count: number) => string;
  readonly send: string;
  readonly cancel: string;
  readonly sending: string;
  readonly kept: { readonly headline: string; readonly detail: string };
  readonly held: { readonly headline: string; readonly detail: string };
  readonly received: { readonly headline: string; readonly detail: string };
  readonly receipt: string;
  readonly receiptHint: string;
  readonly receiptMore: string;
  readonly blocked: string;
  readonly refused: {
    readonly [why in 'too-late' | 'already' | 'failed']: {
      readonly headline: string;
      readonly detail: string;
    };
  };
  readonly goOn: string;
  readonly close: string;
};

type StandingTexts = {
  readonly asking: string;
  readonly unreachable: { readonly headline: string; readonly detail: string };
  readonly working: { readonly headline: string; readonly detail: string };
  readonly headlines: { readonly [kind in SanctionKind]: string };
  readonly leads: { readonly [kind in SanctionKind]: string };
  readonly over: { readonly headline: string; readonly detail: string };
  readonly lifted: { readonly headline: string; readonly detail: string };
  readonly why: string;
  readonly reasons: { readonly [reason in SanctionReason]: string };
  readonly grounds: string;
  readonly counted: (facts: { readonly flags: number; readonly of: number }) => string;
  readonly judged: string;
  readonly by: string;
  readonly decidedBy: { readonly [who in 'automatic' | 'person']: string };
  /** `write`: before the address of the contact page. */
  readonly network: { readonly headline: string; readonly detail: string; readonly write: string };
  readonly until: string;
  /** `at`: day and time as the visitor's own clock has it; `left`: how long that is. */
  readonly untilAt: (until: { readonly at: string; readonly left: string }) => string;
  readonly timeLeft: string;
  readonly days: (count: number) => string;
  readonly hours: (count: number) => string;
  readonly minutes: (count: number) => string;
  readonly joined: (larger: string, smaller: string) => string;
  readonly code: string;
  readonly codeHint: string;
  readonly appeal: string;
  readonly appealed: string;
  readonly appealHint: string;
  readonly appealWords: string;
  readonly appealEmpty: string;
  readonly appealSend: string;
  readonly appealFailed: { readonly [why in 'unreachable' | 'too-often' | 'refused']: string };
  readonly appealWaiting: (days: { readonly made: string; readonly due: string | null }) => string;
  readonly appealUpheld: (day: string) => string;
  readonly appealReversed: (day: string) => string;
  readonly rules: string;
  readonly read: string;
  readonly goOn: string;
  readonly back: string;
};

type ProbationTexts = {
  readonly headline: string;
  readonly until: (at: string) => string;
  readonly detail: string;
  readonly why: string;
  /** While waiting. */
  readonly short: string;
};

/** They come with the screens that show them. */
export type ConductTexts = {
  readonly report: ReportTexts;
  readonly standing: StandingTexts;
  readonly probation: ProbationTexts;
  readonly copy: string;
  readonly copied: string;
};
