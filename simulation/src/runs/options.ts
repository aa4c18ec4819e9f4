/**
 * What `npm run simulate` is asked for.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** Of one server, or of several that share a store. */
type Kind = { readonly isShared: boolean };

export type Order =
  | ({ readonly do: 'replay'; readonly seed: number } & Kind)
  | ({ readonly do: 'run'; readonly from: number; readonly seeds: number; readonly jobs: number } & Kind)
  | { readonly do: 'moderation'; readonly from: number; readonly seeds: number }
  | { readonly do: 'week'; readonly from: number; readonly seeds: number }
  | { readonly do: 'hunt'; readonly only: string | null; readonly jobs: number };

export const usage = `npm run simulate -- [--servers] [--seeds N] [--from S] [--jobs J]
    runs N seeds (1000), from S (1) on, on J cores (all of them, with low priority; one for a few seeds);
    --servers: of several servers that share a store, with clocks that differ
npm run simulate -- [--servers] --seed S
    replays one seed and shows everything that happens in it
npm run simulate -- --moderation [--seeds N] [--from S]
    lets towns of thousands judge each other for days, liars among them, with N seeds (1) of each kind
npm run simulate -- --week [--seeds N] [--from S]
    lets towns of a thousand live for a week, with abusers, liars, and a person who decides, and attacks single visitors
npm run simulate -- --mutations [--only WORDS] [--jobs J]
    plants one bug after the other into a copy of the sources, and looks for a seed that finds it`;

export class UsageError extends Error {}

const fewSeeds = 200;

/** @throws UsageError for what is not understood. */
export function readOrder(args: readonly string[]): Order {
  const values = parse(args);
  if (values.mutations) {
    return { do: 'hunt', only: values.only ?? null, jobs: readCount(values.jobs, availableParallelism()) };
  }
  const isShared = values.servers ?? false;
  if (values.seed !== undefined) return { do: 'replay', seed: readCount(values.seed, 0), isShared };
  const from = readCount(values.from, 1);
  if (values.moderation) return { do: 'moderation', seeds: readCount(values.seeds, 1), from };
  if (values.week) return { do: 'week', seeds: readCount(values.seeds, 1), from };
  const seeds = readCount(values.seeds, 1_000);
  const jobs = readCount(values.jobs, seeds < fewSeeds ? 1 : availableParallelism());
  return { do: 'run', seeds, from, jobs, isShared };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const texts = { seeds: text, from: text, seed: text, jobs: text, only: text };
  try {
    const options = { ...texts, mutations: flag, moderation: flag, week: flag, servers: flag };
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readCount(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0) throw new UsageError(`${text} is not a whole number`);
  return count;
}
