/**
 * The visitor's camera and microphone during a visit: whoever is shown or sent what they give is told of each change, and one
 * that cannot be had right now leaves a meeting as it is.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { MeetingRun } from './call/meeting-run.ts';
import { Camera, explainCameraError } from './camera/camera.ts';
import { type DevicesView, listDevices } from './camera/devices.ts';
import { LevelWatch } from './camera/level-meter.ts';
import type { Problem } from './screens/view.ts';

type Parts = {
  run(): MeetingRun | null;
  isChecking(): boolean;
  onCheckFailed(problem: Problem): void;
};

export class VisitDevices {
  readonly camera = new Camera({
    onTrack: (kind, track) => this.#onTrack(kind, track),
    onLost: (kind) => this.#parts.run()?.talk.tellDeviceLost(kind),
    onDevices: () => this.#onDevices(),
  });
  readonly level = new LevelWatch();
  readonly #parts: Parts;
  readonly #shown = signal(listDevices(this.camera));

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get shown(): ReadonlySignal<DevicesView> {
    return this.#shown;
  }

  choose(kind: 'audio' | 'video', id: string): Promise<void> {
    return this.use(() => this.camera.choose(kind, id));
  }

  toggleMicrophone(): void {
    this.camera.setMuted(this.camera.microphone === 'on');
    this.#parts.run()?.sources.tell();
  }

  async switchCamera(isOn: boolean): Promise<void> {
    if (isOn) this.#parts.run()?.shield?.resumeCamera();
    await this.use(() => this.camera.setCameraOn(isOn));
  }

  async use(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      if (this.#parts.isChecking()) this.#parts.onCheckFailed(explainCameraError(error));
      this.#parts.run()?.talk.tellDeviceFailed();
    }
    this.#parts.run()?.sources.tell();
  }

  #onTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    this.#shown.value = listDevices(this.camera);
    this.#parts.run()?.sources.useTrack(kind, track);
    if (kind === 'audio' && this.#parts.isChecking()) this.level.watch(track);
  }

  #onDevices(): void {
    this.#shown.value = listDevices(this.camera);
    this.#parts.run()?.sources.tell();
  }
}
