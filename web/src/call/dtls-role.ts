/**
 * Which end of the encryption each device is: settled by the first answer, and for good. Browsers offer a repair as if it were
 * open again, and Firefox may then take the other end, which would end the connection: the offer says what is settled.
 */

type Described = Pick<RTCPeerConnection, 'currentLocalDescription' | 'currentRemoteDescription'>;

const opposite = { active: 'passive', passive: 'active' } as const;

/** This side's; null before there is an answer. */
function readRole({ currentLocalDescription, currentRemoteDescription }: Described) {
  const isOwn = currentLocalDescription?.type === 'answer';
  const { sdp = '' } = (isOwn ? currentLocalDescription : currentRemoteDescription) ?? {};
  const role = /^a=setup:(active|passive)\r?$/m.exec(sdp)?.[1] === 'active' ? 'active' : 'passive';
  return isOwn ? role : opposite[role];
}

/** An offer of this side, with the end that it has already. */
export function nameRole(offer: string, connection: Described): string {
  if (!connection.currentRemoteDescription) return offer;
  return offer.replaceAll(/^a=setup:actpass(?=\r?$)/gm, `a=setup:${readRole(connection)}`);
}
