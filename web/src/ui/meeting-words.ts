/**
 * Gives the screens of a meeting their words. It is apart from `words.ts` so that these come with those screens only.
 */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { allEnglish } from '../texts/english-meeting.ts';
import type { AllTexts } from '../texts/texts.ts';

export const MeetingWordsContext = createContext<AllTexts>(allEnglish);

export function useMeetingTexts(): AllTexts {
  return useContext(MeetingWordsContext);
}
