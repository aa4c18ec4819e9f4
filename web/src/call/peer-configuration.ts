/** How each connection to a stranger is set up. */
import type { IceServer } from '@anoncam/protocol/from-server';

/** The wire may say "undefined" where the browser's type may only leave out. */
function toIceServer({ urls, username, credential }: IceServer): RTCIceServer {
  return username === undefined || credential === undefined ? { urls } : { urls, username, credential };
}

/** `isHidden`: no path but through a relay is looked for, told or used. */
export function configure(iceServers: readonly IceServer[], isHidden: boolean): RTCConfiguration {
  return {
    iceServers: iceServers.map(toIceServer),
    iceTransportPolicy: isHidden ? 'relay' : 'all',
    bundlePolicy: 'max-bundle',
    rtcpMuxPolicy: 'require',
    iceCandidatePoolSize: 1,
  };
}
