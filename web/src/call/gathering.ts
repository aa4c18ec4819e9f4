/**
 * The candidates that a connection finds for its own description: waiting for them, and what there is so far; and the
 * stranger's. What they mean is `reach.ts`'s affair.
 */
import type { Signal } from '@anoncam/protocol/signal';
import type { Gathered } from './reach.ts';

export function readGathered(connection: RTCPeerConnection): Gathered {
  const isComplete = connection.iceGatheringState === 'complete';
  return { sdp: connection.localDescription?.sdp ?? '', isComplete };
}

/** Candidates of this device are there at once, those through a STUN server soon; what comes later is signalled. */
const gatherWithinMs = 600;
/** Without a relay nobody could reach who hides: they are told so then. */
const relayWithinMs = 6_000;

/** Who hides cannot be reached: no relay has answered. */
export class NoRelay extends Error {}

/** @throws NoRelay if none is found in time. */
export async function awaitRelay(connection: RTCPeerConnection): Promise<void> {
  const hasRelay = () => / typ relay /.test(connection.localDescription?.sdp ?? '');
  if (hasRelay()) return;
  await new Promise<void>((resolve, reject) => {
    const giveUp = () => reject(new NoRelay('no relay answers'));
    const timer = setTimeout(giveUp, relayWithinMs);
    const look = () => {
      const isOver = connection.iceGatheringState === 'complete' || connection.signalingState === 'closed';
      if (!hasRelay() && !isOver) return;
      clearTimeout(timer);
      if (hasRelay()) resolve();
      else giveUp();
    };
    connection.addEventListener('icecandidate', look);
    connection.addEventListener('icegatheringstatechange', look);
    look();
  });
}

/** Resolves when all candidates are found, or the time is up. */
export async function awaitCandidates(connection: RTCPeerConnection): Promise<void> {
  if (connection.iceGatheringState === 'complete') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, gatherWithinMs);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}

/** A candidate of an offer that was given way to fits nothing any more; that is no fault. */
export async function addCandidate(
  connection: RTCPeerConnection,
  { kind: _, ...candidate }: Extract<Signal, { kind: 'candidate' }>,
): Promise<void> {
  try {
    await connection.addIceCandidate(candidate);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
