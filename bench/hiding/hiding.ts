/**
 * From pressing *Next* to the first frame of the new stranger where everybody hides their address, beside the same where
 * nobody does: on one site, with a relay on this machine.
 */
import { join } from 'node:path';
import { Coturn } from '../../server/src/testing/coturn.ts';
import { startAnoncam } from '../anchors/servers.ts';
import { launchBrowser } from '../first-frame/browser.ts';
import { MeasuringBrowser } from '../first-frame/journeys.ts';
import type { Benchmark, Context, Row } from '../frame/benchmark.ts';
import { withTemporaryFolder } from '../frame/children.ts';
import { createRow } from '../frame/median.ts';
import { bundleForPage } from '../frame/page-scripts.ts';
import { sampleInTurns } from '../frame/sampling.ts';

/** Another address than any that a visitor has. */
const relayAddress = '127.0.0.2';

async function measure(folder: string, context: Context) {
  await using relay = await Coturn.start({
    addresses: [relayAddress],
    allowedPeers: ['127.0.0.1', relayAddress],
  });
  const settings = { ANONCAM_TURN_URLS: relay.url, ANONCAM_TURN_SECRET: relay.secret };
  const { child, origin } = await startAnoncam(folder, null, null, settings);
  const probe = await bundleForPage(join(import.meta.dir, '../first-frame/in-page/probe.ts'));
  const browser = new MeasuringBrowser(await launchBrowser(), probe);
  const contenders = {
    direct: () => browser.measureMeeting(origin, null),
    hidden: () => browser.measureHidden(origin),
  };
  try {
    const describe = ({ ms }: { readonly ms: number }) => `${ms.toFixed(0)} ms`;
    return await sampleInTurns({ contenders, rounds: context.quick ? 2 : 7, describe }, context);
  } finally {
    await browser.close();
    await child.stop();
  }
}

async function run(context: Context): Promise<readonly Row[]> {
  const { hidden, direct } = await withTemporaryFolder((folder) => measure(folder, context));
  return [
    createRow(
      {
        figure: 'first frame where both hide, beside where neither does',
        unit: 'ms',
        target: 1.3,
        targetOf: 'ratio',
        better: 'lower',
      },
      hidden.map(({ ms }) => ms),
      direct.map(({ ms }) => ms),
    ),
  ];
}

export const hiding: Benchmark = {
  name: 'hiding',
  figures: [
    'from Next to the first frame of the new stranger where both hide: at most 1.3 times a direct pair',
  ],
  run,
};
