/**
 * How this device can be reached from other networks, judged by the candidates that it found for its own offers. The
 * server pairs nobody with somebody whom they could never connect to.
 */
import type { IceServer } from '@anoncam/protocol/from-server';
import type { Reach } from '@anoncam/protocol/wishes';

/** A description with the candidates found so far, and whether all have been looked for. */
export type Gathered = { readonly sdp: string; readonly isComplete: boolean };

type Candidate = {
  readonly type: string;
  readonly foundation: string;
  readonly priority: number;
  /** hidden: behind a name that only this network knows. */
  readonly family: 'ipv4' | 'ipv6' | 'hidden';
  /** Address and port, as others see them. */
  readonly place: string;
  /** Address and port on the device, where a reflexive candidate tells; null where the browser hides it. */
  readonly base: string | null;
};

/** By nothing but a relay, which anybody reaches. */
export const reachHidden: Reach = { nat: 'symmetric', relay: true };

const unknownReach: Reach = { nat: 'unknown', relay: false };

/** What the connections of one page have shown of the present network. */
export class ReachCollector {
  #reach = unknownReach;

  get reach(): Reach {
    return this.#reach;
  }

  /** A connection that was made in a hurry may show less than one before it: what that one showed still holds. */
  learn(gathered: Gathered, iceServers: readonly IceServer[]): void {
    const { nat, relay } = readReach(gathered, countStunServers(iceServers));
    this.#reach = { nat: nat === 'unknown' ? this.#reach.nat : nat, relay: relay || this.#reach.relay };
  }

  /** The network is, or may be, another one. */
  forget(): void {
    this.#reach = unknownReach;
  }
}

/** Servers that may see the device under different ports: two names for one address would prove nothing. */
export function countStunServers(iceServers: readonly IceServer[]): number {
  const places = iceServers
    .flatMap(({ urls }) => urls)
    .filter((url) => /^stun:/i.test(url))
    .map((url) => url.slice('stun:'.length).toLowerCase())
    .map((place) => place.replace(/\?.*$/, '').replace(/:3478$/, ''));
  return new Set(places).size;
}

export function readReach({ sdp, isComplete }: Gathered, stunServers: number): Reach {
  const sections = sdp.split(/^m=/m).map(readCandidates);
  const relay = sections.some((section) => section.some(({ type }) => type === 'relay'));
  if (stunServers < 2) return { nat: 'unknown', relay };
  if (sections.some(isSymmetric)) return { nat: 'symmetric', relay };
  // Browsers leave out a candidate that is the same as one before: one that is alone may be two that agree.
  const isOpen = isComplete && sections.some((section) => section.some(isReflexive));
  return { nat: isOpen ? 'open' : 'unknown', relay };
}

function readCandidates(section: string): Candidate[] {
  return section
    .split(/\r?\n/)
    .filter((line) => line.startsWith('a=candidate:'))
    .map(readCandidate)
    .filter((candidate) => candidate !== null);
}

/** RFC 8839: foundation, component, transport, priority, address, port, `typ`, type, and then pairs of name and value. */
function readCandidate(line: string): Candidate | null {
  const [
    foundation = '',
    component,
    transport = '',
    priority,
    address = '',
    port = '',
    ,
    type = '',
    ...rest
  ] = line.trim().split(/ +/);
  // TCP candidates say nothing of what a router does with UDP.
  if (component !== '1' || transport.toLowerCase() !== 'udp') return null;
  const basePort = findValue(rest, 'rport');
  const isHidden = basePort === null || Number(basePort) === 0;
  return {
    type,
    foundation,
    priority: Number(priority),
    family: familyOf(address),
    place: `${address} ${port}`,
    base: isHidden ? null : `${findValue(rest, 'raddr')} ${basePort}`,
  };
}

function findValue(pairs: readonly string[], name: string): string | null {
  const at = pairs.indexOf(name);
  return at === -1 ? null : (pairs[at + 1] ?? null);
}

function familyOf(address: string): Candidate['family'] {
  if (address.includes(':')) return 'ipv6';
  return /^[\d.]+$/.test(address) ? 'ipv4' : 'hidden';
}

function isReflexive({ type, family }: Candidate): boolean {
  return type === 'srflx' && family === 'ipv4';
}

/** One socket of the device is seen in two places. */
function isSymmetric(section: readonly Candidate[]): boolean {
  const reflexive = section.filter(isReflexive);
  const differs = (one: Candidate) =>
    reflexive.some((other) => one.place !== other.place && areOneSocket(one, other));
  return reflexive.some(differs) || isMoreThanSockets(reflexive, section);
}

/**
 * Where the base is hidden, Chromium gives candidates of one socket the same foundation. Firefox does not, if they come
 * from different servers: it tells them apart in the lower half of their priority, and sockets in the upper half.
 */
function areOneSocket(one: Candidate, other: Candidate): boolean {
  if (one.base !== null || other.base !== null) return one.base === other.base;
  if (one.foundation === other.foundation) return true;
  return one.priority >>> 16 === other.priority >>> 16 && one.priority !== other.priority;
}

/** For browsers that give no such hint: more places than there are sockets to be seen. */
function isMoreThanSockets(reflexive: readonly Candidate[], section: readonly Candidate[]): boolean {
  const places = new Set(reflexive.filter(({ base }) => base === null).map(({ place }) => place));
  const sockets = section.filter(({ type, family }) => type === 'host' && family !== 'ipv6');
  return places.size > Math.max(1, sockets.length);
}
