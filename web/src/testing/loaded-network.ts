/** The network as the worker loads it, from the installed packages instead of over HTTP. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { extractWeights } from '../../build/extract-weights.ts';
import { foldLayer } from '../moderation/classifier/folding.ts';
import { Kernels } from '../moderation/classifier/kernels.ts';
import { network } from '../moderation/classifier/layers.ts';
import { WasmNetwork } from '../moderation/classifier/wasm-network.ts';
import { readWeightsFile } from '../moderation/classifier/weights-file.ts';

/** Where TensorFlow.js's package has its WebAssembly files. */
export const wasmFolder = join(
  dirname(Bun.resolveSync('@tensorflow/tfjs-backend-wasm/package.json', import.meta.dir)),
  'wasm-out',
);

export async function loadNetwork(file: 'tfjs-backend-wasm-simd' | 'tfjs-backend-wasm') {
  const weights = readWeightsFile(extractWeights());
  const module = await WebAssembly.compile(readFileSync(join(wasmFolder, `${file}.wasm`)));
  const kernels = await Kernels.start(module);
  return { kernels, loaded: new WasmNetwork(kernels, network, (layer) => foldLayer(layer, weights)) };
}
