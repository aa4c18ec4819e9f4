/**
 * Runs inside the viewer's page, before anything of its own: notes every frame of the stranger that arrives, when their
 * picture is opened and covered, and how long the classifier takes.
 */

/** When a frame was there to be drawn, and its mean blue, by which the scenes of the clips are told apart. */
export type Arrival = readonly [atMs: number, blue: number];
export type Change = readonly [atMs: number, isOpen: boolean];

export type Watched = {
  readonly arrivals: readonly Arrival[];
  readonly changes: readonly Change[];
  readonly analysesMs: readonly number[];
  readonly readAtMs: number;
};

export type ShieldProbe = {
  /** The classifier is loaded. */
  isReady(): boolean;
  /** A frame with as much blue has arrived. */
  hasArrived(blue: number): boolean;
  read(): Watched;
};

declare global {
  var shieldProbe: ShieldProbe;
}

const arrivals: Arrival[] = [];
const changes: Change[] = [];
const analysesMs: number[] = [];
let isReady = false;

const [width, height] = [32, 24];
const context = new OffscreenCanvas(width, height).getContext('2d', {
  willReadFrequently: true,
  alpha: false,
});
if (context) context.imageSmoothingQuality = 'medium';

function measureBlue(video: HTMLVideoElement): number {
  if (!context) return 0;
  context.drawImage(video, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let sum = 0;
  for (let at = 2; at < data.length; at += 4) sum += data[at] ?? 0;
  return sum / (width * height);
}

function watchArrivals(video: HTMLVideoElement): void {
  const again = (_: number, { presentationTime }: VideoFrameCallbackMetadata) => {
    video.requestVideoFrameCallback(again);
    arrivals.push([presentationTime, measureBlue(video)]);
  };
  video.requestVideoFrameCallback(again);
}

/** The stranger's picture begins with a stream being set. */
function watchVideos(): void {
  const watched = new WeakSet<HTMLVideoElement>();
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(this: HTMLMediaElement, stream: MediaProvider | null) {
      property?.set?.call(this, stream);
      const isStranger = this instanceof HTMLVideoElement && this.classList.contains('guarded__sound');
      if (!stream || !isStranger || watched.has(this)) return;
      watched.add(this);
      watchArrivals(this);
    },
  });
}

function watchOpening(): void {
  new MutationObserver((records) => {
    for (const { target } of records) {
      const isShown = target instanceof HTMLCanvasElement && target.ariaLabel === 'Stranger';
      const isOpen = isShown && target.hasAttribute('data-open');
      if (isShown && isOpen !== (changes.at(-1)?.[1] ?? false)) changes.push([performance.now(), isOpen]);
    }
  }).observe(document, { subtree: true, attributeFilter: ['data-open'] });
}

function watchClassifier(): void {
  globalThis.Worker = class extends Worker {
    readonly #askedAtMs = new Map<number, number>();

    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }) => {
        if (data.is === 'ready') isReady = true;
        const askedAtMs = this.#askedAtMs.get(data.id);
        if (data.is === 'answer' && askedAtMs !== undefined) analysesMs.push(performance.now() - askedAtMs);
      });
    }

    override postMessage(message: { readonly id: number }, transfer?: unknown): void {
      this.#askedAtMs.set(message.id, performance.now());
      super.postMessage(message, transfer as Transferable[]);
    }
  };
}

watchVideos();
watchOpening();
watchClassifier();
globalThis.shieldProbe = {
  isReady: () => isReady,
  hasArrived: (blue) => arrivals.some(([, found]) => found >= blue),
  read: () => ({ arrivals, changes, analysesMs, readAtMs: performance.now() }),
};
