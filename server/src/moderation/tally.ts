/**
 * Who has testified about one subject, and with how much weight: one vote for each independent witness. Pure.
 */
import { Company } from './company.ts';
import type { Evidence } from './evidence.ts';
import { freshness } from './half-life.ts';
import type { Vote } from './ladder.ts';
import { weighReporter } from './reporter-weight.ts';
import { withoutRefuted } from './ruling.ts';
import type { Matter, SelfJudged } from './testimony.ts';
import { groupByNetwork, groupWitnesses, isFlagOf, type Witness } from './witness.ts';

/**
 * So many networks are heard that flag, and so many that do not, the latest of each: enough for every rung, even if some share a
 * vote. Who has many cookies in one network, or sees nothing wrong, takes nobody's place who flagged.
 */
const heardNetworks = 24;
/** They have one vote, so that the latest few of a network tell. */
const heardOfNetwork = 6;
/** Whose flags weigh less is not asked any more: they neither accuse nor take another's place. */
export const leastWeight = 0.15;
/** Who says it against their own interest is believed. */
const selfWeight = 1;

type Weighed = Witness & { readonly weight: number };

/** In each matter by itself. */
export type Tally = Readonly<Record<Matter, readonly Vote[]>>;

/** @returns the latest vote first. */
export function tally(evidence: Evidence): Tally {
  const company = new Company(evidence);
  const tallyOf = (matter: Matter) => tallyOne(matter, evidence, company);
  const picture = [...tallyOf('picture'), ...castSelfVote(evidence)].sort(latestFirst);
  return { picture, conduct: tallyOf('conduct') };
}

function tallyOne(matter: Matter, evidence: Evidence, company: Company): readonly Vote[] {
  const { subject, now } = evidence;
  const weighed = new Map<Witness, number>();
  const latest = hear(company.witnessesOf(subject, matter));
  const witnesses = latest.filter((witness) => {
    const weight = witness.isFlag ? weighReporter(witness, evidence, company) : 0;
    weighed.set(witness, weight);
    return !witness.isFlag || weight >= leastWeight;
  });
  const groups = groupWitnesses(witnesses, (one, other) => {
    if (one.network === other.network) return true;
    return one.isFlag && other.isFlag && company.areInLeague(one.by, other.by, subject);
  });
  const withWeight = (witness: Witness): Weighed => ({ ...witness, weight: weighed.get(witness) ?? 0 });
  return groups.map((group) => castVote(group.map(withWeight), now)).sort(latestFirst);
}

function hear(witnesses: readonly Witness[]): readonly Witness[] {
  const networks = groupByNetwork(witnesses.toReversed()).map((group) => group.slice(0, heardOfNetwork));
  const flagging = networks.filter((group) => group.some(({ isFlag }) => isFlag));
  const others = networks.filter((group) => !group.some(({ isFlag }) => isFlag));
  const heard = new Set([...flagging.slice(0, heardNetworks), ...others.slice(0, heardNetworks)].flat());
  return witnesses.filter((witness) => heard.has(witness));
}

function latestFirst(one: Vote, other: Vote): number {
  return other.atMs - one.atMs;
}

/** As late as the latest of them, and as heavy as the heaviest. */
function castVote(group: readonly Weighed[], now: number): Vote {
  const isFlag = isFlagOf(group);
  const spoken = group.filter((witness) => witness.isFlag === isFlag);
  const atMs = Math.max(...spoken.map((witness) => witness.atMs));
  const weights = spoken.map((witness) => witness.weight * freshness(witness.atMs, now));
  return { isFlag, atMs, weight: Math.max(...weights) };
}

/**
 * However often it says so, a subject's own device is one witness, and in one call it has said so when it first did. That it
 * sees nothing wrong says nothing.
 */
function castSelfVote({ subject, events, now }: Evidence): readonly Vote[] {
  const flags = withoutRefuted(events.get(subject) ?? []).filter(
    (event): event is SelfJudged => event.type === 'self-judged' && event.finding === 'explicit',
  );
  const first = flags.find(({ call }) => call === flags.at(-1)?.call);
  if (!first) return [];
  return [{ isFlag: true, atMs: first.atMs, weight: selfWeight * freshness(first.atMs, now) }];
}
