/** The file of weights: made of the installed package, pinned, and read as it was written. */
import { expect, test } from 'bun:test';
import { checkWeights, extractWeights } from '../../../build/extract-weights.ts';
import { listLayers, network } from './layers.ts';
import { modelName, weightsHash } from './model-name.ts';
import { readWeightsFile, weightPlaces, weightsBytes, writeWeightsFile } from './weights-file.ts';

test('the installed package holds the pinned weights', () => {
  const file = extractWeights();
  expect(new Bun.CryptoHasher('sha256').update(file).digest('hex')).toBe(weightsHash);
  expect(file.length).toBe(weightsBytes);
});

test('weights of which one bit is another are refused, with a sentence', () => {
  const file = extractWeights();
  file[1_000_000] = (file[1_000_000] ?? 0) ^ 1;
  expect(() => checkWeights(file)).toThrow(/have the SHA-256 [0-9a-f]{64}, not .* as pinned/);
});

test('the name of the model is one that verdicts may carry', () => {
  expect(modelName).toMatch(/^mobilenet-v2-[0-9a-f]{8}$/);
  expect(weightsHash).toStartWith(modelName.slice(-8));
});

test('the network has the layers of MobileNetV2, three dense ones, and each weight once', () => {
  const layers = listLayers(network);
  expect(layers.filter(({ end }) => 'norm' in end)).toHaveLength(52);
  expect(layers.filter(({ end }) => 'bias' in end)).toHaveLength(3);
  expect(network.blocks.filter(({ addsInput }) => addsInput)).toHaveLength(10);
  expect(new Set(weightPlaces.map(({ name }) => name)).size).toBe(266);
  for (const { layers: inside } of network.blocks) {
    for (const [index, layer] of inside.slice(1).entries()) {
      expect([layer.side, layer.channels]).toEqual([
        inside[index]?.outSide ?? 0,
        inside[index]?.outChannels ?? 0,
      ]);
    }
  }
});

test('what is written is read', () => {
  const bytesOf = (name: string, count: number) =>
    Uint8Array.from({ length: count }, (_, at) => at + name.length);
  const file = writeWeightsFile(({ name, count }) => ({
    min: -name.length,
    step: 0.25,
    bytes: bytesOf(name, count),
  }));
  const weights = readWeightsFile(file);
  for (const { name, count } of weightPlaces) {
    const expected = Float32Array.from(bytesOf(name, count), (byte) => byte * 0.25 - name.length);
    expect(weights.get(name)).toEqual(expected);
  }
  expect(() => readWeightsFile(file.subarray(1))).toThrow('weights of');
});
