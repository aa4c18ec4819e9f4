/**
 * From pressing *Next* to the first frame of the new stranger, with both waiting, beside the floor of two peer
 * connections on one page: on this machine alone, and over a network with delays of its own making.
 */
import { join } from 'node:path';
import { startAnoncam } from '../anchors/servers.ts';
import type { Benchmark, Context, Row } from '../frame/benchmark.ts';
import { withTemporaryFolder } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { bundleForPage } from '../frame/page-scripts.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import { launchBrowser } from './browser.ts';
import { serveFloorPage } from './floor-page.ts';
import { MeasuringBrowser, type Sample } from './journeys.ts';
import { startSlowFront } from './slow-front.ts';
import { UdpForwarders } from './udp-forwarders.ts';

/** One way: 50 ms there and back between the two devices, 40 ms to the server. */
const betweenDevicesMs = 25;
const toServerMs = 20;

type Place = {
  readonly origin: string;
  readonly floorUrl: string;
  /** Null where the devices reach each other directly. */
  readonly network: UdpForwarders | null;
};

function describe({ ms, path }: Sample): string {
  const roundTrip = path?.roundTripMs == null ? '?' : path.roundTripMs.toFixed(0);
  return `${ms.toFixed(0)} ms (round trip of the path chosen: ${roundTrip} ms)`;
}

async function compare(browser: MeasuringBrowser, places: { near: Place; far: Place }, context: Context) {
  const { near, far } = places;
  return sampleInTurns(
    {
      contenders: {
        'floor, loopback': () => browser.measureFloor(near.floorUrl, null),
        'ours, loopback': () => browser.measureMeeting(near.origin, null),
        'ours, loopback, after parting': () => browser.measureAfterParting(near.origin),
        'floor, slow network': () => browser.measureFloor(far.floorUrl, far.network),
        'ours, slow network': () => browser.measureMeeting(far.origin, far.network),
      },
      rounds: context.quick ? 2 : 7,
      describe,
    },
    context,
  );
}

async function measure(folder: string, context: Context) {
  const network = await UdpForwarders.open(betweenDevicesMs);
  const server = { port: 0 };
  const front = startSlowFront({ upstreamPort: () => server.port, delayMs: toServerMs, network });
  const near = await startAnoncam(folder, null, null);
  const far = await startAnoncam(folder, `http://localhost:${front.port}`, null);
  server.port = far.port;
  const nearFloor = await serveFloorPage(null);
  const farFloor = await serveFloorPage({ delayMs: betweenDevicesMs, network });
  const probe = await bundleForPage(join(import.meta.dir, 'in-page/probe.ts'));
  const browser = new MeasuringBrowser(await launchBrowser(), probe);
  try {
    const places = {
      near: { origin: near.origin, floorUrl: nearFloor.url, network: null },
      far: { origin: far.origin, floorUrl: farFloor.url, network },
    };
    return await compare(browser, places, context);
  } finally {
    await browser.close();
    await Promise.all([near.child.stop(), far.child.stop()]);
    await Promise.all([nearFloor.stop(), farFloor.stop(), front.stop()]);
    network.close();
  }
}

async function run(context: Context): Promise<readonly Row[]> {
  const samples = await withTemporaryFolder((folder) => measure(folder, context));
  const pick = (name: keyof typeof samples) => samples[name].map(({ ms }) => ms);
  const common = { unit: 'ms', targetOf: 'ratio', better: 'lower' } as const;
  return [
    createRow(
      { ...common, figure: 'first frame, loopback', target: 1.5 },
      pick('ours, loopback'),
      pick('floor, loopback'),
    ),
    createRow(
      { ...common, figure: 'first frame, loopback, after the stranger before has gone', target: 1.5 },
      pick('ours, loopback, after parting'),
      pick('floor, loopback'),
    ),
    createRow(
      { ...common, figure: 'first frame, 50 ms between devices, 40 ms to the server', target: 1.2 },
      pick('ours, slow network'),
      pick('floor, slow network'),
    ),
  ];
}

export const firstFrame: Benchmark = {
  name: 'first-frame',
  figures: [
    'from Next to the first frame of the new stranger, beside two peer connections on one page: at most 1.5 times',
    'the same where the stranger before has gone, whose device does not share this machine any more',
    'the same with 50 ms between the devices and 40 ms to the server: at most 1.2 times',
  ],
  run,
};
