/**
 * What strangers get of a visitor's connection tells them nothing of the visitor: each gets another certificate and other ids,
 * and no word about the device.
 */
import { expect } from '@playwright/test';
import { meet } from './harness/journeys.ts';
import { type PageVisitor, test } from './harness/test.ts';

/** Keeps what strangers send, as a patched page would. */
function keepDescriptions(): void {
  const descriptions: string[] = [];
  Object.assign(window, { descriptions });
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      descriptions.push(description.sdp ?? '');
      return super.setRemoteDescription(description);
    }
  };
}

async function readDescription({ tab }: PageVisitor): Promise<string> {
  const all = await tab.evaluate(() => Reflect.get(window, 'descriptions') as string[], null);
  return all.join('');
}

/** Values that are the same for somebody who is met again, unless they are made anew. */
const telling = /^(?:o=|a=(?:ice-ufrag|ice-pwd|msid|ssrc):)(.*)$/gm;

function listTelling(description: string): readonly string[] {
  const words = [...description.matchAll(telling)].flatMap(([, value = '']) => value.trim().split(/[\s:]+/));
  // Names of attributes, counters and addresses are no ids; nor is what the server calls everybody’s stream and tracks.
  const others = /^(cname|msid|IN|IP4|IP6|stranger|audio|video|\d{1,6}|[\d.]+\.\d+)$/;
  return [...new Set(words)].filter((word) => word.length >= 4 && !others.test(word));
}

for (const mode of ['video', 'text'] as const) {
  test(`P6 P8 two strangers of one visitor have nothing to compare, ${mode}`, async ({ openVisitor }) => {
    const green = await openVisitor('green', { initScript: keepDescriptions });
    const red = await openVisitor('red');
    await meet(red, green, mode);
    await green.stop();
    await red.expectStatus(/Looking for somebody|The stranger left/);
    const blue = await openVisitor('blue', { initScript: keepDescriptions });
    await blue.start(mode);
    await Promise.all([red.expectConnected(), blue.expectConnected()]);
    const [one, other] = [await readDescription(green), await readDescription(blue)];
    const fingerprints = [one, other].map(
      (text) => /^a=fingerprint:sha-256 ((?:[\dA-F]{2}:?){32})\r?$/m.exec(text)?.[1],
    );
    expect(new Set(fingerprints).size).toBe(2);
    expect(fingerprints).not.toContain(undefined);
    const ids = listTelling(one);
    expect(ids.length).toBeGreaterThanOrEqual(mode === 'video' ? 3 : 2);
    expect(listTelling(other).filter((id) => ids.includes(id))).toEqual([]);
    const devices = await red.tab.evaluate(
      async () =>
        (await navigator.mediaDevices.enumerateDevices()).flatMap(({ deviceId, groupId, label }) => [
          deviceId,
          groupId,
          label,
        ]),
      null,
    );
    const named = devices.filter((name) => name.length > 8);
    if (mode === 'video') expect(named).not.toEqual([]);
    expect(named.filter((name) => one.includes(name) || other.includes(name))).toEqual([]);
    expect(one + other).not.toMatch(/mozilla|chrom|linux|windows|fake/i);
  });
}
