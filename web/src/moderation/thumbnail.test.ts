/** Pictures as 8 × 8 colours, from a canvas and from what a decoder makes. */
import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { differenceOf, fromPixels, fromPlanes, type Plane, type Thumbnail } from './thumbnail.ts';

const cells = 64;
const anyThumbnail = fc
  .uint8ClampedArray({ minLength: cells * 3, maxLength: cells * 3 })
  .map((bytes) => Uint8ClampedArray.from(bytes));

test('the colours of pixels, without how opaque they are', () => {
  fc.assert(
    fc.property(anyThumbnail, fc.nat(255), (thumbnail, alpha) => {
      const pixels = new Uint8ClampedArray(cells * 4).fill(alpha);
      for (let cell = 0; cell < cells; cell++)
        pixels.set(thumbnail.subarray(cell * 3, cell * 3 + 3), cell * 4);
      expect(fromPixels(pixels)).toEqual(thumbnail);
    }),
  );
});

test('the difference is none of a picture from itself, the same both ways, and 255 of black from white', () => {
  fc.assert(
    fc.property(anyThumbnail, anyThumbnail, (one, other) => {
      expect(differenceOf(one, one)).toBe(0);
      expect(differenceOf(one, other)).toBe(differenceOf(other, one));
    }),
  );
  const plain = (value: number): Thumbnail => new Uint8ClampedArray(cells * 3).fill(value);
  expect(differenceOf(plain(0), plain(255))).toBe(255);
});

const [width, height, spare] = [64, 48, 16];
/** Lines longer than they need be, as decoders like them. */
const stride = width + spare;

/** A plane that has one value on the left and another on the right. */
function paint(
  place: Pick<Plane, 'bytes' | 'offset' | 'step'>,
  size: 1 | 2,
  values: readonly number[],
): Plane {
  const plane = { ...place, stride, width: width / size, height: height / size };
  for (let index = 0; index < plane.width * plane.height; index++) {
    const [x, y] = [index % plane.width, Math.floor(index / plane.width)];
    plane.bytes[plane.offset + y * stride + x * plane.step] = values[x < plane.width / 2 ? 0 : 1] ?? 0;
  }
  return plane;
}

/** Each of them a pair: left and right. */
function decode([y, u, v]: readonly (readonly number[])[], kind: 'I420' | 'NV12'): Thumbnail {
  const bytes = new Uint8Array(stride * height * 3);
  const from = stride * height;
  const luma = paint({ bytes, offset: 0, step: 1 }, 1, y ?? []);
  const [second, step] = kind === 'NV12' ? ([from + 1, 2] as const) : ([from * 2, 1] as const);
  const blue = paint({ bytes, offset: from, step }, 2, u ?? []);
  return fromPlanes(luma, blue, paint({ bytes, offset: second, step }, 2, v ?? []));
}

for (const kind of ['I420', 'NV12'] as const) {
  test(`decoded pictures have the colours they had before: ${kind}`, () => {
    // Red and blue as BT.601 writes them.
    const thumbnail = decode(
      [
        [81, 41],
        [90, 240],
        [240, 110],
      ],
      kind,
    );
    for (let cell = 0; cell < cells; cell++) {
      const [red = 0, green = 0, blue = 0] = thumbnail.subarray(cell * 3);
      const [most, least] = cell % 8 < 4 ? [red, blue] : [blue, red];
      expect(most).toBeGreaterThan(245);
      expect(least).toBeLessThan(10);
      expect(green).toBeLessThan(10);
    }
  });
}
