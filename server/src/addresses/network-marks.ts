/**
 * By what an address is known again while its day's key lives: tags of the networks around it, made for sanctions alone.
 * They tell nothing to whoever has not the key, and nobody anything once it is destroyed.
 */
import { tag } from '../lib/seal.ts';
import type { Day } from './day.ts';
import type { DayKeys } from './day-keys.ts';
import { isThisMachine, normaliseAddress, prefixOf } from './ip-address.ts';

/**
 * The networks around one address, from the widest: how many of their first bits all addresses of each have in common. It
 * holds the address, gives out nothing but tags, and is not for keeping.
 */
export type Surroundings = {
  readonly levels: readonly number[];
  /** Null where the day's key is gone, or never was. */
  tagOf(bits: number, day: Day): string | null;
  /** Under a key that dies with the process. */
  tagUnder(key: Uint8Array, bits: number): string;
};

/** Where somebody was on a day. */
export type Trace = Surroundings & { readonly day: Day };

const purpose = 'sanctioned network';
const ipv4Levels = [32];
/** What one customer may be given, what one usually is, and what one household uses. */
const ipv6Levels = [48, 56, 64];

/**
 * Null for what is no address, and for this machine itself, from which whoever tries the site out comes, or everybody behind a
 * proxy that is not named. It costs next to nothing until a tag is asked for.
 */
export function surroundingsOf(dayKeys: DayKeys, text: string): Surroundings | null {
  const address = normaliseAddress(text);
  return address === null || isThisMachine(address) ? null : surround(dayKeys, address);
}

/** Null for this machine itself. @param network as it is sealed: an IPv4 address, or a /64. */
export function traceNetwork(dayKeys: DayKeys, day: Day, network: string): Trace | null {
  const address = network.replace(/\/64$/, '');
  return isThisMachine(address) ? null : { ...surround(dayKeys, address), day };
}

function surround(dayKeys: DayKeys, address: string): Surroundings {
  return {
    levels: address.includes(':') ? ipv6Levels : ipv4Levels,
    tagOf(bits, day) {
      const key = dayKeys.deriveFor(purpose, day);
      return key && tag(key, `${bits} ${prefixOf(address, bits)}`);
    },
    tagUnder: (key, bits) => tag(key, `${bits} ${prefixOf(address, bits)}`),
  };
}
