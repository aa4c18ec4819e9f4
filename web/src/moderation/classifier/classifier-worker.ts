/**
 * The classifier's worker: loads the network and analyses one picture after the other. It knows nothing of what
 * follows from an analysis, and nothing of what it has seen stays.
 */

import weightsUrl from 'classifier-weights?url';
import plainUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm?url';
import simdUrl from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm?url';
import type { Analysis } from '../analysis.ts';
import { downloadPinned, LoadingFailure } from './download.ts';
import { foldLayer } from './folding.ts';
import { Kernels } from './kernels.ts';
import { inputSide, network } from './layers.ts';
import type { Question, WorkerNews } from './messages.ts';
import { weightsHash } from './model-name.ts';
import { fillInput, measureSharpness } from './pixels.ts';
import { createScores } from './scores.ts';
import { hasSimd } from './simd.ts';
import { WasmNetwork } from './wasm-network.ts';
import { readWeightsFile, weightsBytes } from './weights-file.ts';

function tell(news: WorkerNews): void {
  self.postMessage(news);
}

async function compileKernels(): Promise<WebAssembly.Module> {
  const response = await fetch(hasSimd() ? simdUrl : plainUrl).catch((error: unknown) => {
    throw new LoadingFailure('download', error);
  });
  if (!response.ok) throw new LoadingFailure('download');
  return WebAssembly.compileStreaming(response);
}

async function loadNetwork(): Promise<WasmNetwork> {
  const pinned = { url: weightsUrl, bytes: weightsBytes, hash: weightsHash };
  const [module, file] = await Promise.all([
    compileKernels(),
    downloadPinned(pinned, (share) => tell({ is: 'loading', share })),
  ]);
  const weights = readWeightsFile(file);
  const loaded = new WasmNetwork(await Kernels.start(module), network, (layer) => foldLayer(layer, weights));
  // The first run sorts the weights for the kernels and takes several times as long.
  loaded.run();
  return loaded;
}

/** Squeezes a whole picture into the square that the network looks at. */
function createSquare(): (picture: VideoFrame | ImageBitmap) => Uint8ClampedArray {
  const canvas = new OffscreenCanvas(inputSide, inputSide);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  if (!context) throw new LoadingFailure('unsupported');
  context.imageSmoothingQuality = 'high';
  return (picture) => {
    context.drawImage(picture, 0, 0, inputSide, inputSide);
    return context.getImageData(0, 0, inputSide, inputSide).data;
  };
}

function analyse(loaded: WasmNetwork, rgba: Uint8ClampedArray): Analysis | null {
  fillInput(loaded.input, rgba);
  const scores = createScores(loaded.run());
  return scores && { scores, sharpness: measureSharpness(rgba, inputSide, inputSide) };
}

function answer(loaded: WasmNetwork, square: ReturnType<typeof createSquare>, question: Question): void {
  const { id, picture } = question;
  let analysis: Analysis | null = null;
  try {
    analysis = analyse(loaded, square(picture));
  } finally {
    picture.close();
    tell({ is: 'answer', id, analysis });
  }
}

async function start(): Promise<void> {
  try {
    const square = createSquare();
    const loaded = await loadNetwork();
    self.addEventListener('message', ({ data }: MessageEvent<Question>) => answer(loaded, square, data));
    tell({ is: 'ready', backend: 'wasm' });
  } catch (error) {
    tell({ is: 'failed', reason: error instanceof LoadingFailure ? error.reason : 'unsupported' });
  }
}

void start();
