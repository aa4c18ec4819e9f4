/**
 * Runs inside the pages, before anything of theirs: notes when the button *Next* is pressed and when the first frame
 * of a stranger has come after that. Both kinds of page are watched by the very same code.
 */

export type Path = {
  readonly remotePort: number;
  /** Through a relay that this page asked for. */
  readonly isRelayed: boolean;
  readonly roundTripMs: number | null;
};

export type Probe = {
  /** From pressing *Next* to the first frame, in milliseconds. Rejects after `withinMs`. */
  waitForFrame(withinMs: number): Promise<number>;
  /** How many strangers have been seen. */
  strangersSeen(): number;
  /** The path that the last connection has chosen; null if it has none. */
  readPath(): Promise<Path | null>;
};

declare global {
  var benchProbe: Probe;
}

let pressedAtMs = Number.NaN;
let seen = 0;
let firstFrame = Promise.withResolvers<number>();
const connections: RTCPeerConnection[] = [];

function notePress(event: Event): void {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  const name = button?.getAttribute('aria-label') ?? button?.textContent ?? '';
  if (name.trim() !== 'Next') return;
  pressedAtMs = event.timeStamp;
  firstFrame = Promise.withResolvers<number>();
}

/** Every stranger's picture begins with a stream being set. */
function watchStreams(onStream: (video: HTMLVideoElement, stream: MediaProvider) => void): void {
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(this: HTMLMediaElement, stream: MediaProvider | null) {
      property?.set?.call(this, stream);
      if (stream && this instanceof HTMLVideoElement) onStream(this, stream);
    },
  });
}

/** On AnonCam's page nobody sees this one: it is drawn elsewhere once it has passed the shield, which has figures of its own. */
function isOfStranger(video: HTMLVideoElement): boolean {
  return video.classList.contains('guarded__sound') || video.getAttribute('aria-label') === 'Stranger';
}

function waitForStranger(video: HTMLVideoElement, stream: MediaProvider): void {
  video.requestVideoFrameCallback(() => {
    if (video.srcObject !== stream || !isOfStranger(video)) return;
    seen += 1;
    firstFrame.resolve(performance.now() - pressedAtMs);
  });
}

function watchConnections(): void {
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  };
}

type Stats = {
  readonly type: string;
  readonly selectedCandidatePairId?: string;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly currentRoundTripTime?: number;
  readonly port?: number;
};

async function findPath(connection: RTCPeerConnection): Promise<Path | null> {
  const stats = new Map<string, Stats>(await connection.getStats());
  const transport = [...stats.values()].find(({ type }) => type === 'transport');
  const pair = stats.get(transport?.selectedCandidatePairId ?? '');
  const remote = stats.get(pair?.remoteCandidateId ?? '');
  if (!pair || !remote) return null;
  const seconds = pair.currentRoundTripTime;
  return {
    remotePort: remote.port ?? 0,
    isRelayed: stats.get(pair.localCandidateId ?? '')?.candidateType === 'relay',
    roundTripMs: seconds === undefined ? null : seconds * 1000,
  };
}

addEventListener('click', notePress, { capture: true });
watchStreams(waitForStranger);
watchConnections();
globalThis.benchProbe = {
  strangersSeen: () => seen,
  async waitForFrame(withinMs) {
    const tooLate = Promise.withResolvers<never>();
    setTimeout(() => tooLate.reject(new Error('no frame of a stranger was seen')), withinMs);
    return Promise.race([firstFrame.promise, tooLate.promise]);
  },
  async readPath() {
    const connected = connections.filter(({ connectionState }) => connectionState === 'connected');
    const paths = await Promise.all(connected.map(findPath));
    return paths.at(-1) ?? null;
  },
};
