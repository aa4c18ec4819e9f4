/** Numbers by chance that are the same every time, and noise that runs smoothly over a plane. */

export type Random = () => number;

/** Mulberry32: small, and the same everywhere. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number of its own for every point of a grid, 0 to 1. */
function hash(x: number, y: number, seed: number): number {
  let mixed = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** Smooth noise, 0 to 1, with one hill or valley for each unit. */
export function noiseAt(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - left, y - top];
  const [right, down] = [dx * dx * (3 - 2 * dx), dy * dy * (3 - 2 * dy)];
  const above = hash(left, top, seed) * (1 - right) + hash(left + 1, top, seed) * right;
  const below = hash(left, top + 1, seed) * (1 - right) + hash(left + 1, top + 1, seed) * right;
  return above * (1 - down) + below * down;
}

/** Noise upon noise, each half as large and half as strong, 0 to 1: clouds, stone, leaves. */
export function fractalAt(x: number, y: number, seed: number, octaves = 5): number {
  let [sum, strength, total, scale] = [0, 1, 0, 1];
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += strength * noiseAt(x * scale, y * scale, seed + octave * 101);
    total += strength;
    strength /= 2;
    scale *= 2;
  }
  return sum / total;
}
