/**
 * What one look at a picture takes: our folded network in its worker, with everything around it, beside nsfwjs's own
 * loader with the same weights on the same page. And how much has to be downloaded for it.
 */
import { startAnoncam } from '../anchors/servers.ts';
import { launchBrowser } from '../first-frame/browser.ts';
import type { Benchmark, Context, Row } from '../frame/benchmark.ts';
import { withTemporaryFolder } from '../frame/children.ts';
import { createRow, median } from '../frame/median.ts';
import { sampleInTurns } from '../frame/sampling.ts';
import { ContendersPage, serveWasm } from './contenders.ts';

async function measure(folder: string, context: Context) {
  const server = await startAnoncam(folder, null, null);
  const wasm = serveWasm();
  const browser = await launchBrowser();
  try {
    const page = await ContendersPage.open(browser, server.origin, wasm.url);
    const take = (name: 'ours' | 'theirs', count: number) => async () => median(await page.time(name, count));
    // Both are slower until the browser has compiled them for good.
    for (const name of ['ours', 'theirs'] as const) await take(name, 15)();
    const samples = await sampleInTurns(
      {
        contenders: { nsfwjs: take('theirs', 20), ours: take('ours', 20) },
        rounds: context.quick ? 3 : 7,
        describe: (ms) => `${ms.toFixed(1)} ms`,
      },
      context,
    );
    return { samples, downloads: page.downloads };
  } finally {
    await browser.close();
    await Promise.all([server.child.stop(), wasm.stop()]);
  }
}

async function run(context: Context): Promise<readonly Row[]> {
  const { samples, downloads } = await withTemporaryFolder((folder) => measure(folder, context));
  const common = { unit: 'ms', better: 'lower' } as const;
  return [
    createRow(
      { ...common, figure: 'one analysis, beside nsfwjs', target: 0.6, targetOf: 'ratio' },
      samples.ours,
      samples.nsfwjs,
    ),
    createRow(
      { ...common, figure: 'one analysis', target: 30, targetOf: 'ours' },
      samples.ours,
      samples.nsfwjs,
    ),
    createRow(
      { figure: 'download, compressed', unit: 'MB', better: 'lower', target: 2.5, targetOf: 'ours' },
      [downloads.ours],
      [downloads.theirs],
    ),
  ];
}

export const analysis: Benchmark = {
  name: 'analysis',
  figures: [
    "one analysis of a 640 × 480 picture, beside nsfwjs's own loader on WebAssembly: at most 0.6 times, and 30 ms",
    'what is downloaded for it, compressed: at most 2.5 MB',
  ],
  run,
};
