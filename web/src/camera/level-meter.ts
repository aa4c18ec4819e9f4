/**
 * How loud the microphone is, for the visitor's own eyes: measured in the page, kept nowhere.
 */
import { type ReadonlySignal, signal } from '@preact/signals';

const everyMs = 50;

/** Calls `onLevel` with 0 (silence) to 1 (as loud as it gets) until the returned function is called. */
export function measureLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // From -60 dB, about the noise of a quiet room, to 0 dB.
    const decibels = 10 * Math.log10(power + 1e-12);
    onLevel(Math.min(1, Math.max(0, 1 + decibels / 60)));
  }, everyMs);
  return () => {
    clearInterval(timer);
    void context.close();
    onLevel(0);
  };
}

/** The loudness of one microphone at a time, as a signal. */
export class LevelWatch {
  readonly #level = signal(0);
  #stop: (() => void) | null = null;

  get level(): ReadonlySignal<number> {
    return this.#level;
  }

  /** Of this microphone from now on, or of none. */
  watch(track: MediaStreamTrack | null): void {
    this.#stop?.();
    this.#stop = track
      ? measureLevel(track, (level) => {
          this.#level.value = level;
        })
      : null;
  }
}
