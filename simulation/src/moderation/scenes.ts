/**
 * The towns and sieges that the mechanism is tried on.
 */
import type { Shares } from './people.ts';
import { besiege, type SiegeFigures, type SiegeSetup } from './siege.ts';

const offenders: Shares = { offender: 0.02, liar: 0, plotter: 0, sybil: 0 };

export const towns: Readonly<Record<string, Shares>> = {
  'nobody lies': offenders,
  '1 % lie about everybody': { ...offenders, liar: 0.01 },
  '5 % lie about everybody': { ...offenders, liar: 0.05 },
  '5 % lie about one in ten, the same': { ...offenders, plotter: 0.05 },
  '5 % lie with a new cookie for each call': { ...offenders, sybil: 0.05 },
};

type Siege = Omit<SiegeSetup, 'seed'> & {
  /** What must not come of it. */
  readonly isWrong: (figures: SiegeFigures) => boolean;
};

const isNoticed = ({ onProbation, askingPerson }: SiegeFigures) => onProbation + askingPerson > 0;
/** It takes a person to go on, and one is asked. */
const isUnasked = ({ askingPerson }: SiegeFigures) => askingPerson === 0;

export const sieges: Readonly<Record<string, Siege>> = {
  'one, twenty times, from as many networks': {
    bombers: 1,
    networks: 1,
    targets: 1,
    times: 20,
    isWrong: isNoticed,
  },
  '50 from one network': { bombers: 50, networks: 1, targets: 1, isWrong: isNoticed },
  '100 from one network': { bombers: 100, networks: 1, targets: 1, isWrong: isNoticed },
  '50 from as many networks': { bombers: 50, networks: 50, targets: 1, isWrong: isUnasked },
  '100 from as many networks': { bombers: 100, networks: 100, targets: 1, isWrong: isUnasked },
  // Whoever flags the same people again and again is found to be one.
  '50 from as many networks, on ten': {
    bombers: 50,
    networks: 50,
    targets: 10,
    isWrong: ({ onProbation }) => onProbation < 2 || onProbation > 3,
  },
};

/** @returns what came of each, and what is wrong with it. */
export async function tryAllSieges(seed: number): Promise<{ told: string[]; wrong: string[] }> {
  const [told, wrong]: [string[], string[]] = [[], []];
  for (const [name, { isWrong, ...setup }] of Object.entries(sieges)) {
    const figures = await besiege({ ...setup, seed });
    const { targets } = setup;
    const { onProbation, excluded, askingPerson } = figures;
    const line = `${name}: of ${targets} targets ${onProbation} on probation or more, ${excluded} excluded, ${askingPerson} before a person`;
    told.push(line);
    if (isWrong(figures)) wrong.push(line);
  }
  return { told, wrong };
}
