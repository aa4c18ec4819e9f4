/**
 * How calls went is told without telling whose they were: every byte of every report, as it arrives at the server.
 */
import { type QualityReport, QualityReportSchema } from '@anoncam/protocol/quality';
import { expect } from '@playwright/test';
import * as v from 'valibot';
import { meet } from './harness/journeys.ts';
import type { Site } from './harness/site.ts';
import { type PageVisitor, test } from './harness/test.ts';

type Sent = { readonly head: readonly string[]; readonly body: string };

/** All reports that have arrived whole, but for those of attempts that a busy machine made fail. */
function listReports({ front }: Site): readonly Sent[] {
  const received = (front?.listReceivedByServer() ?? []).map((bytes) => bytes.toString('latin1'));
  return received.flatMap((text) =>
    [...text.matchAll(/POST \/quality HTTP\/1\.1\r\n[\s\S]*?\r\n\r\n/g)].flatMap((match) => {
      const [head] = match;
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
      const body = text.slice(match.index + head.length).slice(0, length);
      return body.length === length && !body.includes('"connected":"no"')
        ? [{ head: head.trim().split('\r\n'), body }]
        : [];
    }),
  );
}

async function expectReports(site: Site, count: number): Promise<readonly Sent[]> {
  await expect.poll(() => listReports(site).length, { message: 'reports' }).toBe(count);
  return listReports(site);
}

/** Counts how often the page was told how a connection is, once it needs not look any more whether anything has come. */
function countMeasurements(): void {
  const { getStats } = RTCPeerConnection.prototype;
  const { send } = WebSocket.prototype;
  Object.assign(window, { measured: 0 });
  WebSocket.prototype.send = function (data) {
    if (String(data).includes('"flowing"')) Object.assign(window, { measured: 0 });
    send.call(this, data);
  };
  Object.assign(RTCPeerConnection.prototype, {
    async getStats(this: RTCPeerConnection) {
      const report = await getStats.call(this);
      Object.assign(window, { measured: Number(Reflect.get(window, 'measured')) + 1 });
      return report;
    },
  });
}

async function expectMeasured({ tab }: PageVisitor, times: number): Promise<void> {
  const count = () => tab.evaluate(() => Number(Reflect.get(window, 'measured')), null);
  await expect.poll(count, { message: 'the call is measured' }).toBeGreaterThanOrEqual(times);
}

const parse = ({ body }: Sent): QualityReport => v.parse(QualityReportSchema, JSON.parse(body));

test.describe('the reports of calls', () => {
  test.use({ way: 'recorded' });

  test('come once from each of two pairs, in buckets, and show no more than what they say', async ({
    site,
    openVisitor,
  }) => {
    const initScript = countMeasurements;
    const open = () =>
      Promise.all([openVisitor('red', { initScript }), openVisitor('green', { initScript })]);
    const [red, green] = await open();
    await meet(red, green);
    await red.seesMovingPictureOf('green');
    await Promise.all([expectMeasured(red, 3), expectMeasured(green, 3)]);
    expect(listReports(site)).toEqual([]);
    await red.stop();
    await green.expectStatus(/The stranger left/);
    await green.stop();
    const byVideo = await expectReports(site, 2);

    const [one, other] = await open();
    await meet(one, other, 'text');
    await Promise.all([expectMeasured(one, 1), expectMeasured(other, 1)]);
    // Leaving the page is the end of its call as well.
    await one.tab.open('about:blank');
    await other.expectStatus(/The stranger left/);
    await other.stop();
    const all = await expectReports(site, 4);
    const byText = all.filter((sent) => !byVideo.some(({ body }) => body === sent.body));

    const device = ['mode', 'browser', 'system', 'screen'];
    const text = [...device, 'connected', 'setUp', 'duration', 'roundTrip', 'route'];
    for (const sent of byVideo) {
      expect(Object.keys(parse(sent)).sort()).toEqual([...text, 'loss', 'received', 'picture'].sort());
    }
    for (const sent of byText) expect(Object.keys(parse(sent)).sort()).toEqual(text.sort());
    for (const report of all.map(parse)) {
      expect(report).toMatchObject({
        browser: 'Chromium',
        system: 'Linux',
        screen: 'computer',
        connected: 'yes',
        route: 'direct',
      });
    }

    const heads = all.map(({ head }) => head.filter((line) => !/^content-length:/i.test(line)));
    for (const head of heads) {
      expect(head.filter((line) => /^(cookie|authorization|referer|sec-websocket|if-)/i.test(line))).toEqual(
        [],
      );
      expect(head).toEqual(heads[0]);
    }
    // What was measured differs a little between any two calls: where it falls into the same buckets, it is the same text.
    const texts = new Map(all.map((sent) => [JSON.stringify(Object.entries(parse(sent)).sort()), sent.body]));
    for (const sent of all) {
      expect(texts.get(JSON.stringify(Object.entries(parse(sent)).sort()))).toBe(sent.body);
      expect(sent.body).toBe(JSON.stringify(JSON.parse(sent.body)));
    }
  });

  test('are in the same words from Firefox', async ({ site, openVisitor, openFirefoxVisitor }) => {
    const red = await openVisitor('red', { initScript: countMeasurements });
    const fox = await openFirefoxVisitor();
    await meet(red, fox, 'text');
    await expectMeasured(red, 1);
    await red.stop();
    await fox.expectStatus(/The stranger left/);
    await fox.stop();
    const all = await expectReports(site, 2);
    expect(all.map((sent) => parse(sent).browser).sort()).toEqual(['Chromium', 'Firefox']);
    const lines = all.flatMap(({ head }) => head);
    expect(lines.filter((line) => /^(cookie|authorization|referer|if-)/i.test(line))).toEqual([]);
    expect(lines.filter((line) => /^accept-language:/i.test(line))).toHaveLength(2);
    expect(lines.filter((line) => /^accept-language: \*$/i.test(line))).toHaveLength(2);
  });
});
