/**
 * English words for pictures that are covered, the stranger's and the visitor's own.
 */
import type { MeetingTexts } from './texts.ts';

export const englishShield: Pick<MeetingTexts, 'shield' | 'ownShield' | 'coolOff'> = {
  shield: {
    gated: 'Looking first, on your device…',
    suspect: 'Taking a closer look',
    unclear: 'The picture is too unclear to check.',
    unguarded: 'Your browser cannot check pictures just now, so this one stays covered.',
    blocked: {
      headline: 'Covered and muted',
      detail: 'To your device, this picture seems to break the rules.',
    },
    revealed: 'Shown unchecked',
    show: { unclear: 'Show it', unguarded: 'Show unchecked', blocked: 'Show anyway' },
    skipAndReport: 'Skip and report',
    empty: {
      dark: 'Nothing to see here.',
      frozen: 'The picture stands still.',
      looped: 'The picture keeps repeating.',
    },
    skip: 'Skip',
  },
  ownShield: {
    suspect: 'This may break the rules',
    suspectSpoken: 'Your own picture may break the rules.',
    stopped: 'Stopped',
    headline: 'Your camera was stopped',
    detail:
      'Your picture seems to break the rules, so it is not sent any more. Your own device decided that, and it can be wrong. If it happens again, video is closed to you for a while.',
    again: 'Camera on again',
  },
  coolOff: {
    headline: 'A break from video',
    happened: 'Your camera was stopped a second time, because your picture seemed to break the rules.',
    own: 'Your own device decided that: no picture of you was sent to us. It can be wrong; more light helps it to see.',
    meanwhile: 'Until then you can talk to people by text.',
    left: 'Video again in',
    leftSpoken: (minutes) =>
      minutes <= 1
        ? 'Video is open again in about 1 minute.'
        : `Video is open again in about ${minutes} minutes.`,
    over: 'Video is open to you again.',
  },
};
