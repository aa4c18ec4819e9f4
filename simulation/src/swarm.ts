/**
 * What kind of evening a seed stands for: how many visitors, what they are like, and which faults happen how often. Each
 * run has only some of the faults, since one that hides another would hide it in every run.
 */
import type { Chance } from './frame/chance.ts';

export const faults = [
  'cut',
  'starve',
  'deafen',
  'muffle',
  'stall',
  'storm',
  'exile',
  'sentence',
  'break-path',
  'kill',
  'drain',
] as const;
export type Fault = (typeof faults)[number];

export const deeds = [
  'next',
  'block',
  'stay',
  'stop',
  'close',
  'reload',
  'crash',
  'wish',
  'change-network',
  'stand-still',
] as const;
export type Deed = (typeof deeds)[number];

export type Rates<Name extends string> = Readonly<Record<Name, number>>;

/** A store elsewhere: it answers late, and in another order than it was asked. */
export type FarStore = {
  readonly maxDelayMs: number;
  /** It repeats itself now and then, as one that is asked again after a timeout does. */
  readonly repeats: number;
  /** News that both pages find out by themselves gets lost… */
  readonly losesNews: number;
  /** …or anything, proposals included. Then only safety holds: a ticket that is lost waits in vain. */
  readonly losesAnything: number;
};

export type Swarm = {
  readonly visitors: number;
  /** Of them, how many share their browser with the one before. */
  readonly tabs: number;
  readonly ownTabsMayMeet: boolean;
  readonly chaosMs: number;
  readonly maxDelayMs: number;
  readonly far: FarStore | null;
  /** How likely a page is slow to read from the beginning. */
  readonly choked: number;
  /** How likely a path between two devices does not come about, though it could. */
  readonly unconnected: number;
  /** How many visitors have a device that shows everybody another address, and how many know it. */
  readonly symmetric: number;
  readonly reachKnown: number;
  /** How many have each kind of wish. */
  readonly wishful: number;
  readonly textual: number;
  readonly mutes: number;
  readonly meddlers: number;
  /** Per minute, in the whole site. */
  readonly faults: Rates<Fault>;
  /** Per minute and visitor; each visitor is inclined to some of them. */
  readonly deeds: Rates<Deed>;
};

const mostOften: Rates<Fault> = {
  cut: 60,
  starve: 20,
  deafen: 12,
  muffle: 12,
  stall: 20,
  storm: 4,
  exile: 6,
  sentence: 12,
  'break-path': 40,
  kill: 3,
  drain: 3,
};

const mostEagerly: Rates<Deed> = {
  next: 60,
  block: 20,
  stay: 10,
  stop: 10,
  close: 10,
  reload: 20,
  crash: 10,
  wish: 30,
  'change-network': 10,
  'stand-still': 10,
};

function drawRates<Name extends string>(chance: Chance, most: Rates<Name>): Rates<Name> {
  const rates = {} as Record<Name, number>;
  for (const [name, rate] of Object.entries(most) as [Name, number][]) {
    rates[name] = chance.happens(0.5) ? 0 : rate * drawFraction(chance);
  }
  return rates;
}

/** Seldom is as interesting as often: from 1 in 20 to all, evenly by order of magnitude. */
function drawFraction(chance: Chance): number {
  return 20 ** (-chance.below(1_001) / 1_000);
}

function drawFarStore(chance: Chance): FarStore {
  const seldom = () => (chance.happens(0.5) ? 0 : 0.1 * drawFraction(chance));
  const losesAnything = chance.happens(0.8) ? 0 : seldom();
  return {
    maxDelayMs: chance.pick([5, 50, 200, 400]),
    repeats: seldom(),
    losesNews: seldom(),
    losesAnything,
  };
}

/** One that servers share loses what it loses by faults of its own. */
export function drawSharedStore(chance: Chance): FarStore {
  return { maxDelayMs: chance.pick([2, 20, 80]), repeats: 0, losesNews: 0, losesAnything: 0 };
}

/** Sometimes none, sometimes some, seldom most. */
function drawShare(chance: Chance): number {
  return chance.pick([0, 0, 0.2, 0.5, 0.8]);
}

export function drawSwarm(chance: Chance): Swarm {
  const visitors = chance.happens(0.6) ? chance.between(2, 6) : Math.round(40 * drawFraction(chance)) + 2;
  return {
    visitors: Math.min(40, visitors),
    tabs: chance.happens(0.5) ? 0 : chance.between(1, 3),
    ownTabsMayMeet: chance.happens(0.15),
    chaosMs: chance.between(10, 60) * 1_000,
    maxDelayMs: chance.pick([5, 50, 250, 800]),
    far: chance.happens(0.3) ? drawFarStore(chance) : null,
    choked: chance.happens(0.7) ? 0 : 0.3 * drawFraction(chance),
    unconnected: drawShare(chance) / 2,
    symmetric: drawShare(chance),
    reachKnown: chance.pick([0, 0.5, 1, 1]),
    wishful: drawShare(chance),
    textual: drawShare(chance) / 2,
    mutes: chance.happens(0.7) ? 0 : chance.between(1, 3),
    meddlers: chance.happens(0.6) ? 0 : chance.between(1, 3),
    faults: drawRates(chance, mostOften),
    deeds: drawRates(chance, mostEagerly),
  };
}
