/**
 * How much somebody's flags weigh: how often those before were borne out, by others who met the same people and by those who decided. Pure.
 */
import type { Person } from '../matching/ticket.ts';
import type { Company } from './company.ts';
import type { Evidence, Reporter } from './evidence.ts';
import { freshness } from './half-life.ts';
import type { Source } from './moderation-log.ts';
import { type Matter, matters } from './testimony.ts';
import { groupByNetwork, isFlagOf, type Witness } from './witness.ts';

/** What became of somebody's flags. */
export type Fate = {
  /** Others who saw the same people flagged them too… */
  readonly confirmed: number;
  /** …or saw nothing wrong. */
  readonly refuted: number;
  /** In so many calls they have judged at all. */
  readonly judged: number;
};

/** Of whom nothing is known. */
export const unknownFate: Fate = { confirmed: 0, refuted: 0, judged: 0 };

/** What a person decided tells so much more than whatever others saw. */
export const sureOfRuling = 2;
/** Who has flagged nobody before is believed once in three times. */
export const startedWith = { confirmed: 1, refuted: 2 } as const;
/** Classifiers err, once in a hundred calls: so much, and as much again, is held against nobody. */
export const excusedPerCall = 0.02;

/**
 * How much it speaks against a flag that others saw nothing wrong. A picture is the same for all who see it, but people choose
 * whom they insult.
 */
export const refutes = { picture: 1, conduct: 0.5 } as const satisfies Record<Matter, number>;

/** The mean of a Beta distribution over how often this one is right, from 0 to 1. */
export function weigh({ confirmed, refuted, judged }: Fate): number {
  const held = Math.max(0, refuted - excusedPerCall * judged);
  const right = startedWith.confirmed + confirmed;
  return right / (right + startedWith.refuted + held);
}

/** A browser is worth no more than its network: another cookie is no other person. */
export function weighReporter(reporter: Reporter, evidence: Evidence, company: Company): number {
  const weights = [reporter.by, reporter.network].map((source) => weigh(findFate(source, evidence, company)));
  return Math.min(...weights);
}

/** From all their flags. */
export function findFate(source: Source, evidence: Evidence, company: Company): Fate {
  const record = evidence.records.get(source);
  const past = { source, evidence, company };
  const fates = (record?.flagged ?? []).flatMap((subject) => {
    const told = askPerson(subject, past);
    return told ? [told] : matters.map((matter) => askOthers(subject, matter, past));
  });
  return {
    confirmed: fates.reduce((sum, { confirmed }) => sum + confirmed, 0),
    refuted: fates.reduce((sum, { refuted }) => sum + refuted, 0),
    judged: record?.judged ?? 0,
  };
}

type Past = { readonly source: Source; readonly evidence: Evidence; readonly company: Company };
type FlagFate = Omit<Fate, 'judged'>;

/** What the person who decided made of it; null if nobody has. */
function askPerson(subject: Person, { source, evidence, company }: Past): FlagFate | null {
  const ruled = company.findRulingOnFlag(source, subject);
  if (!ruled) return null;
  const told = sureOfRuling * freshness(ruled.atMs, evidence.now);
  return ruled.ruling === 'upheld' ? { confirmed: told, refuted: 0 } : { confirmed: 0, refuted: told };
}

/** Not about the subject in question: there, those who flag would confirm each other. */
function askOthers(subject: Person, matter: Matter, { source, evidence, company }: Past): FlagFate {
  const { count, flags, atMs } = countOthers(source, company.witnessesOf(subject, matter), {
    subject,
    company,
  });
  if (subject === evidence.subject || count === 0) return { confirmed: 0, refuted: 0 };
  // The more have seen it, the surer.
  const sureness = (count / (count + 1)) * freshness(atMs, evidence.now);
  const refuted = (sureness * (count - flags)) / count;
  return { confirmed: (sureness * flags) / count, refuted: refutes[matter] * refuted };
}

type Asked = { readonly subject: Person; readonly company: Company };

/** What independent others make of a subject that `source` has flagged, one vote for each network. */
function countOthers(
  source: Source,
  witnesses: readonly Witness[],
  { subject, company }: Asked,
): { count: number; flags: number; atMs: number } {
  const own = witnesses.filter(({ by, network, isFlag }) => isFlag && (by === source || network === source));
  const others = witnesses.filter(
    (other) =>
      !own.some(({ by, network }) => {
        if (by === other.by || network === other.network) return true;
        return other.isFlag && company.areInLeague(by, other.by, subject);
      }),
  );
  const votes = groupByNetwork(others);
  const atMs = Math.max(...own.map((flag) => flag.atMs));
  return { count: own.length === 0 ? 0 : votes.length, flags: votes.filter(isFlagOf).length, atMs };
}
