/** The end that a device has of the encryption is named in the offers that it makes later. */
import { expect, test } from 'bun:test';
import { nameRole } from './dtls-role.ts';

const describe = (type: RTCSdpType, setup: string) =>
  ({ type, sdp: `v=0\r\na=setup:${setup}\r\nm=audio\r\na=setup:${setup}\r\n` }) as RTCSessionDescription;
const { sdp: offer } = describe('offer', 'actpass');

test.each(['active', 'passive'] as const)('who answered as %s stays so, and the other end does', (setup) => {
  const [offered, answered] = [describe('offer', 'actpass'), describe('answer', setup)];
  const answerer = { currentLocalDescription: answered, currentRemoteDescription: offered };
  const offerer = { currentLocalDescription: offered, currentRemoteDescription: answered };
  const other = setup === 'active' ? 'passive' : 'active';
  expect(nameRole(offer, answerer)).toBe(describe('offer', setup).sdp);
  expect(nameRole(offer, offerer)).toBe(describe('offer', other).sdp);
  // What was named before, a repair of the other side, changes nothing.
  const repaired = {
    currentLocalDescription: describe('answer', other),
    currentRemoteDescription: describe('offer', setup),
  };
  expect(nameRole(offer, repaired)).toBe(describe('offer', other).sdp);
});

test('the first offer leaves it open', () => {
  expect(nameRole(offer, { currentLocalDescription: null, currentRemoteDescription: null })).toBe(offer);
});
