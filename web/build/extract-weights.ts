/**
 * Takes the weights of the network out of the package nsfwjs, at build, and makes the one file of them that the page
 * downloads. It refuses to make any other than the one that is pinned.
 */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { weightsHash } from '../src/moderation/classifier/model-name.ts';
import {
  type QuantisedWeight,
  type WeightPlace,
  weightPlaces,
  writeWeightsFile,
} from '../src/moderation/classifier/weights-file.ts';

/** As nsfwjs writes its manifest. */
type ManifestWeight = {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization: { readonly min: number; readonly scale: number; readonly dtype: string };
};
type Model = { readonly weightsManifest: readonly { readonly weights: readonly ManifestWeight[] }[] };

const require = createRequire(import.meta.url);

function loadModel(): { readonly manifest: readonly ManifestWeight[]; readonly bytes: Uint8Array } {
  // The package names no way to these two files, so they are found from one that it names.
  const folder = join(dirname(require.resolve('nsfwjs')), '../models/mobilenet_v2');
  const model = require(join(folder, 'model.min.js')) as Model;
  const bytes = Buffer.from(require(join(folder, 'group1-shard1of1.min.js')) as string, 'base64');
  return { manifest: model.weightsManifest.flatMap(({ weights }) => weights), bytes };
}

function sliceWeights(manifest: readonly ManifestWeight[], bytes: Uint8Array): Map<string, QuantisedWeight> {
  let at = 0;
  const slices = manifest.map(({ name, shape, quantization: { min, scale, dtype } }) => {
    if (dtype !== 'uint8') throw new Error(`The weight ${name} is stored as ${dtype}, not as single bytes.`);
    const count = shape.reduce((product, length) => product * length, 1);
    const slice = bytes.subarray(at, at + count);
    at += count;
    return [name, { min, step: scale, bytes: slice }] as const;
  });
  return new Map(slices);
}

/** @throws if the installed nsfwjs holds other weights than the pinned ones. */
export function extractWeights(): Uint8Array<ArrayBuffer> {
  const { manifest, bytes } = loadModel();
  const slices = sliceWeights(manifest, bytes);
  if (slices.size !== weightPlaces.length) {
    throw new Error(`nsfwjs holds ${slices.size} weights; the network has ${weightPlaces.length}.`);
  }
  const file = writeWeightsFile(({ name, count }: WeightPlace) => {
    const slice = slices.get(name);
    if (slice?.bytes.length !== count) throw new Error(`nsfwjs holds no weight ${name} of ${count} numbers.`);
    return slice;
  });
  checkWeights(file);
  return file;
}

/** @throws unless `file` is the pinned one. */
export function checkWeights(file: Uint8Array): void {
  const hash = createHash('sha256').update(file).digest('hex');
  if (hash === weightsHash) return;
  throw new Error(
    `The weights taken from nsfwjs have the SHA-256 ${hash}, not ${weightsHash} as pinned in model-name.ts: ` +
      'somebody changed the package. Nothing is built with weights that nobody has looked at.',
  );
}
