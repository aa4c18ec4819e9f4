/**
 * A page tells the server that something has come from the stranger's device when that is so, and not before: a page that
 * connects and sends nothing gets no credit from the stranger's.
 */
import { expect } from '@playwright/test';
import { meet, talk } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

/** Says everything that a page says, and sends neither picture nor sound. */
function sendNothing(): void {
  const { replaceTrack } = RTCRtpSender.prototype;
  RTCRtpSender.prototype.replaceTrack = function () {
    return replaceTrack.call(this, null);
  };
}

/** Counts how often the page asked how its connection is. */
function countLooks(): void {
  const { getStats } = RTCPeerConnection.prototype;
  Object.assign(window, { looks: 0 });
  Object.assign(RTCPeerConnection.prototype, {
    getStats(this: RTCPeerConnection) {
      Object.assign(window, { looks: Number(Reflect.get(window, 'looks')) + 1 });
      return getStats.call(this);
    },
  });
}

/** The kinds of messages that the page sends to the server. */
function listen({ tab }: PageVisitor): readonly string[] {
  const said: string[] = [];
  tab.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => said.push(/"type":"([\w-]+)"/.exec(String(payload))?.[1] ?? '')),
  );
  return said;
}

test('of a page that sends neither picture nor sound, the stranger’s says nothing good', async ({
  openVisitor,
}) => {
  const silent = await openVisitor('red', { initScript: sendNothing });
  const green = await openVisitor('green', { initScript: countLooks });
  const [saidBySilent, saidByGreen] = [listen(silent), listen(green)];
  await meet(silent, green);
  await expect.poll(() => saidBySilent.filter((type) => type === 'flowing')).toEqual(['flowing']);
  const looks = () => green.tab.evaluate(() => Number(Reflect.get(window, 'looks')), null);
  const before = await looks();
  await talk(silent, green);
  await expect.poll(looks).toBeGreaterThan(before + 5);
  expect(saidByGreen).toContain('accept');
  expect(saidByGreen).not.toContain('flowing');
});
