/** What is asked of visitors' age, and where. Pure; by whom it is assured is for others. */
import { type AgeLevel, ageLevels } from '@anoncam/protocol/age';
import type { Country } from '@anoncam/protocol/wishes';

export type AgeRules = {
  readonly assurance: {
    readonly otherwise: AgeLevel;
    readonly within: Readonly<Partial<Record<Country, AgeLevel>>>;
  };
  readonly blocked: readonly Country[];
  /** Of the service that vouches for visitors; null where there is none, and nothing that would need one. */
  readonly serviceHost: string | null;
};

/** One's own word is enough, from everywhere. */
export const ownWord: AgeRules = {
  assurance: { otherwise: 'declare', within: {} },
  blocked: [],
  serviceHost: null,
};

export function levelNeededIn(country: Country, { assurance }: AgeRules): AgeLevel {
  return assurance.within[country] ?? assurance.otherwise;
}

export function isEnough(level: AgeLevel, needed: AgeLevel): boolean {
  return ageLevels.indexOf(level) >= ageLevels.indexOf(needed);
}
