/** What a camera, its light and a codec make of a scene. */
import { createRandom, type Random } from './chance.ts';
import { type Picture, resize } from './picture.ts';

export type Effect = (picture: Picture, random: Random) => Picture;

const noiseLength = 65_537;
/** Of about a normal distribution with a standard deviation of 1. */
const noise = Float32Array.from({ length: noiseLength }, makeNormal(createRandom(1)));

function makeNormal(random: Random): () => number {
  return () => (random() + random() + random() - 1.5) * 2;
}

/** A sensor's noise; every row of the picture begins somewhere else in the same long list. */
export function addNoise(picture: Picture, spread: number, random: Random): Picture {
  const rgb = picture.rgb.slice();
  const row = picture.width * 3;
  for (let index = 0, from = 0; index < rgb.length; index += 1, from += 1) {
    if (index % row === 0) from = Math.floor(random() * noiseLength);
    rgb[index] = (rgb[index] ?? 0) + spread * (noise[from % noiseLength] ?? 0);
  }
  return { ...picture, rgb };
}

export function light(picture: Picture, gains: readonly [number, number, number], lift = 0): Picture {
  const rgb = picture.rgb.slice();
  for (let index = 0; index < rgb.length; index += 1) {
    rgb[index] = toByte((rgb[index] ?? 0) * (gains[index % 3] ?? 1) + lift);
  }
  return { ...picture, rgb };
}

function toByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** Little light, and a sensor that makes up for it with noise. */
export const darken: Effect = (picture, random) => {
  const gain = 0.08 + 0.25 * random();
  return addNoise(
    light(picture, [gain, gain * 0.95, gain * 0.9], 4 + 10 * random()),
    2 + 5 * random(),
    random,
  );
};

export const overexpose: Effect = (picture, random) => {
  const gain = 1.5 + 1.2 * random();
  return light(picture, [gain, gain, gain], 10 + 40 * random());
};

/** The light of a lamp, a screen or a coloured bulb. */
export const tint: Effect = (picture, random) =>
  light(picture, [0.4 + 0.9 * random(), 0.4 + 0.8 * random(), 0.4 + 0.9 * random()]);

/** A moved camera: the mean over a way. */
export const moveFast: Effect = (picture, random) => {
  const [angle, way] = [random() * Math.PI, picture.height * (0.02 + 0.06 * random())];
  const steps = 6;
  const { width, height } = picture;
  const rgb = new Float32Array(picture.rgb.length);
  for (let step = 0; step < steps; step += 1) {
    const along = (step / (steps - 1) - 0.5) * way;
    const moved = resize(picture, picture, [
      { from: Math.cos(angle) * along, length: width },
      { from: Math.sin(angle) * along, length: height },
    ]);
    for (let index = 0; index < rgb.length; index += 1) {
      rgb[index] = (rgb[index] ?? 0) + (moved.rgb[index] ?? 0) / steps;
    }
  }
  return { width, height, rgb };
};

/** Out of focus, or a call that has just begun: few pixels made large. */
export function defocus(picture: Picture, factor: number): Picture {
  const small = {
    width: Math.max(8, Math.round(picture.width / factor)),
    height: Math.max(6, Math.round(picture.height / factor)),
  };
  return resize(resize(picture, small), picture);
}

const side = 8;
/** Row by row, the strength of each wave of a row of eight. */
const cosines = Float32Array.from({ length: side * side }, (_, index) => {
  const [wave, at] = [Math.floor(index / side), index % side];
  return Math.sqrt((wave === 0 ? 1 : 2) / side) * Math.cos(((2 * at + 1) * wave * Math.PI) / (2 * side));
});
const turnedCosines = cosines.map(
  (_, index) => cosines[(index % side) * side + Math.floor(index / side)] ?? 0,
);

/** Along the rows of a block, leaving it turned by its diagonal, so that doing it twice does both directions. */
function transform(block: Float32Array, to: Float32Array, waves: Float32Array): void {
  for (let row = 0; row < side; row += 1) {
    for (let wave = 0; wave < side; wave += 1) {
      let sum = 0;
      for (let at = 0; at < side; at += 1)
        sum += (block[row * side + at] ?? 0) * (waves[wave * side + at] ?? 0);
      to[wave * side + row] = sum;
    }
  }
}

type Point = readonly [x: number, y: number];
type Plane = { readonly width: number; readonly height: number; readonly values: Float32Array };

/** Coarser for finer waves, as codecs do it. */
function quantise(block: Float32Array, step: number): void {
  for (let index = 0; index < side * side; index += 1) {
    const size = step * (1 + 0.4 * ((index % side) + (index >> 3)));
    block[index] = Math.round((block[index] ?? 0) / size) * size;
  }
}

function codePlane(plane: Plane, step: number): void {
  const [block, turned] = [new Float32Array(side * side), new Float32Array(side * side)];
  for (let top = 0; top < plane.height; top += side) {
    for (let left = 0; left < plane.width; left += side) {
      readBlock(plane, block, [left, top]);
      transform(block, turned, cosines);
      transform(turned, block, cosines);
      quantise(block, step);
      transform(block, turned, turnedCosines);
      transform(turned, block, turnedCosines);
      writeBlock(plane, block, [left, top]);
    }
  }
}

function readBlock({ width, height, values }: Plane, block: Float32Array, [left, top]: Point): void {
  for (let index = 0; index < side * side; index += 1) {
    const y = Math.min(height - 1, top + (index >> 3));
    block[index] = values[y * width + Math.min(width - 1, left + (index % side))] ?? 0;
  }
}

function writeBlock({ width, height, values }: Plane, block: Float32Array, [left, top]: Point): void {
  for (let index = 0; index < side * side; index += 1) {
    const [x, y] = [left + (index % side), top + (index >> 3)];
    if (x < width && y < height) values[y * width + x] = block[index] ?? 0;
  }
}

function takePlane(picture: Picture, of: (red: number, green: number, blue: number) => number): Plane {
  const { width, height, rgb } = picture;
  const values = new Float32Array(width * height);
  for (let index = 0; index < values.length; index += 1) {
    values[index] = of(rgb[index * 3] ?? 0, rgb[index * 3 + 1] ?? 0, rgb[index * 3 + 2] ?? 0);
  }
  return { width, height, values };
}

/** Half the colour in both directions, blocks of 8 × 8, waves in steps of `step`: what a bit rate leaves of a picture. */
export function code(picture: Picture, step: number): Picture {
  const { width, height } = picture;
  const half = resize(picture, { width: width >> 1, height: height >> 1 });
  const luma = takePlane(picture, (red, green, blue) => 0.299 * red + 0.587 * green + 0.114 * blue);
  const blues = takePlane(half, (red, green, blue) => -0.169 * red - 0.331 * green + 0.5 * blue);
  const reds = takePlane(half, (red, green, blue) => 0.5 * red - 0.419 * green - 0.081 * blue);
  codePlane(luma, step);
  codePlane(blues, step * 1.5);
  codePlane(reds, step * 1.5);
  const rgb = new Float32Array(width * height * 3);
  for (let index = 0; index < luma.values.length; index += 1) {
    const at =
      Math.min(half.height - 1, Math.floor(index / width) >> 1) * half.width + ((index % width) >> 1);
    const [light, blue, red] = [luma.values[index] ?? 0, blues.values[at] ?? 0, reds.values[at] ?? 0];
    rgb[index * 3] = toByte(light + 1.402 * red);
    rgb[index * 3 + 1] = toByte(light - 0.344 * blue - 0.714 * red);
    rgb[index * 3 + 2] = toByte(light + 1.772 * blue);
  }
  return { width, height, rgb };
}
