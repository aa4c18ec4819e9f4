/**
 * The visitor's own camera and microphone: asked for at a click, held across strangers, and really switched off when
 * off. Names of devices are for the visitor's eyes and go nowhere.
 */
import type { Device, Problem, Source } from '../screens/view.ts';

export type CameraProblem = Extract<Problem, `camera-${string}`>;

type Kind = 'audio' | 'video';

/** What the browser says when it does not give a camera, in terms of what the visitor can do about it. */
export function explainCameraError(error: unknown): CameraProblem {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'camera-denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'camera-missing';
  if (name === 'NotReadableError' || name === 'AbortError') return 'camera-busy';
  return 'camera-failed';
}

/** Firefox refuses a device that is not there with an error of its own kind; here it becomes what all others say. */
export function asDomException(error: unknown): unknown {
  const isForeign = error instanceof Error && error.name === 'OverconstrainedError';
  return isForeign && !(error instanceof DOMException) ? new DOMException(error.message, error.name) : error;
}

async function openDevices(constraints: MediaStreamConstraints): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (error) {
    throw asDomException(error);
  }
}

/** A weak device would spend its strength on pixels that the stranger's window does not show. */
function chooseSize(): MediaTrackConstraints {
  const isStrong = navigator.hardwareConcurrency > 4;
  return {
    width: { ideal: isStrong ? 1280 : 640 },
    height: { ideal: isStrong ? 720 : 480 },
    frameRate: { ideal: 30, max: 30 },
  };
}

const soundConstraints: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

export type CameraListener = {
  /** A track came, went or was replaced; null when there is none now. */
  onTrack(kind: Kind, track: MediaStreamTrack | null): void;
  /** What was there is gone without the visitor's doing: unplugged, or taken away in the browser's settings. */
  onLost(kind: Kind): void;
  onDevices(): void;
};

export class Camera {
  readonly stream = new MediaStream();
  readonly #listener: CameraListener;
  readonly #chosen: Record<Kind, string | null> = { audio: null, video: null };
  #facing: 'user' | 'environment' = 'user';
  #isMuted = false;
  /** Raised with each wish for another device, or for none: what is still being opened by then is not wanted any more. */
  readonly #wishes: Record<Kind, number> = { audio: 0, video: 0 };
  #devices: readonly MediaDeviceInfo[] = [];

  constructor(listener: CameraListener) {
    this.#listener = listener;
  }

  get audio(): MediaStreamTrack | null {
    return this.stream.getAudioTracks()[0] ?? null;
  }

  get video(): MediaStreamTrack | null {
    return this.stream.getVideoTracks()[0] ?? null;
  }

  get cameras(): readonly Device[] {
    return this.#list('videoinput');
  }

  get microphones(): readonly Device[] {
    return this.#list('audioinput');
  }

  get cameraId(): string | null {
    return this.video?.getSettings().deviceId ?? this.#chosen.video;
  }

  get microphoneId(): string | null {
    return this.audio?.getSettings().deviceId ?? this.#chosen.audio;
  }

  get microphone(): Source {
    if (!this.audio) return 'none';
    return this.#isMuted ? 'off' : 'on';
  }

  /** Asks for both; without a microphone the camera will do. @throws DOMException */
  async open(): Promise<void> {
    navigator.mediaDevices.addEventListener('devicechange', this.#refresh);
    await this.#take(() => this.#ask());
  }

  /** Lets go of every device, also of those that are still being opened; the browser's sign that it is in use goes out. */
  close(): void {
    navigator.mediaDevices?.removeEventListener('devicechange', this.#refresh);
    this.#letGo('audio');
    this.#letGo('video');
    this.#isMuted = false;
  }

  async choose(kind: Kind, id: string): Promise<void> {
    this.#chosen[kind] = id;
    await this.#reopen(kind);
  }

  /** The next camera: the other side of a phone, or simply the next in the list. */
  async swap(): Promise<void> {
    const { cameras } = this;
    const index = cameras.findIndex((camera) => camera.id === this.cameraId);
    const next = cameras[(index + 1) % cameras.length];
    this.#facing = this.#facing === 'user' ? 'environment' : 'user';
    if (!next || next.id === this.cameraId) return;
    // One that is off stays off: only which one it is has changed.
    if (this.video) await this.choose('video', next.id);
    else this.#chosen.video = next.id;
  }

  /** Off means that the device is released, not that black is sent. @throws DOMException if it cannot be had again. */
  async setCameraOn(isOn: boolean): Promise<void> {
    if (isOn) return this.video ? undefined : this.#reopen('video');
    // It is the same one when it is on again.
    this.#chosen.video = this.cameraId;
    this.#letGo('video');
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted;
    if (this.audio) this.audio.enabled = !isMuted;
  }

  /** Both at once, so that the visitor is asked once; without a microphone, the camera alone. */
  async #ask(): Promise<MediaStream> {
    try {
      return await openDevices({ audio: this.#constraints('audio'), video: this.#constraints('video') });
    } catch (error) {
      if (explainCameraError(error) !== 'camera-missing') throw error;
    }
    const camera = await this.#openOne('video');
    const microphone = await this.#openOne('audio').catch(() => new MediaStream());
    return new MediaStream([...camera.getTracks(), ...microphone.getTracks()]);
  }

  #constraints(kind: Kind): MediaTrackConstraints {
    const id = this.#chosen[kind];
    const device = id === null ? {} : { deviceId: { exact: id } };
    if (kind === 'audio') return { ...soundConstraints, ...device };
    return { ...chooseSize(), ...(id === null ? { facingMode: this.#facing } : device) };
  }

  async #reopen(kind: Kind): Promise<void> {
    // Phones open one camera at a time: the old one is let go of first.
    this.#letGo(kind);
    await this.#take(() => this.#openOne(kind));
  }

  /** A chosen device that is gone is forgotten: any other is better than none. */
  async #openOne(kind: Kind): Promise<MediaStream> {
    try {
      return await openDevices({ [kind]: this.#constraints(kind) });
    } catch (error) {
      if (this.#chosen[kind] === null || explainCameraError(error) !== 'camera-missing') throw error;
    }
    this.#chosen[kind] = null;
    return openDevices({ [kind]: this.#constraints(kind) });
  }

  /** What comes after everything was let go of is let go of at once. */
  async #take(open: () => Promise<MediaStream>): Promise<void> {
    const wishes = { ...this.#wishes };
    const stream = await open();
    const tracks = stream.getTracks();
    const wanted = tracks.filter((track) => wishes[kindOf(track)] === this.#wishes[kindOf(track)]);
    for (const track of tracks) {
      if (wanted.includes(track)) this.#adopt(track);
      else track.stop();
    }
    if (wanted.length > 0) await this.#refresh();
  }

  #adopt(track: MediaStreamTrack): void {
    const kind = kindOf(track);
    this.#drop(kind);
    if (kind === 'audio') track.enabled = !this.#isMuted;
    this.stream.addTrack(track);
    track.addEventListener('ended', () => {
      if (this[kind] !== track) return;
      this.#drop(kind);
      this.#listener.onLost(kind);
    });
    this.#listener.onTrack(kind, track);
  }

  #letGo(kind: Kind): void {
    this.#wishes[kind]++;
    this.#drop(kind);
  }

  #drop(kind: Kind): void {
    const track = this[kind];
    if (!track) return;
    track.stop();
    this.stream.removeTrack(track);
    this.#listener.onTrack(kind, null);
  }

  readonly #refresh = async (): Promise<void> => {
    this.#devices = await navigator.mediaDevices.enumerateDevices();
    this.#listener.onDevices();
  };

  #list(kind: MediaDeviceKind): readonly Device[] {
    return this.#devices
      .filter((device) => device.kind === kind && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  }
}

function kindOf({ kind }: MediaStreamTrack): Kind {
  return kind === 'audio' ? 'audio' : 'video';
}
