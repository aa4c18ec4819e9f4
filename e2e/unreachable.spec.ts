/**
 * Two devices that cannot reach each other cost their visitors a moment and not their turn, and are not tried on each
 * other again.
 */
import { expect } from '@playwright/test';
import { findConnected, talk } from './harness/journeys.ts';
import { countMatches } from './harness/road.ts';
import { type PageVisitor, test } from './harness/test.ts';
import { readWaitedSeconds } from './harness/wishing.ts';

/** While `isCutOff`, the page never learns where the stranger's device is: what two unfortunate networks amount to. */
function cutOff(): void {
  Object.assign(window, { isCutOff: true });
  const isOff = () => Reflect.get(window, 'isCutOff') === true;
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      if (!isOff()) return super.setRemoteDescription(description);
      const sdp = (description.sdp ?? '').replaceAll(/^a=candidate:.*\r?\n/gm, '');
      return super.setRemoteDescription({ type: description.type, sdp });
    }

    override addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      return isOff() ? Promise.resolve() : super.addIceCandidate(candidate);
    }
  };
}

async function reconnect({ tab }: PageVisitor): Promise<void> {
  await tab.evaluate(() => {
    Object.assign(window, { isCutOff: false });
  }, null);
}

test('both go on waiting where they were, are told so, and meet somebody else', async ({
  site,
  openVisitor,
}) => {
  const roads = [await site.openRoad(), await site.openRoad()];
  const [red, green] = await Promise.all([
    openVisitor('red', { initScript: cutOff, ...(roads[0] && { road: roads[0] }) }),
    openVisitor('green', { initScript: cutOff, ...(roads[1] && { road: roads[1] }) }),
  ]);
  await Promise.all([red.start('text'), green.start('text')]);
  for (const visitor of [red, green]) {
    await visitor.expectStatus(/Looking for somebody.*did not reach each other. You are next in turn/);
  }
  // From here on they could, if only they were tried on each other.
  await Promise.all([red, green].map(reconnect));
  const tried = roads.map(countMatches);
  const waited = await Promise.all([red, green].map(readWaitedSeconds));
  for (const seconds of waited) expect(seconds, 'the time before counts').toBeGreaterThanOrEqual(4);
  for (const [index, visitor] of [red, green].entries()) {
    await expect.poll(() => readWaitedSeconds(visitor)).toBeGreaterThanOrEqual((waited[index] ?? 0) + 7);
  }
  expect(roads.map(countMatches)).toEqual(tried);

  const blue = await openVisitor('blue');
  await blue.start('text');
  await blue.expectConnected();
  const met = await findConnected([red, green]);
  await talk(blue, met);
  await (met === red ? green : red).expectStatus(/Looking for somebody/);
});
