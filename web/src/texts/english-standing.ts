/**
 * English words for what was decided about somebody, and for objecting to it.
 */
import type { ConductTexts } from './report-texts.ts';

function count(number: number, one: string, several: string): string {
  return number === 1 ? `1 ${one}` : `${number} ${several}`;
}

const reasons: ConductTexts['standing']['reasons'] = {
  sexual: 'Nudity, or something sexual. The rules say: stay dressed.',
  'under-18': 'You seemed to be under 18. Everybody here is 18 or over.',
  threat: 'A threat, or that somebody might come to harm.',
  extortion: 'Extortion, or recording somebody in secret.',
  hate: 'Hate or harassment.',
  spam: 'Advertising, fraud, or a machine in the place of a person.',
  illegal: 'Something against the law.',
  evasion: 'Coming back while you were excluded.',
};

const appeal = {
  code: 'Your appeal code',
  codeHint: 'Write it down. With it you can read the answer at any time, from any browser, on the page',
  appeal: 'Do you object?',
  appealed: 'Your appeal',
  appealHint: 'It is free, and somebody who did not decide this will look at it. You can do it once.',
  appealWords: 'Why is it wrong?',
  appealEmpty: 'Write something first.',
  appealSend: 'Send the appeal',
  appealFailed: {
    unreachable: 'It was not sent: we cannot be reached just now. Your words are still here; try again.',
    'too-often': 'It was not sent: that was too often. Try again in ten minutes.',
    refused: 'It was not taken. Your words are still here; try again in a minute.',
  },
  appealWaiting: ({ made, due }: { readonly made: string; readonly due: string | null }) =>
    `You appealed on ${made}.${due === null ? '' : ` Somebody who did not decide this looks at it by ${due}.`}`,
  appealUpheld: (day: string) => `Somebody else looked at it on ${day}. It stays as it is.`,
  appealReversed: (day: string) => `Somebody else looked at it on ${day}. It was wrong, and is undone.`,
};

export const englishStanding: Pick<ConductTexts, 'standing' | 'probation'> = {
  standing: {
    asking: 'One moment…',
    unreachable: {
      headline: 'AnonCam does not answer',
      detail: 'We wanted to ask whether everything is in order, and got no answer. Try again in a moment.',
    },
    working: {
      headline: 'One moment',
      detail:
        'Somebody from your network was kept out. So your browser does a little work to show that this is not they again. It goes on by itself.',
    },
    headlines: {
      warning: 'A warning',
      probation: 'You are on probation',
      'cool-off': 'A pause',
      exclusion: 'You are kept out for now',
    },
    leads: {
      warning: 'You can go on. Please read this first: the next time, more follows.',
      probation:
        'You can go on. Those you meet are on probation as well, and pictures are checked more strictly.',
      'cool-off': 'Nobody is met until it is over. Then everything is as before.',
      exclusion: 'Nobody is met until it is over. It ends by itself.',
    },
    over: { headline: 'It is over', detail: 'Nothing keeps you out any more. Welcome back.' },
    lifted: {
      headline: 'We are sorry',
      detail: 'What was decided about you was wrong. It is undone, and nothing of it counts any more.',
    },
    why: 'Why',
    reasons,
    grounds: 'On what grounds',
    counted: ({ flags, of }) =>
      `${count(flags, 'independent person, or their device,', 'independent people, or their devices,')} objected, of ${of} you met.`,
    judged: 'A person judged by what was reported.',
    by: 'Decided by',
    decidedBy: {
      automatic: 'Rules that are the same for everybody, without a person.',
      person: 'A person. They saw reports and counts, and nothing of your picture or your words.',
    },
    network: {
      headline: 'Your network is kept out for now',
      detail:
        'It is not about you: somebody else who came from your network was kept out. You may share it with them in a house, a school, a café, or on mobile data.',
      write: 'If that is not right, you can write to the people who run this site, on the page',
    },
    until: 'Until',
    untilAt: ({ at, left }) => `${at}: another ${left}`,
    timeLeft: 'How much of it is over',
    days: (number) => count(number, 'day', 'days'),
    hours: (number) => count(number, 'hour', 'hours'),
    minutes: (number) => count(number, 'minute', 'minutes'),
    joined: (larger, smaller) => `${larger} and ${smaller}`,
    ...appeal,
    rules: 'The rules, and what follows when somebody breaks them',
    read: 'I have read this',
    goOn: 'Go on',
    back: 'Back',
  },
  probation: {
    headline: 'You are on probation',
    until: (at) => `until ${at}`,
    detail: 'Those you meet are as well, and pictures are checked more strictly.',
    why: 'Why, and how to object',
    short: 'On probation: you meet others who are, too.',
  },
};
