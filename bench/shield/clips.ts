/**
 * The cameras of this benchmark, with a short harmless part, and from which frame on they are offending: found with the
 * page's own network on the frames as they were made, and told by their mean blue, which rises all the way.
 */
import type { Clip } from '../../e2e/harness/clips.ts';
import type { Judge } from '../../e2e/harness/judge.ts';
import { recordedSide } from '../../e2e/harness/shielded.ts';
import { createCut, createPan, harmlessClip, offendingClip } from '../../e2e/harness/turning-clips.ts';
import { shieldPolicy } from '../../web/src/moderation/policy.ts';
import { BenchmarkError } from '../frame/benchmark.ts';

export const offendingClasses = ['Drawing'] as const;

/** Long enough to be met, seen and looked at calmly when it turns. */
const harmlessSeconds = 7;
const offendingSeconds = 5;

export const cut = createCut('short-cut', harmlessSeconds, offendingSeconds);
export const pan = createPan('short-pan', harmlessSeconds, offendingSeconds);

/** What cameras usually give: every pixel doubled, and twice as fast. */
export const largeClip: Clip = {
  ...harmlessClip,
  name: 'large',
  width: harmlessClip.width * 2,
  height: harmlessClip.height * 2,
  framesPerSecond: harmlessClip.framesPerSecond * 2,
  seconds: harmlessClip.seconds / 2,
  paint(rgb, seconds) {
    const { width, height } = harmlessClip;
    const small = new Uint8Array(width * height * 3);
    harmlessClip.paint(small, seconds * 2);
    for (let at = 0; at < rgb.length; at += 3) {
      const pixel = at / 3;
      const [x, y] = [(pixel % (width * 2)) >> 1, Math.floor(pixel / (width * 2)) >> 1];
      const from = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1) rgb[at + channel] = small[from + channel] ?? 0;
    }
  },
};

function paintFrame(clip: Clip, seconds: number): Uint8Array {
  const rgb = new Uint8Array(clip.width * clip.height * 3);
  clip.paint(rgb, seconds);
  return rgb;
}

function meanBlue(rgb: Uint8Array): number {
  let sum = 0;
  for (let at = 2; at < rgb.length; at += 3) sum += rgb[at] ?? 0;
  return sum / (rgb.length / 3);
}

/** The square that the network looks at, each pixel from the four around its place. */
function squeeze(rgb: Uint8Array, { width, height }: Clip): Uint8Array {
  const rgba = new Uint8Array(recordedSide ** 2 * 4).fill(255);
  for (let at = 0; at < rgba.length; at += 4) {
    const [column, row] = [(at / 4) % recordedSide, Math.floor(at / 4 / recordedSide)];
    const [x, y] = [
      ((column + 0.5) * width) / recordedSide - 0.5,
      ((row + 0.5) * height) / recordedSide - 0.5,
    ];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, down] = [x - left, y - top];
    const from = (top * width + left) * 3;
    for (let channel = 0; channel < 3; channel += 1) {
      const pick = (more: number) => rgb[from + channel + more] ?? 0;
      const upper = pick(0) * (1 - right) + pick(3) * right;
      const lower = pick(width * 3) * (1 - right) + pick(width * 3 + 3) * right;
      rgba[at + channel] = upper * (1 - down) + lower * down;
    }
  }
  return rgba;
}

/** Half-way between the two scenes of a cut. */
export function findBlueOfCut(): number {
  return (meanBlue(paintFrame(harmlessClip, 0)) + meanBlue(paintFrame(offendingClip, 0))) / 2;
}

/** The blue of the first frame of the pan that the network takes for an offending one. */
export function findBlueOfPan(judge: Judge): number {
  for (let seconds = harmlessSeconds; seconds < pan.seconds; seconds += 1 / pan.framesPerSecond) {
    const rgb = paintFrame(pan, seconds);
    if (judge.offence(squeeze(rgb, pan), offendingClasses) >= shieldPolicy.flagFrom) return meanBlue(rgb);
  }
  throw new BenchmarkError('No frame of the pan is an offending one.');
}
