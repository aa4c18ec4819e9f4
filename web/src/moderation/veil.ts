/**
 * What lies over a picture that may not be seen: the colours of its thumbnail, run into each other and dimmed. Computed
 * here, because a blur over the whole screen costs a device without a fast graphics unit half a core.
 */
import { type Thumbnail, thumbnailSide } from './thumbnail.ts';

/** So fine that the steps between its pixels are not seen at any size of screen. */
export const veilSide = 32;
/** How often it follows the picture: often enough to be seen moving. */
export const veilEveryMs = 100;

const saturation = 0.8;
const dimming = 0.7;
/** How much each colour adds to brightness (BT.709). */
const luminance = [0.213, 0.715, 0.072] as const;

/** The four weights of a uniform cubic B-spline at `t` of the way from its second point to its third. */
function splineWeights(t: number): readonly number[] {
  const rest = 1 - t;
  return [
    rest ** 3 / 6,
    (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
    (3 * rest ** 3 - 6 * rest ** 2 + 4) / 6,
    t ** 3 / 6,
  ];
}

/** For each place along a side of the veil, how much each cell counts; what lies beyond the edge is as the edge. */
const weights: readonly Float32Array[] = Array.from({ length: veilSide }, (_, place) => {
  const at = ((place + 0.5) * thumbnailSide) / veilSide - 0.5;
  const before = Math.floor(at);
  const counts = new Float32Array(thumbnailSide);
  for (const [index, weight] of splineWeights(at - before).entries()) {
    const cell = Math.min(Math.max(before - 1 + index, 0), thumbnailSide - 1);
    counts[cell] = (counts[cell] ?? 0) + weight;
  }
  return counts;
});

function mix(counts: Float32Array, valueAt: (cell: number) => number): number {
  let sum = 0;
  for (let cell = 0; cell < thumbnailSide; cell++) sum += (counts[cell] ?? 0) * valueAt(cell);
  return sum;
}

/** One colour of the whole veil, each row first, then each column. */
function spread(thumbnail: Thumbnail, channel: number): Float32Array {
  const rows = new Float32Array(thumbnailSide * veilSide);
  for (let row = 0; row < thumbnailSide; row++) {
    for (const [x, counts] of weights.entries()) {
      rows[row * veilSide + x] = mix(
        counts,
        (cell) => thumbnail[(row * thumbnailSide + cell) * 3 + channel] ?? 0,
      );
    }
  }
  const whole = new Float32Array(veilSide * veilSide);
  for (const [y, counts] of weights.entries()) {
    for (let x = 0; x < veilSide; x++) {
      whole[y * veilSide + x] = mix(counts, (cell) => rows[cell * veilSide + x] ?? 0);
    }
  }
  return whole;
}

/** RGBA of a canvas of `veilSide` × `veilSide` pixels, opaque. */
export function weaveVeil(thumbnail: Thumbnail): Uint8ClampedArray<ArrayBuffer> {
  const channels = luminance.map((_, channel) => spread(thumbnail, channel));
  const rgba = new Uint8ClampedArray(veilSide * veilSide * 4).fill(255);
  for (let pixel = 0; pixel < veilSide * veilSide; pixel++) {
    const colour = channels.map((values) => values[pixel] ?? 0);
    const grey = luminance.reduce((sum, part, channel) => sum + part * (colour[channel] ?? 0), 0);
    for (const [channel, value] of colour.entries())
      rgba[pixel * 4 + channel] = dimming * (grey + saturation * (value - grey));
  }
  return rgba;
}

/** Draws it on the veil's own canvas. */
export function drawVeil(canvas: HTMLCanvasElement, thumbnail: Thumbnail): void {
  if (canvas.width !== veilSide) [canvas.width, canvas.height] = [veilSide, veilSide];
  const pixels = new ImageData(weaveVeil(thumbnail), veilSide);
  canvas.getContext('2d', { alpha: false })?.putImageData(pixels, 0, 0);
}
