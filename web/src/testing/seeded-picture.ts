/**
 * Pictures made of a number: a gradient with shapes, stripes and noise on it, each picture of another mixture. They
 * show nothing, and lead a classifier into every corner.
 */

export const pictureSide = 224;

type Colour = readonly [number, number, number];
type Random = () => number;
/** The colour at a point, 0 to 1 across the picture; null where there is nothing. */
type Shape = (x: number, y: number) => Colour | null;

/** Mulberry32: small, and the same everywhere. */
function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function createColour(random: Random): Colour {
  return [random() * 255, random() * 255, random() * 255];
}

function createEllipse(random: Random): Shape {
  const [cx, cy, rx, ry] = [random(), random(), 0.05 + random() * 0.4, 0.05 + random() * 0.4];
  const colour = createColour(random);
  return (x, y) => (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1 ? colour : null);
}

function createStripes(random: Random): Shape {
  const [angle, width, colour] = [random() * Math.PI, 4 + random() * 40, createColour(random)];
  const [dx, dy] = [Math.cos(angle) * width, Math.sin(angle) * width];
  return (x, y) => (Math.sin(x * dx + y * dy) > 0.6 ? colour : null);
}

function createGradient(random: Random): (x: number, y: number) => Colour {
  const [from, to, slant] = [createColour(random), createColour(random), random()];
  return (x, y) => {
    const share = slant * x + (1 - slant) * y;
    const mix = (index: 0 | 1 | 2) => from[index] * (1 - share) + to[index] * share;
    return [mix(0), mix(1), mix(2)];
  };
}

/** Four bytes a pixel, as a canvas gives them. */
export function createPicture(seed: number): Uint8ClampedArray<ArrayBuffer> {
  const random = createRandom(seed);
  const ground = createGradient(random);
  const shapes = Array.from({ length: Math.floor(random() * 8) }, () =>
    random() < 0.7 ? createEllipse(random) : createStripes(random),
  );
  const noise = random() ** 3 * 120;
  const rgba = new Uint8ClampedArray(pictureSide * pictureSide * 4);
  for (let index = 0; index < pictureSide * pictureSide; index += 1) {
    const [x, y] = [(index % pictureSide) / pictureSide, Math.floor(index / pictureSide) / pictureSide];
    const colour = shapes.reduce<Colour>((below, shape) => shape(x, y) ?? below, ground(x, y));
    for (const [channel, value] of colour.entries()) {
      rgba[index * 4 + channel] = value + (random() - 0.5) * noise;
    }
    rgba[index * 4 + 3] = 255;
  }
  return rgba;
}
