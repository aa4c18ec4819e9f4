/**
 * Rewrites what a browser tells about its addresses (RFC 8839), so that the other side only learns ports of the slow
 * network. What cannot be led through it is left out: IPv6 and TCP.
 */
import type { Signal } from '@anoncam/protocol/signal';
import type { UdpForwarders } from './udp-forwarders.ts';

const pattern = /^candidate:(\S+) (\d+) udp (\d+) ([\d.]+) (\d+) typ host(.*)$/i;

/** A candidate line without its `a=`; null if it has to be left out. */
function rewriteCandidate(line: string, network: UdpForwarders): string | null {
  const [, foundation, component, priority, address, port, rest] = pattern.exec(line) ?? [];
  if (address === undefined) return null;
  const door = network.addressOf({ address, port: Number(port) });
  return `candidate:${foundation} ${component} udp ${priority} ${door.address} ${door.port} typ host${rest}`;
}

export function rewriteDescription(sdp: string, network: UdpForwarders): string {
  return sdp
    .split('\r\n')
    .flatMap((line) => {
      if (!line.startsWith('a=candidate:')) return [line];
      const rewritten = rewriteCandidate(line.slice(2), network);
      return rewritten === null ? [] : [`a=${rewritten}`];
    })
    .join('\r\n');
}

/** Null if the whole signal has to be left out. */
export function rewriteSignal(signal: Signal, network: UdpForwarders): Signal | null {
  if (signal.kind === 'description') return { ...signal, sdp: rewriteDescription(signal.sdp, network) };
  if (signal.candidate === '') return signal;
  const candidate = rewriteCandidate(signal.candidate, network);
  return candidate === null ? null : { ...signal, candidate };
}
