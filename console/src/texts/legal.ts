/** The words of revealing an address, and of the legal desk. */
import { countOf, tellClock } from './times.ts';

export const addressTexts = {
  lead: 'One address, of one case, with a reason. It is counted, written down, and shown for ten minutes.',
  case: 'Case',
  caseHint: 'Its id: 22 characters. From a case, a link brings you here.',
  reason: 'Reason',
  reasonHint: 'At least ten characters. It goes into the audit log.',
  button: 'Reveal',
  shown: 'Address',
  left: (seconds: number) => `gone from this page in ${tellClock(seconds)}`,
  leftToday: (count: number) => `You may reveal ${countOf(count, 'more address', 'more addresses')} today.`,
  wipe: 'Wipe it now',
  wiped: 'The address is gone from this page.',
} as const;

export const legalTexts = {
  lead: 'What two people must agree on. Nobody approves their own request.',
  empty: 'Nothing was asked for.',
  ask: 'Ask for something',
  kind: 'What',
  cases: 'Cases',
  casesHint: 'Their ids, one a line; 50 at most.',
  authority: 'Authority, and the law it names',
  reference: 'Its file number',
  reason: 'Reason',
  reasonHint: 'At least ten characters.',
  askButton: 'Ask',
  asked: 'Asked. A second person has to approve it.',
  approve: 'Approve',
  approveSure: 'Approve this?',
  refuse: 'Refuse',
  collect: 'Collect as a file',
  collected: 'The file is with your browser now. Store it as your rules say.',
  own: 'Yours: somebody else has to decide.',
  askedBy: (name: string, when: string) => `asked by ${name}, ${when}`,
  decidedBy: (name: string) => `decided by ${name}`,
  until: (when: string) => `until ${when}`,
  forCases: (count: number) => countOf(count, 'case'),
} as const;
