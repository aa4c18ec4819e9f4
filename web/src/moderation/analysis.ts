/**
 * What the classifier says of one picture, and how the rest of the page asks it. How it is computed is
 * `classifier/`'s affair; what follows from it is decided by the pure machines beside this file.
 */
import type { ReadonlySignal } from '@preact/signals';

/** In the order of the network's outputs. */
export const pictureClasses = ['Drawing', 'Hentai', 'Neutral', 'Porn', 'Sexy'] as const;
export type PictureClass = (typeof pictureClasses)[number];

/** Probabilities, 0 to 1, that add up to 1. */
export type Scores = { readonly [name in PictureClass]: number };

export type Analysis = {
  readonly scores: Scores;
  /** Variance of the Laplacian of the brightness (0 to 255) at 224 × 224: blurred pictures have little. */
  readonly sharpness: number;
};

/** Share: how much of the download has come, 0 to 1. */
export type ClassifierState =
  | { readonly is: 'loading'; readonly share: number }
  | { readonly is: 'ready'; readonly backend: 'wasm' | 'webgpu' }
  /** It cannot be had in this browser, or not now: nothing will be analysed any more. */
  | { readonly is: 'failed' };

/** The one classifier of a page. Whoever asks waits for nobody else's picture: there is a queue of one for each. */
export type Classifier = {
  readonly state: ReadonlySignal<ClassifierState>;
  /** For verdicts: its name and the first letters of the hash of its weights. */
  readonly model: string;
  /** Takes the picture over and closes it. Null if it could not be analysed. */
  analyse(picture: VideoFrame | ImageBitmap): Promise<Analysis | null>;
};
