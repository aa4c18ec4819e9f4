/**
 * English words for the protection as the landing tells of it, and for what can be chosen of it.
 */
import type { ProtectionTexts } from './texts.ts';

export const englishProtection: ProtectionTexts = {
  more: 'How you are protected',
  loading: (percent) => `Protection: ${percent}\u00a0%`,
  ready: 'Protection ready.',
  failed: 'Pictures cannot be checked just now: they stay covered until you ask to see them.',
  settings: 'Protection',
  strict: 'Cover suggestive pictures too',
  strictHint: 'Stricter than the rules, and more often wrong.',
  strictOnProbation: 'Always on while you are on probation.',
  skipEmpty: 'Skip where there is nothing to see',
  skipEmptyHint: 'Goes on by itself from a picture that is dark, stands still or repeats.',
};
