/**
 * The folded network says what nsfwjs's own loader says, of pictures of every kind; and however often it is asked, it
 * takes no more memory.
 */
import { afterAll, beforeAll, expect, spyOn, test } from 'bun:test';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { load, type NSFWJS } from 'nsfwjs/core';
import { MobileNetV2Model } from 'nsfwjs/models/mobilenet_v2';
import { loadNetwork, wasmFolder } from '../../testing/loaded-network.ts';
import { createPicture, pictureSide } from '../../testing/seeded-picture.ts';
import { pictureClasses, type Scores } from '../analysis.ts';
import { fillInput } from './pixels.ts';
import { createScores } from './scores.ts';
import type { WasmNetwork } from './wasm-network.ts';

const tolerance = 5e-5;
const seeds = Array.from({ length: 32 }, (_, index) => index + 1);

let theirs: NSFWJS;

beforeAll(async () => {
  setWasmPaths(`${wasmFolder}/`);
  await tf.setBackend('wasm');
  const info = spyOn(console, 'info').mockImplementation(() => undefined);
  theirs = await load('MobileNetV2', { size: pictureSide, modelDefinitions: [MobileNetV2Model] });
  info.mockRestore();
}, 300_000);

afterAll(() => theirs.dispose());

async function classifyTheirs(rgba: Uint8ClampedArray): Promise<Scores> {
  const rgb = rgba.filter((_, index) => index % 4 < 3);
  const picture = tf.tensor3d(Int32Array.from(rgb), [pictureSide, pictureSide, 3], 'int32');
  const found = await theirs.classify(picture, pictureClasses.length);
  picture.dispose();
  return Object.fromEntries(found.map(({ className, probability }) => [className, probability])) as Scores;
}

function classifyOurs(loaded: WasmNetwork, rgba: Uint8ClampedArray): Scores {
  fillInput(loaded.input, rgba);
  const scores = createScores(loaded.run());
  if (!scores) throw new Error('no scores');
  return scores;
}

function compare(one: Scores, other: Scores): number {
  return Math.max(...pictureClasses.map((name) => Math.abs(one[name] - other[name])));
}

test('the scores are those of nsfwjs, with and without SIMD', async () => {
  const simd = await loadNetwork('tfjs-backend-wasm-simd');
  const plain = await loadNetwork('tfjs-backend-wasm');
  const likeliest = new Set<string>();
  let [largest, largestPlain] = [0, 0];
  for (const seed of seeds) {
    const rgba = createPicture(seed);
    const expected = await classifyTheirs(rgba);
    largest = Math.max(largest, compare(classifyOurs(simd.loaded, rgba), expected));
    if (seed % 8 === 0) {
      largestPlain = Math.max(largestPlain, compare(classifyOurs(plain.loaded, rgba), expected));
    }
    likeliest.add(pictureClasses.toSorted((one, other) => expected[other] - expected[one])[0] ?? '');
  }
  process.stdout.write(
    `largest difference from nsfwjs over ${seeds.length} pictures: ${largest.toExponential(1)}, ` +
      `without SIMD ${largestPlain.toExponential(1)}\n`,
  );
  expect(largest).toBeLessThanOrEqual(tolerance);
  expect(largestPlain).toBeLessThanOrEqual(tolerance);
  // Pictures that are all of one kind would prove little.
  expect(likeliest.size).toBeGreaterThanOrEqual(2);
}, 300_000);

test('a hundred analyses take no memory and change nothing', async () => {
  const { kernels, loaded } = await loadNetwork('tfjs-backend-wasm-simd');
  const [one, other] = [createPicture(1), createPicture(2)];
  const first = classifyOurs(loaded, one);
  const before = kernels.memoryBytes;
  for (let times = 0; times < 50; times += 1) {
    classifyOurs(loaded, other);
    expect(classifyOurs(loaded, one)).toEqual(first);
  }
  expect(kernels.memoryBytes).toBe(before);
  // Room that was reserved and is never given back would show here even if the memory did not have to grow.
  const reserved = kernels.reserve(1).address;
  classifyOurs(loaded, one);
  expect(kernels.reserve(1).address - reserved).toBeLessThan(64);
}, 300_000);
