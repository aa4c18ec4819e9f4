/** What is said in English where one's own word is not enough, or the site is not offered. */
import type { AgeTexts } from './texts.ts';

export const englishAge: AgeTexts = {
  service: (host) =>
    `Where you seem to be, your own word is not enough. Start takes you to ${host}, which finds out whether you are 18 or over. It gets no name from us, tells us yes or no and nothing else, and sends you back here.`,
  refused:
    'What you came back with does not show that you are 18 or over, or it took too long. You can try again.',
  notOffered: 'AnonCam is not offered where you are',
  notOfferedWhy:
    'Your network seems to be in a country where this site cannot be offered. It is not about you.',
  notOfferedWrong: 'Countries are guessed from networks, and sometimes wrongly. If you are somewhere else,',
  write: 'please write to us',
};
