/**
 * A browser: what all its tabs share, and where its device stands in the world.
 */
import type { Sealed } from '@anoncam/protocol/ids';
import { suggestedInterests } from '@anoncam/protocol/interests';
import {
  type Country,
  type Language,
  type Reach,
  unknownCountry,
  type Wishes,
} from '@anoncam/protocol/wishes';
import type { NetworkTag } from '../../../server/src/addresses/network-tag.ts';
import { createId } from '../../../server/src/lib/random.ts';
import type { VisitorRef } from '../../../server/src/matching/ticket.ts';
import type { Chance } from '../frame/chance.ts';
import type { World } from '../world.ts';

/** Whether this device can be reached by one that is hard to reach too. */
export type Nat = 'easy' | 'symmetric';

export type Browser = {
  readonly ref: VisitorRef;
  /** Its pages say only what pages say. */
  readonly isHonest: boolean;
  readonly country: Country;
  /** Several browsers are of one. */
  readonly network: NetworkTag;
  /** Where its device is: to be found nowhere but in what goes from device to device. */
  readonly address: string;
  readonly nat: Nat;
  readonly reach: Reach;
  /** Until then it does not get through to the server, whatever else it reaches (ms since the epoch). */
  exiledUntilMs: number;
  /** The oldest first. */
  readonly blocked: Sealed[];
  /** Hear of it when another tab has blocked somebody. */
  readonly tabs: Set<{ tellBlocked(strangers: readonly Sealed[]): void }>;
};

const networks = 5;
const countries = ['DE', 'FR', 'BR', unknownCountry] as readonly string[] as readonly Country[];
const languages = ['de', 'fr', 'pt'] as readonly string[] as readonly Language[];

export function createBrowser(
  world: World,
  { number, isHonest }: { number: number; isHonest: boolean },
): Browser {
  const { chance, swarm } = world;
  const nat = chance.happens(swarm.symmetric) ? 'symmetric' : 'easy';
  return {
    ref: createId(chance) as VisitorRef,
    isHonest,
    country: chance.pick(countries),
    network: `network ${number % networks}` as string as NetworkTag,
    address: number % 2 === 0 ? `203.0.113.${number}` : `2001:db8::${number.toString(16)}`,
    nat,
    reach: drawReach(chance, nat, swarm.reachKnown),
    exiledUntilMs: 0,
    blocked: [],
    tabs: new Set(),
  };
}

/** A relay helps whoever knows of it; who does not know what stands between them and the world is taken for anything. */
function drawReach(chance: Chance, nat: Nat, known: number): Reach {
  if (!chance.happens(known)) return { nat: 'unknown', relay: false };
  return { nat: nat === 'symmetric' ? 'symmetric' : 'open', relay: chance.happens(0.1) };
}

export function drawWishes({ chance, swarm }: World): Wishes {
  const { wishful } = swarm;
  return {
    languages: chance.pickSome(languages, wishful / 2),
    interests: chance.pickSome(suggestedInterests.slice(0, 4), wishful / 2),
    nearby: chance.happens(wishful / 2),
    notCountries: chance.pickSome(countries, wishful / 4),
  };
}
