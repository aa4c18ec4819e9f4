/** What is computed from the pixels of a picture directly: the network's input, and how sharp the picture is. */

/** Three numbers a pixel, 0 to 1, out of the four bytes a pixel that a canvas gives. */
export function fillInput(input: Float32Array, rgba: ArrayLike<number>): void {
  for (let to = 0, from = 0; to < input.length; to += 3, from += 4) {
    input[to] = (rgba[from] ?? 0) / 255;
    input[to + 1] = (rgba[from + 1] ?? 0) / 255;
    input[to + 2] = (rgba[from + 2] ?? 0) / 255;
  }
}

/** Brightness as the eye weighs the colours (Rec. 601), 0 to 255. */
function computeLuma(rgba: ArrayLike<number>, pixels: number): Float32Array {
  const luma = new Float32Array(pixels);
  for (let index = 0, from = 0; index < pixels; index += 1, from += 4) {
    luma[index] = 0.299 * (rgba[from] ?? 0) + 0.587 * (rgba[from + 1] ?? 0) + 0.114 * (rgba[from + 2] ?? 0);
  }
  return luma;
}

/**
 * The variance of the Laplacian of the brightness: how much a pixel differs from the four beside it. The outermost
 * pixels have no four beside them and are left out.
 */
export function measureSharpness(rgba: ArrayLike<number>, width: number, height: number): number {
  const luma = computeLuma(rgba, width * height);
  let [sum, squares] = [0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at += 1) {
      const around =
        (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[at - width] ?? 0) + (luma[at + width] ?? 0);
      const edge = around - 4 * (luma[at] ?? 0);
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = Math.max(1, (width - 2) * (height - 2));
  return squares / count - (sum / count) ** 2;
}
