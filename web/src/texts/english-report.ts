/**
 * English words for reporting somebody.
 */
import { about } from './english-counts.ts';
import type { ConductTexts } from './report-texts.ts';

const categories: ConductTexts['report']['categories'] = {
  sexual: { name: 'Nudity, or anything sexual', hint: 'In picture, sound or words.' },
  'under-18': { name: 'Seems to be under 18', hint: 'We look at this first.' },
  threat: { name: 'A threat, or danger to somebody', hint: 'In danger now? Call the police as well.' },
  extortion: { name: 'Extortion, or secret recording', hint: 'Do not pay. It rarely ends it.' },
  hate: { name: 'Hate or harassment', hint: 'Against you or against others.' },
  spam: { name: 'Advertising, fraud, or a machine', hint: 'Selling, begging, a film instead of a person.' },
  illegal: { name: 'Something else against the law', hint: 'Say what, if you can.' },
};

export const englishReport: Pick<ConductTexts, 'report' | 'copy' | 'copied'> = {
  copy: 'Copy the code',
  copied: 'Copied',
  report: {
    button: 'Report',
    last: 'Report the last person',
    minutesLeft: (minutes) => `possible for ${about(minutes * 60)}`,
    filed: 'Your report',
    headline: 'What happened?',
    covered: 'While this is open, you neither see nor hear them, and they neither see nor hear you.',
    paused: 'They are not told that you are doing this.',
    over: (minutes) =>
      `The conversation is over. You can report them for ${minutes <= 1 ? 'one more minute' : `${minutes} more minutes`}.`,
    category: 'It was about',
    categories,
    categoryMissing: 'Choose first what it was about.',
    words: 'In your own words, if you like',
    wordsHint: 'Nobody here saw or heard your conversation. A person may read this.',
    charsLeft: (count) => `${count} left`,
    send: 'Report',
    cancel: 'Cancel',
    sending: 'Your report is on its way…',
    kept: {
      headline: 'Your report is kept for a moment',
      detail:
        'Our server is out of reach. The report goes out by itself as soon as it is back, if that is within ten minutes. Keep this page open until then.',
    },
    held: {
      headline: 'We have your report',
      detail:
        'It cannot be filed just now; that happens by itself in a while. You need not wait for it: only its receipt comes later, while this page is open.',
    },
    received: {
      headline: 'Thank you. Your report has arrived.',
      detail: 'You have helped everybody who would have met them next.',
    },
    receipt: 'Your receipt',
    receiptHint: 'With it, and with nothing else, you can read what became of your report.',
    receiptMore: 'Read what became of it',
    blocked: 'You have left them, and this browser does not meet them again.',
    refused: {
      'too-late': {
        headline: 'It was too late for this report',
        detail:
          'Somebody can be reported for ten minutes after a conversation. Write to us about it, if you like.',
      },
      already: {
        headline: 'This report has arrived before',
        detail: 'One report counts for each conversation. You need not do anything more.',
      },
      failed: {
        headline: 'Your report did not get through',
        detail: 'Something went wrong at our end. Your words are still here; try again.',
      },
    },
    goOn: 'Look for somebody new',
    close: 'Close',
  },
};
