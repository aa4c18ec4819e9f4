/**
 * Clips that stand for a camera, painted picture by picture and written as YUV4MPEG2. Chromium plays them again and
 * again from the moment the camera is opened.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

export type Clip = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly seconds: number;
  /** Paints the picture at a time: three bytes a pixel, red, green and blue. */
  paint(rgb: Uint8Array, seconds: number): void;
};

export function writeClip(file: string, clip: Clip): void {
  const { width, height, framesPerSecond, seconds, paint } = clip;
  const rgb = new Uint8Array(width * height * 3);
  const output = openSync(file, 'w');
  writeSync(output, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  for (let frame = 0; frame < seconds * framesPerSecond; frame += 1) {
    paint(rgb, frame / framesPerSecond);
    writeSync(output, 'FRAME\n');
    writeSync(output, convertToYuv(rgb, width, height));
  }
  closeSync(output);
}

/** BT.601, studio range, 4:2:0: what Chromium takes such a file for. Colours are those of every second pixel. */
function convertToYuv(rgb: Uint8Array, width: number, height: number): Buffer {
  const luma = width * height;
  const yuv = Buffer.alloc((luma * 3) / 2);
  for (let at = 0; at < luma; at += 1) {
    const [red, green, blue] = [rgb[at * 3] ?? 0, rgb[at * 3 + 1] ?? 0, rgb[at * 3 + 2] ?? 0];
    yuv[at] = 16 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255;
  }
  for (let place = 0; place < luma / 4; place += 1) {
    const [x, y] = [(place % (width / 2)) * 2, Math.floor(place / (width / 2)) * 2];
    const from = (y * width + x) * 3;
    const [red, green, blue] = [rgb[from] ?? 0, rgb[from + 1] ?? 0, rgb[from + 2] ?? 0];
    yuv[luma + place] = 128 + (-37.797 * red - 74.203 * green + 112 * blue) / 255;
    yuv[(luma * 5) / 4 + place] = 128 + (112 * red - 93.786 * green - 18.214 * blue) / 255;
  }
  return yuv;
}
