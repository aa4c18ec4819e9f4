/** The network's input, and sharpness. */
import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { fillInput, measureSharpness } from './pixels.ts';

function createGrey(width: number, height: number, brightness: (x: number, y: number) => number): number[] {
  return Array.from({ length: width * height }, (_, index) => {
    const value = brightness(index % width, Math.floor(index / width));
    return [value, value, value, 255];
  }).flat();
}

/** Every pixel becomes the average of those around it. */
function blur(rgba: ArrayLike<number>, side: number, radius: number): Uint8ClampedArray {
  const blurred = new Uint8ClampedArray(rgba.length);
  const clamp = (value: number) => Math.min(side - 1, Math.max(0, value));
  for (let index = 0; index < side * side * 4; index += 1) {
    const [channel, pixel] = [index % 4, index >> 2];
    let sum = 0;
    for (let dy = -radius; dy <= radius; dy += 1) {
      for (let dx = -radius; dx <= radius; dx += 1) {
        const at = clamp(Math.floor(pixel / side) + dy) * side + clamp((pixel % side) + dx);
        sum += rgba[at * 4 + channel] ?? 0;
      }
    }
    blurred[index] = sum / (2 * radius + 1) ** 2;
  }
  return blurred;
}

describe('sharpness', () => {
  test('is nothing where all is one colour, or changes evenly', () => {
    expect(
      measureSharpness(
        createGrey(9, 7, () => 130),
        9,
        7,
      ),
    ).toBeCloseTo(0, 6);
    expect(
      measureSharpness(
        createGrey(9, 7, (x, y) => 10 * x + 5 * y),
        9,
        7,
      ),
    ).toBeCloseTo(0, 6);
  });

  test('of a chessboard is the square of four steps', () => {
    const board = createGrey(10, 10, (x, y) => ((x + y) % 2) * 10);
    expect(measureSharpness(board, 10, 10)).toBeCloseTo(40 ** 2, 2);
  });

  test('of one bright pixel', () => {
    // Of the nine pixels inside, one differs by -40 from those beside it, four by 10: the mean is 0.
    const star = createGrey(5, 5, (x, y) => (x === 2 && y === 2 ? 10 : 0));
    expect(measureSharpness(star, 5, 5)).toBeCloseTo((40 ** 2 + 4 * 10 ** 2) / 9, 3);
  });

  test('grows with the square of the contrast, and does not care for brightness', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { minLength: 64, maxLength: 64 }), (values) => {
        const pick = (x: number, y: number) => values[y * 8 + x] ?? 0;
        const sharpness = measureSharpness(createGrey(8, 8, pick), 8, 8);
        const stronger = createGrey(8, 8, (x, y) => 3 * pick(x, y));
        const brighter = createGrey(8, 8, (x, y) => pick(x, y) + 100);
        expect(measureSharpness(stronger, 8, 8)).toBeCloseTo(9 * sharpness, 1);
        expect(measureSharpness(brighter, 8, 8)).toBeCloseTo(sharpness, 1);
      }),
    );
  });

  test('falls as a picture is blurred', () => {
    const side = 40;
    const picture = createGrey(side, side, (x, y) => ((x * 7 + y * 13) % 11) * 20);
    const [sharp, soft, softer] = [picture, blur(picture, side, 1), blur(picture, side, 4)].map((rgba) =>
      measureSharpness(rgba, side, side),
    );
    expect(soft).toBeLessThan(sharp ?? 0);
    expect(softer).toBeLessThan(soft ?? 0);
  });
});

test('the input is red, green and blue from 0 to 1, without what is transparent', () => {
  const input = new Float32Array(6);
  fillInput(input, [255, 0, 51, 255, 0, 102, 255, 7]);
  expect(Array.from(input)).toEqual(Array.from(Float32Array.of(1, 0, 0.2, 0, 0.4, 1)));
});
