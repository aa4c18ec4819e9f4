/**
 * How what devices say of their connections is checked before it reaches a stranger. A simulation, whose devices describe
 * themselves in words of their own, has a check of its own.
 */
import {
  type DescriptionRules,
  type RewrittenCandidate,
  rewriteCandidate,
  rewriteDescription,
} from './session-description.ts';

export type DescriptionCheck = {
  /** Written anew; null where it is none that our page could have made. */
  description(sdp: string, rules: DescriptionRules): string | null;
  candidate(line: string, isHidden: boolean): RewrittenCandidate;
};

export const allowList: DescriptionCheck = { description: rewriteDescription, candidate: rewriteCandidate };

/** Of devices that are simulated: whatever they say passes. */
export const unchecked: DescriptionCheck = {
  description: (sdp) => sdp,
  candidate: (line) => ({ is: 'passed', line }),
};
