/** What pictures and conduct ask for together. They are judged apart, each by those who can tell. Pure. */
import type { Facts } from '../enforcement/sanction.ts';
import { countFacts, type Decision, decide, type Spent } from './ladder.ts';
import type { Tally } from './tally.ts';
import { matters } from './testimony.ts';

const strictestFirst = [
  'exclusion',
  'probation',
  'nothing',
] as const satisfies readonly Decision['automatic'][];

/** The strictest that either asks for, and what that rests on. */
export function decideAll(
  votes: Tally,
  now: number,
  spent: Spent,
): { readonly decision: Decision; readonly facts: Facts } {
  const each = matters.map((matter) => ({ matter, ...decide(votes[matter], now, spent) }));
  const automatic = strictestFirst.find((kind) => each.some((one) => one.automatic === kind)) ?? 'nothing';
  const asking = each.find(({ asksPerson }) => asksPerson);
  const decided = automatic === 'nothing' ? asking : each.find((one) => one.automatic === automatic);
  const rung = automatic === 'nothing' ? 'person' : automatic;
  return {
    decision: { automatic, asksPerson: asking !== undefined },
    facts: countFacts(votes[decided?.matter ?? 'picture'], rung, spent),
  };
}

/** The sum of all flags of the matter in which they weigh more. */
export function worstOf(votes: Tally): Facts & { readonly weight: number } {
  const sums = matters.map((matter) => {
    const flags = votes[matter].filter(({ isFlag }) => isFlag);
    const weight = flags.reduce((sum, flag) => sum + flag.weight, 0);
    return { flags: flags.length, of: votes[matter].length, weight };
  });
  return sums.reduce((worst, sum) => (sum.weight > worst.weight ? sum : worst));
}
