/**
 * The candidates that a connection finds for its own description: waiting for them, and what there is so far. What they
 * mean is `reach.ts`'s affair.
 */
import type { Gathered } from './reach.ts';

export function readGathered(connection: RTCPeerConnection): Gathered {
  const isComplete = connection.iceGatheringState === 'complete';
  return { sdp: connection.localDescription?.sdp ?? '', isComplete };
}

/** Resolves when all candidates are found, or the time is up. */
export async function awaitCandidates(connection: RTCPeerConnection, withinMs: number): Promise<void> {
  if (connection.iceGatheringState === 'complete') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, withinMs);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
