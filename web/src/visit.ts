/**
 * One visit, from the landing page to leaving: which screen is shown, and what each of the visitor's actions does. How
 * a meeting goes is `call/`'s affair, the devices are `camera/`'s.
 */
import type { CloseReason } from '@anoncam/protocol/close-codes';
import type { Mode } from '@anoncam/protocol/from-visitor';
import { suggestedInterests } from '@anoncam/protocol/interests';
import type { Interest } from '@anoncam/protocol/wishes';
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { MeetingRun } from './call/meeting-run.ts';
import { Camera, explainCameraError } from './camera/camera.ts';
import { measureLevel } from './camera/level-meter.ts';
import { confirmAdult, fetchAdmission } from './consent/admission.ts';
import type { Actions, CameraCheckView, Problem, Screen, WishesView } from './screens/view.ts';
import { findMissingSupport } from './support.ts';
import { BlockedStrangers } from './wishes/blocked-strangers.ts';
import { WishesStore } from './wishes/wishes-store.ts';

/** So long the visitor sees their own picture before the first meeting begins by itself. */
const checkMs = 6_000;

type Stage =
  | { readonly at: 'landing'; readonly busy: boolean }
  /** `isAsking`: the browser has not given the camera yet. */
  | { readonly at: 'camera-check'; readonly startsAt: number | null; readonly isAsking: boolean }
  | { readonly at: 'meeting'; readonly run: MeetingRun }
  | { readonly at: 'problem'; readonly problem: Problem; readonly choice: Choice };

/** `here` is not known before the server has answered. */
type Admission = {
  readonly admitted: boolean;
  readonly here: number | null;
  readonly interests: readonly Interest[];
};

type Choice = { readonly mode: Mode; readonly adult: boolean };

/** What a page can do about being refused. */
const refusals: Readonly<Partial<Record<CloseReason, Problem>>> = {
  notAdmitted: 'cookie-missing',
  wrongVersion: 'page-outdated',
  replaced: 'open-elsewhere',
  tooMany: 'too-many-messages',
  full: 'site-full',
};

export class Visit {
  readonly #stage = signal<Stage>({ at: 'landing', busy: false });
  readonly #admission = signal<Admission>({ admitted: false, here: null, interests: suggestedInterests });
  readonly #store = new WishesStore(navigator.languages);
  readonly #blocked = new BlockedStrangers();
  readonly #wishes: ReadonlySignal<WishesView> = computed(() => ({
    wishes: this.#store.wishes.value,
    suggested: this.#admission.value.interests,
  }));
  readonly #level = signal(0);
  readonly #camera: Camera;
  readonly #devices: Signal<Omit<CameraCheckView, 'level' | 'startsAt'>>;
  #hasChecked = false;
  #checkTimer = 0;
  #stopLevel: (() => void) | null = null;

  constructor() {
    this.#camera = new Camera({
      onTrack: (kind, track) => this.#onTrack(kind, track),
      onDevices: () => this.#onDevices(),
    });
    this.#devices = signal(listDevices(this.#camera));
    addEventListener('pagehide', () => this.#leave());
    document.addEventListener('visibilitychange', () => {
      // Nobody goes on the air in a tab they are not looking at.
      if (document.hidden) this.#takeTime();
    });
    addEventListener('online', () => this.#run?.dispatch({ type: 'network-changed' }));
    void this.#learnAdmission();
  }

  readonly screen: ReadonlySignal<Screen> = computed(() => this.#show(this.#stage.value));

  readonly actions: Actions = {
    start: (choice) => void this.#start(choice),
    takeTime: () => this.#takeTime(),
    chooseCamera: (id) => void this.#choose('video', id),
    chooseMicrophone: (id) => void this.#choose('audio', id),
    changeWishes: (wishes) => this.#store.change(wishes),
    next: () => this.#run?.dispatch({ type: 'next' }),
    block: () => this.#run?.dispatch({ type: 'block' }),
    stop: () => this.#leave(),
    cancelAutomaticNext: () => this.#run?.dispatch({ type: 'stay' }),
    toggleMicrophone: () => {
      this.#camera.setMuted(this.#camera.microphone === 'on');
      this.#run?.tellSources();
    },
    toggleCamera: () => void this.#useDevice(() => this.#camera.setCameraOn(!this.#camera.video)),
    swapCamera: () => void this.#useDevice(() => this.#camera.swap()),
    sendText: (text) => this.#run?.sendText(text) ?? false,
    typing: () => this.#run?.typing(),
    retry: () => this.#retry(),
    textOnly: () => void this.#start({ mode: 'text', adult: true }),
  };

  get #run(): MeetingRun | null {
    const stage = this.#stage.value;
    return stage.at === 'meeting' ? stage.run : null;
  }

  async #start(choice: Choice): Promise<void> {
    const stage = this.#stage.value;
    if (stage.at === 'camera-check') return stage.isAsking ? undefined : this.#meet('video');
    if (stage.at === 'meeting' || (stage.at === 'landing' && stage.busy)) return;
    const missing = findMissingSupport();
    if (missing) return this.#fail(missing, choice);
    this.#stage.value = { at: 'landing', busy: true };
    if (!(await this.#confirm(choice))) return;
    if (choice.mode === 'text') return this.#meet('text');
    await this.#askForCamera(choice);
  }

  /** The browser may ask the visitor, who may take any time over it, or leave. */
  async #askForCamera(choice: Choice): Promise<void> {
    const asking: Stage = { at: 'camera-check', startsAt: null, isAsking: true };
    this.#stage.value = asking;
    const isLeft = () => this.#stage.value !== asking;
    try {
      await this.#camera.open();
    } catch (error) {
      if (isLeft()) return;
      this.#camera.close();
      return this.#fail(explainCameraError(error), choice);
    }
    if (isLeft()) return;
    if (this.#hasChecked) this.#meet('video');
    else this.#checkCamera();
  }

  /** True if the server will let this visitor in; otherwise the screen says why not. */
  async #confirm(choice: Choice): Promise<boolean> {
    if (this.#admission.value.admitted) return true;
    if (!choice.adult) {
      this.#stage.value = { at: 'landing', busy: false };
      return false;
    }
    try {
      const admitted = await confirmAdult();
      this.#admission.value = { ...this.#admission.value, admitted };
      if (!admitted) this.#fail('refused', choice);
      return admitted;
    } catch {
      this.#fail(navigator.onLine ? 'server-unreachable' : 'offline', choice);
      return false;
    }
  }

  #checkCamera(): void {
    this.#stage.value = { at: 'camera-check', startsAt: Date.now() + checkMs, isAsking: false };
    this.#checkTimer = window.setTimeout(() => this.#meet('video'), checkMs);
    this.#measure();
    if (document.hidden) this.#takeTime();
  }

  #takeTime(): void {
    const stage = this.#stage.value;
    if (stage.at !== 'camera-check' || stage.isAsking) return;
    clearTimeout(this.#checkTimer);
    this.#stage.value = { ...stage, startsAt: null };
  }

  #meet(mode: Mode): void {
    clearTimeout(this.#checkTimer);
    this.#stopLevel?.();
    this.#stopLevel = null;
    if (mode === 'video') this.#hasChecked = true;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const run = new MeetingRun({
      url: `${scheme}//${location.host}/link`,
      mode,
      camera: this.#camera,
      wishes: this.#wishes,
      blocked: this.#blocked,
      onRefused: (reason) => this.#onRefused(run, reason),
    });
    run.start();
    this.#stage.value = { at: 'meeting', run };
  }

  #onRefused(run: MeetingRun, reason: CloseReason): void {
    if (this.#run !== run) return;
    const mode = run.view.value?.mode ?? 'video';
    this.#leave();
    if (reason === 'notAdmitted') this.#admission.value = { ...this.#admission.value, admitted: false };
    this.#fail(refusals[reason] ?? 'refused', { mode, adult: true });
  }

  #leave(): void {
    clearTimeout(this.#checkTimer);
    this.#stopLevel?.();
    this.#stopLevel = null;
    this.#run?.end();
    this.#camera.close();
    this.#stage.value = { at: 'landing', busy: false };
  }

  #fail(problem: Problem, choice: Choice): void {
    this.#stage.value = { at: 'problem', problem, choice };
  }

  #retry(): void {
    const stage = this.#stage.value;
    if (stage.at !== 'problem') return;
    if (stage.problem === 'page-outdated') location.reload();
    else void this.#start(stage.choice);
  }

  async #choose(kind: 'audio' | 'video', id: string): Promise<void> {
    this.#takeTime();
    await this.#useDevice(() => this.#camera.choose(kind, id));
  }

  /** A device that cannot be had right now leaves the meeting as it is, without it. */
  async #useDevice(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      if (this.#stage.value.at === 'camera-check') {
        this.#leave();
        this.#fail(explainCameraError(error), { mode: 'video', adult: true });
      }
      this.#run?.tellDeviceFailed();
    }
    this.#run?.tellSources();
  }

  #onTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): void {
    this.#devices.value = listDevices(this.#camera);
    this.#run?.useTrack(kind, track);
    if (kind === 'audio' && this.#stage.value.at === 'camera-check') this.#measure();
  }

  #onDevices(): void {
    this.#devices.value = listDevices(this.#camera);
    this.#run?.tellSources();
  }

  #measure(): void {
    this.#stopLevel?.();
    const { audio } = this.#camera;
    this.#stopLevel = audio
      ? measureLevel(audio, (level) => {
          this.#level.value = level;
        })
      : null;
  }

  async #learnAdmission(): Promise<void> {
    try {
      this.#admission.value = await fetchAdmission();
    } catch {
      // The landing page stands without it; Start will say what is wrong.
    }
  }

  #showLanding(busy: boolean): Screen {
    const { admitted, here } = this.#admission.value;
    return { at: 'landing', busy, admitted, here, wishes: this.#wishes.value };
  }

  #show(stage: Stage): Screen {
    switch (stage.at) {
      case 'landing':
        return this.#showLanding(stage.busy);
      case 'camera-check':
        return {
          at: 'camera-check',
          check: {
            ...this.#devices.value,
            ...(stage.isAsking ? { stream: null } : {}),
            level: this.#level,
            startsAt: stage.startsAt,
          },
        };
      case 'meeting': {
        const meeting = stage.run.view.value;
        return meeting ? { at: 'meeting', meeting } : this.#showLanding(true);
      }
      case 'problem':
        return { at: 'problem', problem: stage.problem };
      default:
        return stage satisfies never;
    }
  }
}

function listDevices(camera: Camera): Omit<CameraCheckView, 'level' | 'startsAt'> {
  const { stream, cameras, microphones, cameraId, microphoneId } = camera;
  return { stream, cameras, microphones, cameraId, microphoneId };
}
