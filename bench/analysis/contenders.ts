/**
 * One page with both classifiers: ours as it is served, in its worker; and nsfwjs's own loader on the page itself. Both
 * look at the same canvas, which is another picture every time.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from '@playwright/test';
import { BenchmarkError } from '../frame/benchmark.ts';

const assets = join(import.meta.dir, '../../web/dist/assets');
const wasmFile = 'tfjs-backend-wasm-simd.wasm';
const wasmFolder = join(
  dirname(Bun.resolveSync('@tensorflow/tfjs-backend-wasm/package.json', import.meta.dir)),
  'wasm-out',
);

type Analyse = (picture: HTMLCanvasElement) => Promise<unknown>;
type Ready = { readonly ours: Analyse; readonly theirs: Analyse };

async function bundleNsfwjs(): Promise<string> {
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, 'in-page/nsfwjs.ts')],
    target: 'browser',
    format: 'iife',
    minify: true,
    // TensorFlow.js says that its files do nothing by themselves; without what they do it does not run.
    ignoreDCEAnnotations: true,
  });
  const [script] = outputs;
  if (!script) throw new Error('nsfwjs was not bundled');
  return script.text();
}

function listClassifierFiles(): readonly string[] {
  const names = readdirSync(assets).filter((name) => /^classifier-|-simd-.*\.wasm$|\.bin$/.test(name));
  if (names.length !== 4) throw new BenchmarkError('The page was built without the classifier.');
  return names;
}

function countCompressed(files: readonly (string | Uint8Array)[]): number {
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0) / 1024 / 1024;
}

/** Draws what no classifier has seen, and gives the canvas; lives in the page. */
function prepare({ chunk, wasmUrl }: { chunk: string; wasmUrl: string }): Promise<void> {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 480];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let turns = 0;
  const draw = () => {
    turns += 1;
    if (!context) throw new Error('no canvas');
    context.fillStyle = `hsl(${turns * 37} 60% 60%)`;
    context.fillRect(0, 0, 640, 480);
    context.fillStyle = `hsl(${turns * 91} 60% 40%)`;
    context.fillRect((turns * 53) % 500, (turns * 29) % 400, 200, 150);
    return canvas;
  };
  const startOurs = async (): Promise<Analyse> => {
    const { PageClassifier, openWorker } = await import(chunk);
    const classifier = new PageClassifier(openWorker);
    classifier.start();
    while (classifier.state.value.is !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20));
    return (picture) => classifier.analyse(new VideoFrame(picture, { timestamp: turns }));
  };
  const startTheirs: (url: string) => Promise<Analyse> = Reflect.get(window, 'startNsfwjs');
  return Promise.all([startOurs(), startTheirs(wasmUrl)]).then(([ours, theirs]) => {
    Object.assign(window, { ready: { ours, theirs }, draw });
  });
}

/** The time of each of `count` analyses; one that came too late, on a busy machine, is made again. Lives in the page. */
async function time({ name, count }: { name: keyof Ready; count: number }): Promise<number[]> {
  const { ready, draw } = window as unknown as { ready: Ready; draw: () => HTMLCanvasElement };
  const times: number[] = [];
  const until = performance.now() + 60_000;
  while (times.length < count) {
    if (performance.now() > until) throw new Error('no analyses');
    const picture = draw();
    const startedAt = performance.now();
    const isThere = (await ready[name](picture)) !== null;
    if (isThere) times.push(performance.now() - startedAt);
    else await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return times;
}

export class ContendersPage {
  readonly #page: Page;
  /** Compressed, in MB. */
  readonly downloads: { readonly ours: number; readonly theirs: number };

  constructor(page: Page, downloads: { readonly ours: number; readonly theirs: number }) {
    this.#page = page;
    this.downloads = downloads;
  }

  static async open(browser: Browser, origin: string, wasmUrl: string): Promise<ContendersPage> {
    const script = await bundleNsfwjs();
    const files = listClassifierFiles();
    // nsfwjs cannot run under the site's content policy.
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(origin);
    await page.evaluate(script);
    const chunk = `/assets/${files.find((name) => /^classifier-(?!worker-)/.test(name))}`;
    await page.evaluate(prepare, { chunk, wasmUrl });
    const ours = countCompressed(files.map((name) => readFileSync(join(assets, name))));
    const theirs = countCompressed([script, readFileSync(join(wasmFolder, wasmFile))]);
    return new ContendersPage(page, { ours, theirs });
  }

  time(name: keyof Ready, count: number): Promise<number[]> {
    return this.#page.evaluate(time, { name, count });
  }
}

/** Where nsfwjs finds its kernels. */
export function serveWasm(): { readonly url: string; stop(): Promise<void> } {
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: () =>
      new Response(readFileSync(join(wasmFolder, wasmFile)), {
        headers: { 'content-type': 'application/wasm', 'access-control-allow-origin': '*' },
      }),
  });
  return { url: `${server.url}`, stop: () => server.stop(true) };
}
