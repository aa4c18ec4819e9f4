/**
 * Reads one ICE candidate (RFC 8839) and writes it anew: what a browser needs to try that path, and nothing else.
 *
 * A candidate makes the stranger's browser send packets to any place that it names. What no browser could be reached at
 * is dropped: groups and broadcasts, no address at all, ports of services, and everything that waits for TCP, since
 * browsers only ever open it. Left are a few UDP packets of a fixed form, without a choice of what is in them but a short
 * name, to any single address and port above 1023, those of the stranger's own home and device included: two people in
 * one home connect by such. Whether a relay's address is that of our relay is not known here.
 */
import { embeddedIpv4, normaliseAddress } from '../addresses/ip-address.ts';

export type RewrittenCandidate =
  /** An empty line says that there are no more. */
  | { readonly is: 'passed'; readonly line: string }
  /** Nobody needs it, or nobody may see it: as if it had not been said. */
  | { readonly is: 'dropped' }
  /** No page of ours says this. */
  | { readonly is: 'refused' };

const dropped = { is: 'dropped' } as const;
const refused = { is: 'refused' } as const;

/** Foundation, component, transport, priority, address, port, type, and pairs of name and value. */
const form =
  /^candidate:([\dA-Za-z+/]{1,32}) (\d{1,3}) ([A-Za-z]{1,8}) (\d{1,10}) ([\dA-Za-z.:-]{1,45}) (\d{1,5}) typ ([a-z]{1,8})((?: [\w-]{1,32} [!-~]{1,256})*)$/;
export const ufragForm = /^[\dA-Za-z+/]{4,32}$/;
/** A name that a browser made up for an address (mDNS). Any other name would have the stranger's browser look it up. */
const hiddenHost = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.local$/;
const maxPriority = 2 ** 32 - 1;
const maxPort = 65_535;
/** NATs keep ports of programs above those of services (RFC 4787, REQ-3). */
const firstPort = 1_024;
/** What stands for a port where TCP is only ever opened from there (RFC 6544). */
const discardPort = 9;

type Transport = 'udp' | 'tcp';
const udp = /^udp$/i;
const tcp = /^tcp$/i;

/** @param line As in an `RTCIceCandidateInit`, without `a=`. */
export function rewriteCandidate(line: string, isHidden: boolean): RewrittenCandidate {
  if (line === '') return { is: 'passed', line };
  const parts = form.exec(line);
  if (!parts) return refused;
  // Taken one by one and converted once: this is on the way of every candidate.
  const [, foundation, component, transport = '', digits, host = '', portDigits, type = '', tail] = parts;
  const [priority, port] = [Number(digits), Number(portDigits)];
  const extras = tail ? readExtras(tail) : noExtras;
  const address = host.endsWith('.local') ? readHiddenHost(host) : normaliseAddress(host);
  if (!extras || !address || !isWithin(priority, maxPriority) || !isWithin(port, maxPort)) return refused;
  // The second component was for RTCP on a port of its own.
  if (Number(component) !== 1 || !isPassedOn(type, isHidden) || isNobodys(address)) return dropped;
  const way = readWay(transport, port, extras);
  if (!way) return dropped;
  const start = `candidate:${foundation} 1 ${way.transport} ${priority} ${address} ${way.port} typ ${type}`;
  return { is: 'passed', line: start + writeExtras(type, address, way, extras) };
}

function isWithin(value: number, most: number): boolean {
  return value >= 1 && value <= most;
}

function readHiddenHost(host: string): string | null {
  return hiddenHost.test(host) ? host : null;
}

type Extras = { readonly ufrag: string | null; readonly tcpType: string | null };
const noExtras: Extras = { ufrag: null, tcpType: null };

/**
 * Where the device was seen from inside (`raddr`), its networks and what they cost are left behind.
 *
 * @param tail Pairs of name and value, with a space before each word.
 * @returns null if a name comes twice, or the one of the session is malformed.
 */
function readExtras(tail: string): Extras | null {
  const words = tail.split(' ');
  if (isRepetitive(words)) return null;
  const [ufrag, tcpType] = [findValue(words, 'ufrag'), findValue(words, 'tcptype')];
  return ufrag === null || ufragForm.test(ufrag) ? { ufrag, tcpType } : null;
}

/** They are few: to compare each with each takes less than a set of words that were just cut out. */
function isRepetitive(words: readonly string[]): boolean {
  for (let at = 1; at < words.length; at += 2) {
    for (let later = at + 2; later < words.length; later += 2) if (words[later] === words[at]) return true;
  }
  return false;
}

function findValue(words: readonly string[], name: string): string | null {
  for (let at = 1; at < words.length; at += 2) if (words[at] === name) return words[at + 1] ?? null;
  return null;
}

function isPassedOn(type: string, isHidden: boolean): boolean {
  return type === 'relay' || (!isHidden && (type === 'host' || type === 'srflx' || type === 'prflx'));
}

/** No single device has such an address: `0.0.0.0/8`, groups, what is reserved, and broadcasts. */
function isNobodys(address: string): boolean {
  if (address.includes(':')) {
    const embedded = embeddedIpv4(address);
    return address === '::' || /^ff[\da-f]{2}:/.test(address) || (embedded !== null && isNobodys(embedded));
  }
  const first = Number.parseInt(address, 10);
  return !address.endsWith('.local') && (first === 0 || first >= 224);
}

function readWay(
  transport: string,
  port: number,
  { tcpType }: Extras,
): { transport: Transport; port: number } | null {
  if (udp.test(transport)) return port < firstPort ? null : { transport: 'udp', port };
  return tcp.test(transport) && tcpType === 'active' ? { transport: 'tcp', port: discardPort } : null;
}

function writeExtras(
  type: string,
  address: string,
  { transport }: { transport: Transport },
  { ufrag }: Extras,
): string {
  const nowhere = address.includes(':') ? '::' : '0.0.0.0';
  const behind = type === 'host' ? '' : ` raddr ${nowhere} rport 0`;
  const tcpType = transport === 'tcp' ? ' tcptype active' : '';
  return behind + tcpType + (ufrag === null ? '' : ` ufrag ${ufrag}`);
}
