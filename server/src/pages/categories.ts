/** Kinds of what may be reported, why something was decided and what it was, in the words of these pages. */
import type { ReportCategory, SanctionKind, SanctionReason } from '@anoncam/protocol/conduct';
import type { NoticeCategory } from '@anoncam/protocol/notice';
import type { ReportState } from '@anoncam/protocol/report';

export const reportWords: Readonly<Record<ReportCategory, string>> = {
  sexual: 'Nudity, or anything sexual',
  'under-18': 'Somebody seems to be under 18',
  threat: 'A threat, or danger to somebody',
  extortion: 'Extortion, or secret recording',
  hate: 'Hate or harassment',
  spam: 'Advertising, fraud, or a machine',
  illegal: 'Something else against the law',
};

export const reasonWords: Readonly<Record<SanctionReason, string>> = {
  ...reportWords,
  'under-18': 'You seemed to be under 18',
  evasion: 'Coming back while you were excluded',
};

export const noticeWords: Readonly<Record<NoticeCategory, string>> = {
  'intimate-picture': 'An intimate picture of me, or of somebody I speak for',
  'child-abuse': 'Abuse of a child',
  threat: 'A threat, or danger to somebody',
  extortion: 'Extortion, or secret recording',
  hate: 'Hate or harassment',
  fraud: 'Fraud',
  'other-illegal': 'Something else against the law',
};

export const kindWords: Readonly<Record<SanctionKind, string>> = {
  warning: 'A warning',
  probation: 'Probation: you meet only others on probation, behind a stricter shield',
  'cool-off': 'A pause of some hours',
  exclusion: 'An exclusion of some days',
};

export const outcomeWords: Readonly<Record<ReportState['outcome'], string>> = {
  waiting: 'It waits: somebody will look at it.',
  acted:
    'Somebody looked at it, and something followed for the one it was about. What it was is told to them only.',
  nothing: 'Somebody looked at it and found no reason to do anything. It does no harm to have reported it.',
};
