/**
 * A picture as 8 × 8 colours: enough to tell that a scene has changed, that nothing is to be seen or that it comes
 * again, and by far too little to see anything in it.
 */

export const thumbnailSide = 8;
const cells = thumbnailSide * thumbnailSide;

/** Red, green and blue (0 to 255) of each cell, row by row. */
export type Thumbnail = Uint8ClampedArray<ArrayBuffer>;

/** Mean difference of two thumbnails, 0 to 255. */
export function differenceOf(one: Thumbnail, other: Thumbnail): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += Math.abs((one[index] ?? 0) - (other[index] ?? 0));
  return sum / one.length;
}

/** From RGBA as a canvas of 8 × 8 pixels has it. */
export function fromPixels(rgba: Uint8ClampedArray): Thumbnail {
  const thumbnail = new Uint8ClampedArray(cells * 3);
  for (let cell = 0; cell < cells; cell++) {
    for (let channel = 0; channel < 3; channel++)
      thumbnail[cell * 3 + channel] = rgba[cell * 4 + channel] ?? 0;
  }
  return thumbnail;
}

/** One plane of a decoded picture: brightness or a colour difference. `step` is 2 where two of them are interleaved. */
export type Plane = {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly stride: number;
  readonly step: 1 | 2;
  readonly width: number;
  readonly height: number;
};

/** So many samples in each direction of a cell average the noise of a camera out. */
const samplesPerSide = 5;

function meanOfCell(plane: Plane, column: number, row: number): number {
  const { bytes, offset, stride, step, width, height } = plane;
  let sum = 0;
  for (let down = 0; down < samplesPerSide; down++) {
    const y = Math.floor(((row + (down + 0.5) / samplesPerSide) * height) / thumbnailSide);
    const line = offset + y * stride;
    for (let right = 0; right < samplesPerSide; right++) {
      const x = Math.floor(((column + (right + 0.5) / samplesPerSide) * width) / thumbnailSide);
      sum += bytes[line + x * step] ?? 0;
    }
  }
  return sum / (samplesPerSide * samplesPerSide);
}

/** From a picture as decoders have it (BT.601, studio range; another matrix shifts colours a little and no more). */
export function fromPlanes(y: Plane, u: Plane, v: Plane): Thumbnail {
  const thumbnail = new Uint8ClampedArray(cells * 3);
  for (let cell = 0; cell < cells; cell++) {
    const [column, row] = [cell % thumbnailSide, Math.floor(cell / thumbnailSide)];
    const luma = 1.164 * (meanOfCell(y, column, row) - 16);
    const blue = meanOfCell(u, column, row) - 128;
    const red = meanOfCell(v, column, row) - 128;
    thumbnail[cell * 3] = luma + 1.596 * red;
    thumbnail[cell * 3 + 1] = luma - 0.392 * blue - 0.813 * red;
    thumbnail[cell * 3 + 2] = luma + 2.017 * blue;
  }
  return thumbnail;
}

/** Brightness of each cell, 0 to 255. */
export function brightnessOf(thumbnail: Thumbnail): Float32Array {
  const brightness = new Float32Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    const [red = 0, green = 0, blue = 0] = thumbnail.subarray(cell * 3, cell * 3 + 3);
    brightness[cell] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return brightness;
}
