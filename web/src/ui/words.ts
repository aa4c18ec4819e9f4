/**
 * Gives every component the words of the language in use. Which language that is, the root component decides.
 */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { en } from '../texts/en.ts';
import type { Texts } from '../texts/texts.ts';

export const WordsContext = createContext<Texts>(en);

export function useTexts(): Texts {
  return useContext(WordsContext);
}
