/** The veil: colours that run into each other, and nothing sharper than the thumbnail has. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type Thumbnail, thumbnailSide } from './thumbnail.ts';
import { veilSide, weaveVeil } from './veil.ts';

const cells = thumbnailSide * thumbnailSide;
const anyThumbnail = fc
  .uint8ClampedArray({ minLength: cells * 3, maxLength: cells * 3 })
  .map((bytes): Thumbnail => Uint8ClampedArray.from(bytes));

function paint(colourOf: (column: number, row: number) => readonly number[]): Thumbnail {
  const thumbnail = new Uint8ClampedArray(cells * 3);
  for (let cell = 0; cell < cells; cell++)
    thumbnail.set(colourOf(cell % thumbnailSide, Math.floor(cell / thumbnailSide)), cell * 3);
  return thumbnail;
}

function colourAt(rgba: Uint8ClampedArray, x: number, y: number): readonly number[] {
  return [...rgba.subarray((y * veilSide + x) * 4, (y * veilSide + x) * 4 + 3)];
}

test('one colour everywhere stays one colour, dimmed', () => {
  const veil = weaveVeil(paint(() => [200, 200, 200]));
  for (let pixel = 0; pixel < veil.length; pixel += 4)
    expect([...veil.subarray(pixel, pixel + 4)]).toEqual([140, 140, 140, 255]);
});

test('is opaque, and darker than the picture', () => {
  fc.assert(
    fc.property(anyThumbnail, (thumbnail) => {
      const veil = weaveVeil(thumbnail);
      const [colours, alphas] = [veil.filter((_, at) => at % 4 < 3), veil.filter((_, at) => at % 4 === 3)];
      expect(Math.max(...colours)).toBeLessThanOrEqual(Math.ceil(255 * 0.7));
      expect(Math.min(...alphas)).toBe(255);
    }),
    { numRuns: 20 },
  );
});

test('has no edge: from pixel to pixel at most a quarter of the step between two cells', () => {
  const most = Math.ceil((255 * 0.7) / 4);
  fc.assert(
    fc.property(anyThumbnail, fc.nat(veilSide - 2), fc.nat(veilSide - 1), (thumbnail, x, y) => {
      const veil = weaveVeil(thumbnail);
      for (const [one, other] of [
        [colourAt(veil, x, y), colourAt(veil, x + 1, y)],
        [colourAt(veil, y, x), colourAt(veil, y, x + 1)],
      ] as const) {
        for (const [channel, value] of one.entries())
          expect(Math.abs(value - (other[channel] ?? 0))).toBeLessThanOrEqual(most);
      }
    }),
  );
});

test('colours are where they were', () => {
  const veil = weaveVeil(paint((column, row) => [column < 4 ? 255 : 0, row < 4 ? 255 : 0, 0]));
  const last = veilSide - 1;
  const [topLeft, topRight, bottomLeft, bottomRight] = (
    [
      [0, 0],
      [last, 0],
      [0, last],
      [last, last],
    ] as const
  ).map(([x, y]) => colourAt(veil, x, y));
  for (const [colour, red, green] of [
    [topLeft, true, true],
    [topRight, false, true],
    [bottomLeft, true, false],
    [bottomRight, false, false],
  ] as const) {
    expect([(colour?.[0] ?? 0) > 90, (colour?.[1] ?? 0) > 90]).toEqual([red, green]);
  }
});

test('what is alternately black and white from cell to cell is nearly grey', () => {
  const veil = weaveVeil(paint((column, row) => Array(3).fill((column + row) % 2 === 0 ? 255 : 0)));
  for (let y = 4; y < veilSide - 4; y++) {
    for (let x = 4; x < veilSide - 4; x++) {
      const [red = 0] = colourAt(veil, x, y);
      expect(Math.abs(red - 89)).toBeLessThan(12);
    }
  }
});
