/** The words of the queue, a case, and its decision. */
import type { TimelineEntry } from '@anoncam/protocol/staff-api/staff-cases';
import { kindNames, outcomeNames, reasonNames } from './names.ts';
import { countOf, tellMoment } from './times.ts';

export const queueTexts = {
  headline: 'Queue',
  lead: 'The most urgent first. Open one with Enter.',
  empty: 'Nothing is waiting.',
  emptyHint: 'New cases appear by themselves.',
  done: (today: number, lastHour: number) =>
    `${today.toLocaleString('en-GB')} decided today, ${lastHour.toLocaleString('en-GB')} in the last hour`,
  reports: (count: number) => countOf(count, 'report'),
  flags: (flags: number, of: number) => `${flags} of ${of} object`,
  nobodyJudged: 'nobody has judged yet',
  before: (count: number) => (count === 0 ? 'nothing before' : `${countOf(count, 'sanction')} before`),
  taken: (name: string) => `with ${name}`,
  takenByYou: 'with you',
  free: 'free',
} as const;

export const caseTexts = {
  headline: (id: string) => `Case ${id.slice(0, 6)}`,
  back: 'Back to the queue',
  due: 'To be decided by',
  timeline: 'What happened',
  past: 'This browser before',
  noPast: 'Nothing before.',
  held: 'Held back from deletion.',
  reveal: 'Reveal an address',
  quoted: 'In the reporter’s own words',
  quotedAppeal: 'In the words of the one who appeals',
  folded: 'Words are folded.',
  show: 'Show',
  noWords: 'Nothing was added.',
  weight: (weight: number) => `believed ${weight} of 100`,
  otherHasIt: (name: string) => `${name} is looking at this case. You can read it meanwhile.`,
  notOpen: 'This case waits for no decision.',
  mayNotDecide: 'Your role can read cases, and decides none.',
} as const;

export const decisionTexts = {
  headline: 'Decision',
  suggested: 'Suggested by the rules',
  changed: 'Other than the rules suggest',
  outcome: 'Outcome',
  reason: 'Reason',
  days: 'days',
  longHint: 'More than seven days need a fresh sign-in.',
  note: 'Note for the team (optional)',
  decide: 'Decide',
  undo: 'Undo',
  undone: 'Undone. The case is open again.',
  decided: (outcome: string) => `Decided: ${outcome}.`,
  left: (seconds: number) => `can be undone for ${countOf(seconds, 'second')}`,
} as const;

/** One line of the timeline, without what people wrote. */
export function tellEntry(entry: TimelineEntry): string {
  switch (entry.type) {
    case 'reported':
      return `Reported: ${reasonNames[entry.category]}`;
    case 'tallied':
      return `${entry.flags} of ${entry.of} who judged object${entry.isSelfFlagged ? '; the own device agrees' : ''}`;
    case 'sanctioned':
      return `${kindNames[entry.kind]} for ${reasonNames[entry.reason]}, until ${tellMoment(entry.until)}`;
    case 'decided':
      return `Decided: ${outcomeNames[entry.outcome]}`;
    case 'undone':
      return 'The decision was undone';
    case 'appealed':
      return 'Appealed';
    case 'appeal decided':
      return entry.outcome === 'upheld' ? 'Appeal: the decision stays' : 'Appeal: the decision was reversed';
    case 'lifted':
      return `Sanction lifted: ${{ appeal: 'after an appeal', mistake: 'it was a mistake', undone: 'undone' }[entry.why]}`;
    case 'taken':
      return 'Taken';
    case 'held':
      return 'Held back from deletion';
    case 'released':
      return 'No longer held back';
  }
}

/** Who did it, where somebody did. */
export function tellWho(entry: TimelineEntry): string {
  if (!('by' in entry)) return '';
  return entry.by === 'automatic' ? 'by rule' : `by ${entry.by}`;
}
