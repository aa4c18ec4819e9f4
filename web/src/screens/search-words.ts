/**
 * How far a waiting visitor's search has widened, in steps and in words, and how long waiting usually takes. Pure.
 */
import { type Closeness, wideningOf } from '@anoncam/protocol/widening';
import type { Wishes } from '@anoncam/protocol/wishes';
import { secondsLeft } from '../texts/duration.ts';
import type { AllTexts } from '../texts/texts.ts';
import type { Search } from './view.ts';

export type SearchStep = {
  readonly closeness: Closeness;
  /** open: looked for already; now: the widest of these; next: about to open; later: not yet. */
  readonly state: 'open' | 'now' | 'next' | 'later';
};

/** The steps of these wishes; empty where there is nothing to widen. */
export function listSteps(wishes: Wishes, search: Search): readonly SearchStep[] {
  const steps = wideningOf(wishes);
  if (steps.length === 1) return [];
  const present = steps.indexOf(search.openness);
  return steps.map((closeness, index) => ({ closeness, state: stateOfStep(index - present) }));
}

function stateOfStep(ahead: number): SearchStep['state'] {
  if (ahead === 0) return 'now';
  if (ahead < 0) return 'open';
  return ahead === 1 ? 'next' : 'later';
}

/** Whether the search has become wider than it began. */
export function isWidened(wishes: Wishes, search: Search): boolean {
  return wideningOf(wishes)[0] !== search.openness;
}

/** What is looked for; empty where there is nothing to widen and so nothing to say. */
export function describeStep(wishes: Wishes, search: Search, texts: AllTexts): string {
  if (listSteps(wishes, search).length === 0) return '';
  return (isWidened(wishes, search) ? texts.search.widened : texts.search.first)[search.openness];
}

export function describeWidening(search: Search, now: number, texts: AllTexts): string {
  return search.widensAt === null ? '' : texts.search.widerIn(secondsLeft(search.widensAt, now));
}

/** In seconds, as roughly as it is known, and never less than it was. */
export function roundUsual(usualMs: number): number {
  const seconds = Math.max(1, Math.ceil(usualMs / 1000));
  const grain = seconds <= 10 ? 1 : seconds <= 55 ? 5 : 60;
  return Math.ceil(seconds / grain) * grain;
}

export type Estimate = { readonly shown: string; readonly spoken: string };

/** Who has already waited longer is told so instead of being promised something. */
export function describeEstimate(usualMs: number | null, waitedSeconds: number, texts: AllTexts): Estimate {
  if (usualMs === null) return { shown: '', spoken: '' };
  const usual = roundUsual(usualMs);
  const { status } = texts;
  return waitedSeconds > usual
    ? { shown: status.longer(usual), spoken: status.longerSpoken(usual) }
    : { shown: status.usual(usual), spoken: status.usualSpoken(usual) };
}
