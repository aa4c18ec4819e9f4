/** The sample photographs that `npm test` has fetched, decoded, and seen through the cameras of the corpus. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import { createRandom, type Random } from './chance.ts';
import { film, type Sequence, sceneSize } from './corpus.ts';
import { type Picture, resize } from './picture.ts';
import samples from './samples.json';

const folder = join(import.meta.dirname, '../../../../.cache/samples');

type Decoded = {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
  readonly channels: number;
};

function read(name: string): Buffer {
  try {
    return readFileSync(join(folder, name));
  } catch {
    throw new Error(`The sample ${name} is missing: run npm test -- unit once, which fetches it.`);
  }
}

function toPicture({ width, height, data, channels }: Decoded): Picture {
  const isGrey = channels < 3;
  const rgb = Float32Array.from({ length: width * height * 3 }, (_, index) => {
    const pixel = Math.floor(index / 3) * channels;
    return data[isGrey ? pixel : pixel + (index % 3)] ?? 0;
  });
  return { width, height, rgb };
}

function decode(name: string): Picture {
  const file = read(name);
  return name.endsWith('.png')
    ? toPicture(decodePng(file))
    : toPicture({ ...decodeJpeg(file, { useTArray: true }), channels: 4 });
}

const photographs = samples.map(({ path }) => basename(path)).filter((name) => !name.endsWith('.npy'));
export const photographCount = photographs.length;

/** A part with the shape of a camera's picture, as large as it gets or less. */
function cut(photograph: Picture, random: Random): Picture {
  const { width, height } = photograph;
  const share = 0.6 + 0.4 * random();
  const down = Math.min(height, (width * sceneSize.height) / sceneSize.width) * share;
  const across = (down * sceneSize.width) / sceneSize.height;
  return resize(photograph, sceneSize, [
    { from: (width - across) * random(), length: across },
    { from: (height - down) * random(), length: down },
  ]);
}

/** Each photograph `perPhotograph` times, every time another part of it through another camera. */
export function listPhotographed(seed: number, perPhotograph: number): readonly Sequence[] {
  return photographs.flatMap((name, order) => {
    let decoded: Picture | null = null;
    return Array.from({ length: perPhotograph }, (_, index): Sequence => {
      const own = (seed * 2003 + order) * 65_537 + index;
      return {
        kind: 'photograph',
        name: `${name} ${own}`,
        *frames() {
          const random = createRandom(own);
          decoded ??= decode(name);
          yield* film(cut(decoded, random), random);
        },
      };
    });
  });
}

const faceSide = 25;
/** The file goes on with pictures that are not of faces. */
export const faceCount = 100;

/** Two that are spoken against would block a picture. */
export const framesOfFace = 2;

/** NumPy's format: a head that says how long it is, then double-precision numbers, 0 to 1. */
function readFaces(): Float64Array {
  const file = read('lfw_subset.npy');
  const from = 10 + file.readUInt16LE(8);
  return new Float64Array(Uint8Array.from(file.subarray(from)).buffer);
}

function createFace(values: Float64Array, which: number): Picture {
  const pixels = values.subarray(which * faceSide ** 2, (which + 1) * faceSide ** 2);
  return toPicture({
    width: faceSide,
    height: faceSide,
    data: pixels.map((value) => value * 255),
    channels: 1,
  });
}

/** Faces of 25 × 25 pixels made as large as a picture, as the first frames of a call look. */
export function listFaces(seed: number, perFace: number): readonly Sequence[] {
  const values = readFaces();
  return Array.from({ length: faceCount * perFace }, (_, index): Sequence => {
    const own = seed * 4001 + index;
    return {
      kind: 'low-resolution face',
      name: `face ${index % faceCount} ${own}`,
      *frames() {
        const scene = resize(createFace(values, index % faceCount), sceneSize);
        yield* film(scene, createRandom(own), { frames: framesOfFace });
      },
    };
  });
}
