/**
 * What each of the browser's reasons for not giving a camera is called here (Media Capture and Streams, section 10.2), and
 * that a camera which was switched off stays off, whatever is chosen or still being opened.
 */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { PageGlobals } from '../testing/browser-globals.ts';
import { asDomException, Camera, type CameraProblem, explainCameraError } from './camera.ts';

const explanations: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: 'camera-denied',
  SecurityError: 'camera-denied',
  NotFoundError: 'camera-missing',
  OverconstrainedError: 'camera-missing',
  NotReadableError: 'camera-busy',
  AbortError: 'camera-busy',
  InvalidStateError: 'camera-failed',
  UnknownError: 'camera-failed',
};

describe('a camera that is not given', () => {
  for (const [name, problem] of Object.entries(explanations)) {
    test(`for a ${name}`, () => expect(explainCameraError(new DOMException('no', name))).toBe(problem));
  }

  test('for something that is no DOMException', () => {
    for (const thrown of [
      new TypeError('no'),
      new Error('NotAllowedError'),
      'NotAllowedError',
      null,
      undefined,
    ]) {
      expect(explainCameraError(thrown)).toBe('camera-failed');
    }
  });
});

describe('what a browser throws', () => {
  test('is a DOMException where Firefox has an error of its own kind', () => {
    const thrown = asDomException(
      Object.assign(new Error('no such device'), { name: 'OverconstrainedError' }),
    );
    expect(thrown).toBeInstanceOf(DOMException);
    expect(explainCameraError(thrown)).toBe('camera-missing');
  });

  test('is left as it is otherwise', () => {
    for (const thrown of [new DOMException('no', 'NotFoundError'), new TypeError('no'), 'no', null]) {
      expect(asDomException(thrown)).toBe(thrown);
    }
  });
});

class Track extends EventTarget {
  readonly kind: string;
  readonly #deviceId: string;
  readyState = 'live';
  enabled = true;

  constructor(kind: string, deviceId: string) {
    super();
    this.kind = kind;
    this.#deviceId = deviceId;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.#deviceId };
  }
}

class Stream {
  readonly #tracks = new Set<Track>();
  readonly addTrack = (track: Track) => this.#tracks.add(track);
  readonly removeTrack = (track: Track) => this.#tracks.delete(track);
  readonly getTracks = () => [...this.#tracks];
  readonly getAudioTracks = () => this.getTracks().filter(({ kind }) => kind === 'audio');
  readonly getVideoTracks = () => this.getTracks().filter(({ kind }) => kind === 'video');
}

/** Two cameras, each of which takes until a test says so. */
class Devices extends EventTarget {
  readonly given: Track[] = [];
  /** Null: they are there at once. */
  #waiting: (() => void)[] | null = null;

  hold(): void {
    this.#waiting = [];
  }

  /** What was asked for last comes first. */
  give(): void {
    for (const go of this.#waiting?.toReversed() ?? []) go();
    this.#waiting = null;
  }

  async enumerateDevices(): Promise<readonly Partial<MediaDeviceInfo>[]> {
    return ['front', 'back'].map((deviceId) => ({ kind: 'videoinput', deviceId, label: '' }));
  }

  async getUserMedia({ audio, video }: MediaStreamConstraints): Promise<Stream> {
    await new Promise<void>((go) => (this.#waiting ? this.#waiting.push(go) : go()));
    const chosen = (video as MediaTrackConstraints | undefined)?.deviceId as
      | ConstrainDOMStringParameters
      | undefined;
    const tracks = [
      ...(audio ? [['audio', 'microphone']] : []),
      ...(video ? [['video', String(chosen?.exact ?? 'front')]] : []),
    ];
    const stream = new Stream();
    for (const [kind = '', id = ''] of tracks) {
      const track = new Track(kind, id);
      this.given.push(track);
      stream.addTrack(track);
    }
    return stream;
  }

  get live(): number {
    return this.given.filter(({ kind, readyState }) => kind === 'video' && readyState === 'live').length;
  }
}

describe('a camera that was switched off', () => {
  let page: PageGlobals;
  let devices: Devices;
  let camera: Camera;

  beforeEach(async () => {
    page = new PageGlobals();
    page.install();
    devices = new Devices();
    page.provide('MediaStream', Stream);
    page.provide('navigator', { mediaDevices: devices, hardwareConcurrency: 8 });
    camera = new Camera({ onTrack() {}, onLost() {}, onDevices() {} });
    await camera.open();
  });

  afterEach(() => page.restore());

  test('stays off when another one is taken in its place, which is on when it is switched on', async () => {
    await camera.setCameraOn(false);
    await camera.swap();
    expect([camera.video, devices.live]).toEqual([null, 0]);
    await camera.setCameraOn(true);
    expect([camera.cameraId, devices.live]).toEqual(['back', 1]);
  });

  test('stays off when another one was just being opened', async () => {
    devices.hold();
    const swapped = camera.swap();
    await camera.setCameraOn(false);
    devices.give();
    await swapped;
    expect([camera.video, devices.live]).toEqual([null, 0]);
  });

  test('is the one that was chosen last, whichever comes last', async () => {
    devices.hold();
    const first = camera.choose('video', 'back');
    const last = camera.choose('video', 'front');
    devices.give();
    await Promise.all([first, last]);
    expect([camera.cameraId, devices.live]).toEqual(['front', 1]);
  });
});
