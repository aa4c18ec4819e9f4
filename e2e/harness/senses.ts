/**
 * What a visitor sees and hears of the stranger, measured inside the page. Each function is sent to the browser as
 * source, so it uses nothing from outside of itself.
 */

export type Look = {
  /** Mean red, green and blue of the whole picture, 0 to 255. */
  readonly colour: readonly [number, number, number];
  /** Brightness of 16 columns, by which movement shows. */
  readonly columns: readonly number[];
};

/** One look at the picture of the stranger, as far as it may be seen; null while there is none. */
export function lookAtStranger(): Look | null {
  const shown = document.querySelector<HTMLCanvasElement>('canvas[aria-label="Stranger"]');
  if (shown === null || !shown.hasAttribute('data-open') || shown.width === 0) return null;
  const [width, height] = [64, 48];
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) return null;
  context.drawImage(shown, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const colour: [number, number, number] = [0, 0, 0];
  const columns = new Array<number>(16).fill(0);
  data.forEach((value, index) => {
    const channel = index % 4;
    if (channel === 3) return;
    colour[channel] = (colour[channel] ?? 0) + value / (width * height);
    const column = Math.floor((Math.floor(index / 4) % width) / 4);
    columns[column] = (columns[column] ?? 0) + value / (4 * height * 3);
  });
  return { colour, columns };
}

/**
 * Records the stranger for a little more than one chirp with its pause. (A recording needs no audio device, unlike
 * the clock of an AudioContext in Firefox.)
 * @returns the mean power in each band, in dB; null while nothing can be recorded
 */
export async function listenToStranger(
  bands: Readonly<Record<string, readonly [number, number]>>,
): Promise<Record<string, number> | null> {
  const stream = document.querySelector<HTMLVideoElement>('.guarded video')?.srcObject;
  if (!(stream instanceof MediaStream) || stream.getAudioTracks().length === 0) return null;
  const recorder = new MediaRecorder(new MediaStream(stream.getAudioTracks()));
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
  recorder.start();
  setTimeout(() => recorder.stop(), 700);
  await stopped;
  const recording = await new Blob(parts).arrayBuffer();
  if (recording.byteLength === 0) return null;
  const rate = 16_000;
  // A recording into which no sound has come yet cannot be read.
  const decoded = await new OfflineAudioContext(1, 1, rate).decodeAudioData(recording).catch(() => null);
  if (decoded === null) return null;
  const sound = decoded.getChannelData(0);

  /** Mean power at one frequency over short windows (Goertzel). */
  function measurePower(hertz: number): number {
    const windowLength = 512;
    const turn = 2 * Math.cos((2 * Math.PI * hertz) / rate);
    let total = 0;
    let windows = 0;
    for (let start = 0; start + windowLength <= sound.length; start += windowLength, windows += 1) {
      let [last, beforeLast] = [0, 0];
      for (const sample of sound.subarray(start, start + windowLength)) {
        [last, beforeLast] = [sample + turn * last - beforeLast, last];
      }
      total += (last ** 2 + beforeLast ** 2 - turn * last * beforeLast) / windowLength ** 2;
    }
    return total / Math.max(1, windows);
  }

  const powers = Object.entries(bands).map(([name, [from, to]]) => {
    const steps = Array.from({ length: 8 }, (_, index) => from + ((to - from) * index) / 7);
    const mean = steps.map(measurePower).reduce((sum, power) => sum + power, 0) / steps.length;
    return [name, 10 * Math.log10(mean + 1e-12)] as const;
  });
  return Object.fromEntries(powers);
}
