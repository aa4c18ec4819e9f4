/** Pictures of the tests as plain numbers: painting them, looking at a part of them, squeezing them for the network. */

export type Colour = readonly [red: number, green: number, blue: number];
/** Three numbers a pixel, 0 to 255. */
export type Picture = { readonly width: number; readonly height: number; readonly rgb: Float32Array };
/** The colour at a point: y is 0 to 1 from the top to the bottom, x begins at 0 on the left in the same unit. */
export type Painter = (x: number, y: number) => Colour;
export type Size = Pick<Picture, 'width' | 'height'>;

export const inputSide = 224;

export function clamp(share: number): number {
  return share < 0 ? 0 : share > 1 ? 1 : share;
}

/** Math.hypot takes several times as long. */
export function distance(across: number, down: number): number {
  return Math.sqrt(across * across + down * down);
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  const [red, green, blue] = from;
  return [red + (to[0] - red) * share, green + (to[1] - green) * share, blue + (to[2] - blue) * share];
}

export function scale([red, green, blue]: Colour, factor: number): Colour {
  return [red * factor, green * factor, blue * factor];
}

export function paint({ width, height }: Size, painter: Painter): Picture {
  const rgb = new Float32Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const [red, green, blue] = painter((x + 0.5) / height, (y + 0.5) / height);
      rgb[at] = red;
      rgb[at + 1] = green;
      rgb[at + 2] = blue;
    }
  }
  return { width, height, rgb };
}

/** A part of a side, in pixels of it. */
export type Span = { readonly from: number; readonly length: number };
/** For every new pixel: `count` old ones from which on, and how much of each. */
type Shares = { readonly count: number; readonly at: Int32Array; readonly weights: Float32Array };

/** Shrinking averages over all that falls into a pixel; growing goes smoothly from one pixel to the next. */
function listShares(length: number, { from, length: span }: Span, into: number): Shares {
  const step = span / into;
  const reach = Math.max(1, step);
  const count = Math.ceil(reach * 2);
  const [at, weights] = [new Int32Array(into * count), new Float32Array(into * count)];
  for (let index = 0; index < into; index += 1) {
    const middle = from + (index + 0.5) * step - 0.5;
    const first = Math.ceil(middle - reach);
    let total = 0;
    for (let offset = 0; offset < count; offset += 1) {
      const weight = Math.max(0, 1 - Math.abs(first + offset - middle) / reach);
      at[index * count + offset] = Math.max(0, Math.min(length - 1, first + offset));
      weights[index * count + offset] = weight;
      total += weight;
    }
    for (let offset = index * count; offset < (index + 1) * count; offset += 1) {
      weights[offset] = (weights[offset] ?? 0) / total;
    }
  }
  return { count, at, weights };
}

function resizeRows({ width, height, rgb }: Picture, span: Span, into: number): Picture {
  const shares = listShares(width, span, into);
  const to = new Float32Array(into * height * 3);
  for (let y = 0; y < height; y += 1) {
    resizeRow(
      rgb.subarray(y * width * 3, (y + 1) * width * 3),
      to.subarray(y * into * 3, (y + 1) * into * 3),
      shares,
    );
  }
  return { width: into, height, rgb: to };
}

function resizeRow(rgb: Float32Array, to: Float32Array, { count, at, weights }: Shares): void {
  for (let share = 0, out = 0; share < weights.length; share += count, out += 3) {
    let [red, green, blue] = [0, 0, 0];
    for (let index = share; index < share + count; index += 1) {
      const [from, weight] = [(at[index] ?? 0) * 3, weights[index] ?? 0];
      red += weight * (rgb[from] ?? 0);
      green += weight * (rgb[from + 1] ?? 0);
      blue += weight * (rgb[from + 2] ?? 0);
    }
    to[out] = red;
    to[out + 1] = green;
    to[out + 2] = blue;
  }
}

function resizeColumns({ width, height, rgb }: Picture, span: Span, into: number): Picture {
  const { count, at, weights } = listShares(height, span, into);
  const row = width * 3;
  const to = new Float32Array(into * row);
  for (let share = 0; share < into * count; share += 1) {
    const [weight, from, out] = [
      weights[share] ?? 0,
      (at[share] ?? 0) * row,
      Math.floor(share / count) * row,
    ];
    for (let index = 0; index < row; index += 1) {
      to[out + index] = (to[out + index] ?? 0) + weight * (rgb[from + index] ?? 0);
    }
  }
  return { width, height: into, rgb: to };
}

/** A part of a picture at another size. */
export function resize(picture: Picture, { width, height }: Size, part?: readonly [Span, Span]): Picture {
  const [across, down] = part ?? [
    { from: 0, length: picture.width },
    { from: 0, length: picture.height },
  ];
  return resizeColumns(resizeRows(picture, across, width), down, height);
}

/** As the classifier's worker gets it from its canvas: the whole picture in the network's square, four bytes a pixel. */
export function squeeze(picture: Picture): Uint8ClampedArray<ArrayBuffer> {
  const { rgb } = resize(picture, { width: inputSide, height: inputSide });
  const rgba = new Uint8ClampedArray(inputSide * inputSide * 4).fill(255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0;
    rgba[to + 1] = rgb[from + 1] ?? 0;
    rgba[to + 2] = rgb[from + 2] ?? 0;
  }
  return rgba;
}
