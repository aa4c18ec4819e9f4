/**
 * The built page's own network, run in the test: what it says of pictures that a visitor could see.
 */
import type { PictureClass } from '../../web/src/moderation/analysis.ts';
import { foldLayer } from '../../web/src/moderation/classifier/folding.ts';
import { Kernels } from '../../web/src/moderation/classifier/kernels.ts';
import { network } from '../../web/src/moderation/classifier/layers.ts';
import { fillInput } from '../../web/src/moderation/classifier/pixels.ts';
import { createScores } from '../../web/src/moderation/classifier/scores.ts';
import { WasmNetwork } from '../../web/src/moderation/classifier/wasm-network.ts';
import { readWeightsFile } from '../../web/src/moderation/classifier/weights-file.ts';
import { offenceOf } from '../../web/src/moderation/policy.ts';
import { listAssets, readAsset } from './built-page.ts';

export type Judge = {
  /** The probability that a picture of 224 × 224 pixels, four bytes each, is of these classes; 0 to 1. */
  offence(rgba: Uint8Array, classes: readonly PictureClass[]): number;
};

function findAsset(pattern: RegExp): Buffer {
  const name = listAssets().find((asset) => pattern.test(asset));
  if (name === undefined) throw new Error(`the build has no ${pattern}`);
  return readAsset(name);
}

export async function openJudge(): Promise<Judge> {
  const module = new WebAssembly.Module(new Uint8Array(findAsset(/wasm-simd-.*\.wasm$/)));
  const weights = readWeightsFile(new Uint8Array(findAsset(/^mobilenet-v2-.*\.bin$/)));
  const loaded = new WasmNetwork(await Kernels.start(module), network, (layer) => foldLayer(layer, weights));
  return {
    offence(rgba, classes) {
      fillInput(loaded.input, rgba);
      const scores = createScores(loaded.run());
      if (!scores) throw new Error('the network gave no scores');
      return offenceOf(scores, classes);
    },
  };
}
