/**
 * Who lives in a simulated town: what they show, what their devices say of others, and from where they come.
 */
import type { NetworkTag } from '../../../server/src/addresses/network-tag.ts';
import { createId } from '../../../server/src/lib/random.ts';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { Chance } from '../frame/chance.ts';

/**
 * offender: shows what is against the rules, in every call. liar: flags everybody. plotter: flags those whom all plotters
 * have agreed on, and tells the truth of others. sybil: a liar who comes with a new cookie to every call.
 */
export type Role = 'honest' | 'offender' | 'liar' | 'plotter' | 'sybil';

export type Villager = {
  readonly role: Role;
  readonly network: NetworkTag;
  /** Of the agreed victims of plotters. */
  readonly isMarked: boolean;
  /** A sybil's changes. */
  ref: VisitorRef;
  /** In so many calls somebody's device judged what they showed. */
  judgedCalls: number;
  /** In so many calls their device judged what it saw. */
  judgingCalls: number;
  /** When they would be let in again (ms since the epoch). */
  awayUntilMs: number;
  /** In which of the judged calls they were first on probation, first excluded, and first to be looked at by a person. */
  readonly first: { probation: number | null; exclusion: number | null; person: number | null };
};

export type Shares = Readonly<Record<Exclude<Role, 'honest'>, number>>;

/** Of innocent pictures, so many are taken for explicit; of others, so many are noticed. */
const falseAlarm = 0.01;
const detection = 0.9;
const marked = 0.1;
/** So many share their network with others: a school, a company, a carrier. */
const crowded = 0.2;
const peoplePerCrowd = 20;

export function createVillagers(chance: Chance, count: number, shares: Shares): readonly Villager[] {
  const crowds = Math.max(1, Math.round((count * crowded) / peoplePerCrowd));
  const networks = Array.from({ length: crowds }, () => createId(chance) as string as NetworkTag);
  const roles = Object.entries(shares).flatMap(([role, share]) =>
    Array.from({ length: Math.round(count * share) }, () => role as Role),
  );
  return Array.from({ length: count }, (_, index) => ({
    role: roles[index] ?? 'honest',
    network: chance.happens(crowded) ? chance.pick(networks) : (createId(chance) as string as NetworkTag),
    isMarked: chance.happens(marked),
    ref: createId(chance) as VisitorRef,
    judgedCalls: 0,
    judgingCalls: 0,
    awayUntilMs: 0,
    first: { probation: null, exclusion: null, person: null },
  }));
}

/** What the device of one says of the picture of the other. */
export function doesFlag(chance: Chance, viewer: Villager, subject: Villager): boolean {
  if (viewer.role === 'liar' || viewer.role === 'sybil') return true;
  if (viewer.role === 'plotter' && subject.isMarked) return true;
  return chance.happens(subject.role === 'offender' ? detection : falseAlarm);
}
