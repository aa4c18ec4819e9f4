/**
 * The file of weights as the build makes it out of nsfwjs and the worker reads it: for every weight the smallest value
 * and the size of a step, then for every number of every weight one byte. Names, order and sizes are those of the
 * layers and are in the file only by their order.
 */
import { countKernel, type Layer, listLayers, network } from './layers.ts';

export type WeightPlace = { readonly name: string; readonly count: number };

const normParts = ['gamma', 'beta', 'moving_mean', 'moving_variance'];

function listWeightsOf(layer: Layer): readonly WeightPlace[] {
  const { kernel, end, outChannels } = layer;
  const names = 'norm' in end ? normParts.map((part) => `${end.norm}/${part}`) : [end.bias];
  return [
    { name: kernel, count: countKernel(layer) },
    ...names.map((name) => ({ name, count: outChannels })),
  ];
}

/** Every weight in the order of the file. */
export const weightPlaces: readonly WeightPlace[] = listLayers(network).flatMap(listWeightsOf);

/** Two double-precision numbers, little-endian: the smallest value, and the size of a step. */
const headBytes = 16;
const headsBytes = weightPlaces.length * headBytes;

export const weightsBytes = headsBytes + weightPlaces.reduce((sum, { count }) => sum + count, 0);

export type QuantisedWeight = { readonly min: number; readonly step: number; readonly bytes: Uint8Array };

export function writeWeightsFile(find: (place: WeightPlace) => QuantisedWeight): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(weightsBytes);
  const heads = new DataView(file.buffer);
  let at = headsBytes;
  for (const [index, place] of weightPlaces.entries()) {
    const { min, step, bytes } = find(place);
    heads.setFloat64(index * headBytes, min, true);
    heads.setFloat64(index * headBytes + 8, step, true);
    file.set(bytes, at);
    at += place.count;
  }
  return file;
}

export type Weights = ReadonlyMap<string, Float32Array<ArrayBuffer>>;

/** The weights by their names, as numbers. @throws for a file of another length. */
export function readWeightsFile(file: Uint8Array): Weights {
  if (file.length !== weightsBytes) throw new Error(`weights of ${file.length} bytes`);
  const heads = new DataView(file.buffer, file.byteOffset);
  let at = headsBytes;
  const weights = weightPlaces.map(({ name, count }, index) => {
    const min = heads.getFloat64(index * headBytes, true);
    const step = heads.getFloat64(index * headBytes + 8, true);
    const bytes = file.subarray(at, at + count);
    at += count;
    return [name, Float32Array.from(bytes, (byte) => byte * step + min)] as const;
  });
  return new Map(weights);
}
