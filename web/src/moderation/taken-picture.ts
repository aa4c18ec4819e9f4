/**
 * Takes single pictures out of a `<video>`: their colours at once, and the same picture again to be drawn or analysed.
 * With WebCodecs nothing is converted for it; without, a canvas stands in.
 */
import { fromPixels, fromPlanes, type Plane, type Thumbnail, thumbnailSide } from './thumbnail.ts';

/** What the network looks at: a square, whatever the picture was. */
const analysedSide = 224;

/** A picture in its own size. */
export type WholePicture = {
  readonly source: VideoFrame | OffscreenCanvas;
  readonly width: number;
  readonly height: number;
  /** To be called when it is not needed any more. */
  close(): void;
};

export type TakenPicture = WholePicture & {
  readonly thumbnail: Thumbnail;
  /** For the classifier, which takes it over. */
  copy(): VideoFrame | ImageBitmap;
  /** The same picture, for longer. */
  keep(): WholePicture;
};

export class PictureTaker {
  readonly #small = createContext(thumbnailSide, thumbnailSide);
  /** Made where there is no WebCodecs. */
  #whole: OffscreenCanvasRenderingContext2D | null = null;
  #square: OffscreenCanvasRenderingContext2D | null = null;
  #bytes = new Uint8Array(0);

  /** Null while there is no picture. To be asked for one after the other. */
  async take(video: HTMLVideoElement): Promise<TakenPicture | null> {
    if (video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    const frame = openFrame(video);
    return frame ? this.#takeFrame(frame) : this.#takeByCanvas(video);
  }

  /** Null if the browser cannot read this one, for whatever reason: there will be others. */
  async #takeFrame(frame: VideoFrame): Promise<TakenPicture | null> {
    const thumbnail = await this.#readColours(frame).catch(() => null);
    if (!thumbnail) {
      frame.close();
      return null;
    }
    return {
      ...wrapFrame(frame),
      thumbnail,
      copy: () => frame.clone(),
      keep: () => wrapFrame(frame.clone()),
    };
  }

  async #readColours(frame: VideoFrame): Promise<Thumbnail> {
    return (await this.#readPlanes(frame)) ?? this.#shrink(frame);
  }

  /** A video goes on while it is looked at: one copy of it serves for everything. */
  #takeByCanvas(video: HTMLVideoElement): TakenPicture {
    const { videoWidth: width, videoHeight: height } = video;
    if (this.#whole?.canvas.width !== width || this.#whole.canvas.height !== height) {
      this.#whole = createContext(width, height);
    }
    const whole = this.#whole;
    whole.drawImage(video, 0, 0, width, height);
    return {
      ...wrapCanvas(whole.canvas),
      thumbnail: this.#shrink(whole.canvas),
      copy: () => this.#copySquare(whole.canvas),
      keep: () => {
        const kept = createContext(width, height);
        kept.drawImage(whole.canvas, 0, 0);
        return wrapCanvas(kept.canvas);
      },
    };
  }

  #copySquare(picture: OffscreenCanvas): ImageBitmap {
    this.#square ??= createContext(analysedSide, analysedSide);
    this.#square.drawImage(picture, 0, 0, analysedSide, analysedSide);
    return this.#square.canvas.transferToImageBitmap();
  }

  #shrink(picture: VideoFrame | OffscreenCanvas): Thumbnail {
    this.#small.drawImage(picture, 0, 0, thumbnailSide, thumbnailSide);
    return fromPixels(this.#small.getImageData(0, 0, thumbnailSide, thumbnailSide).data);
  }

  /** Null where the browser keeps pictures in another form than decoders make them. */
  async #readPlanes(frame: VideoFrame): Promise<Thumbnail | null> {
    if (frame.format !== 'I420' && frame.format !== 'NV12') return null;
    const bytes = this.#provideBytes(frame.allocationSize());
    const [luma, second, third] = await frame.copyTo(bytes);
    if (!luma || !second) return null;
    const { width = 0, height = 0 } = frame.visibleRect ?? {};
    const half = { bytes, width: width >> 1, height: height >> 1 };
    const y: Plane = { ...luma, bytes, step: 1, width, height };
    if (frame.format === 'NV12') {
      const [u, v] = [0, 1].map(
        (index): Plane => ({ ...half, ...second, offset: second.offset + index, step: 2 }),
      );
      return u && v ? fromPlanes(y, u, v) : null;
    }
    return third ? fromPlanes(y, { ...half, ...second, step: 1 }, { ...half, ...third, step: 1 }) : null;
  }

  #provideBytes(size: number): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length < size) this.#bytes = new Uint8Array(size);
    return this.#bytes;
  }
}

function wrapFrame(frame: VideoFrame): WholePicture {
  const { displayWidth: width, displayHeight: height } = frame;
  return { source: frame, width, height, close: () => frame.close() };
}

function wrapCanvas(canvas: OffscreenCanvas): WholePicture {
  return { source: canvas, width: canvas.width, height: canvas.height, close: () => undefined };
}

function createContext(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    alpha: false,
    willReadFrequently: true,
  });
  if (!context) throw new Error('this browser has no canvas');
  context.imageSmoothingQuality = 'high';
  return context;
}

/** Null without WebCodecs (Firefox for Android), or if the video has no picture that could be had in this way. */
function openFrame(video: HTMLVideoElement): VideoFrame | null {
  if (!('VideoFrame' in globalThis)) return null;
  try {
    return new VideoFrame(video);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

/** Calls back for every new picture of a video until the function returned is called. */
export function watchFrames(video: HTMLVideoElement, onFrame: () => void): () => void {
  return 'requestVideoFrameCallback' in video ? watchByVideo(video, onFrame) : watchByScreen(video, onFrame);
}

function watchByVideo(video: HTMLVideoElement, onFrame: () => void): () => void {
  const again = () => {
    handle = video.requestVideoFrameCallback(again);
    onFrame();
  };
  let handle = video.requestVideoFrameCallback(again);
  return () => video.cancelVideoFrameCallback(handle);
}

/** Browsers that do not tell of their video's pictures are asked as often as the screen is drawn. */
function watchByScreen(video: HTMLVideoElement, onFrame: () => void): () => void {
  let shownAt = -1;
  const again = () => {
    handle = requestAnimationFrame(again);
    if ((video as HTMLVideoElement).currentTime === shownAt) return;
    shownAt = (video as HTMLVideoElement).currentTime;
    onFrame();
  };
  let handle = requestAnimationFrame(again);
  return () => cancelAnimationFrame(handle);
}
