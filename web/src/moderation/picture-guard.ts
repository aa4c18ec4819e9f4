/**
 * Where a guarded picture is drawn. The stranger's own `<video>` is never seen: what has passed is drawn on a canvas of
 * its own, and over it lies a veil of a few coloured pixels that is lifted and dropped without waiting for anything else.
 */

export type GuardedScreen = {
  /** Plays the stream, sound included; it must not be visible. */
  readonly video: HTMLVideoElement;
  /** Frames that have passed. Its `data-open` attribute is there exactly while they may be seen. */
  readonly shown: HTMLCanvasElement;
  /** The colours of what comes (`veil.ts`); seen while `shown` is not open. */
  readonly veil: HTMLCanvasElement;
};

export type PictureGuard = {
  /** Draws there from now on, until the function returned is called. */
  attach(screen: GuardedScreen): () => void;
};
