/**
 * Stands between the stranger's picture and the visitor's eyes: looks at every picture, has some analysed, and draws
 * those that may be seen. What may be seen is decided by the pure `picture-state.ts`.
 */
import { effect } from '@preact/signals';
import type { Emptiness, Shield } from '../screens/view.ts';
import type { Analysis, Classifier } from './analysis.ts';
import { EmptinessWatch, lookEveryMs } from './emptiness.ts';
import { type FindingReport, Findings } from './findings.ts';
import { type LastLook, nextLookMs, noLook } from './pace.ts';
import type { GuardedScreen, PictureGuard } from './picture-guard.ts';
import {
  coverageOf,
  movePicture,
  newPicture,
  type PictureEvent,
  type PictureState,
} from './picture-state.ts';
import { offenceOf, type ShieldPolicy, weighDifference } from './policy.ts';
import type { ShieldSettings } from './shield-settings.ts';
import { PictureTaker, type TakenPicture, type WholePicture, watchFrames } from './taken-picture.ts';
import { differenceOf, type Thumbnail } from './thumbnail.ts';
import { drawVeil, veilEveryMs } from './veil.ts';

const tickMs = 250;

export type StrangerGuardParts = {
  readonly classifier: Classifier;
  readonly policy: ShieldPolicy;
  settings(): ShieldSettings;
  /** Something of what there is to see has changed. */
  onChange(): void;
  onFinding(report: FindingReport): void;
};

export class StrangerGuard implements PictureGuard {
  readonly #parts: StrangerGuardParts;
  readonly #taker = new PictureTaker();
  readonly #emptiness = new EmptinessWatch();
  readonly #stopClassifier: () => void;
  #screen: GuardedScreen | null = null;
  #stream: MediaStream | null = null;
  #state: PictureState;
  #findings = new Findings(performance.now());
  #empty: Emptiness | null = null;
  /** Colours of the last picture that was approved, and how sure that was. */
  #approved: { readonly thumbnail: Thumbnail; readonly offence: number } | null = null;
  #isTaking = false;
  #isAsking = false;
  #asked: LastLook = noLook;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #veiledAtMs = Number.NEGATIVE_INFINITY;
  #isCameraOn = true;
  #ticker = 0;
  #told: Shield['is'];

  constructor(parts: StrangerGuardParts) {
    this.#parts = parts;
    this.#state = newPicture(parts.classifier.state.peek().is, performance.now());
    this.#told = this.shield.is;
    this.#stopClassifier = effect(() => {
      const { is } = parts.classifier.state.value;
      this.#move({ type: 'classifier', is, now: performance.now() });
    });
  }

  get shield(): Shield {
    const { is } = this.#state.phase;
    // A scene that is held is shown as it was: there is nothing to explain, unless it takes long.
    return { is: is === 'held' ? this.#describeHeld() : is };
  }

  /** Nothing of the picture has been seen yet, and the visitor waits for it. */
  get isAwaited(): boolean {
    return this.#stream !== null && this.#state.phase.is === 'gated';
  }

  get emptiness(): Emptiness | null {
    return this.#empty;
  }

  get lastFinding(): FindingReport | null {
    return this.#findings.last;
  }

  /** Draws there from now on, until the function returned is called. */
  readonly attach = (screen: GuardedScreen): (() => void) => {
    this.#screen = screen;
    const stop = watchFrames(screen.video, () => void this.#onFrame());
    this.#cover();
    return () => {
      stop();
      if (this.#screen === screen) this.#screen = null;
    };
  };

  /** Another stranger's picture, or none: nothing that was found about the one before counts any more. */
  follow(stream: MediaStream | null): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    clearInterval(this.#ticker);
    const now = performance.now();
    this.#findings = new Findings(now);
    this.#isCameraOn = true;
    this.#startAnew(newPicture(this.#parts.classifier.state.value.is, now));
    if (stream) this.#ticker = window.setInterval(() => this.#onTick(), tickMs);
  }

  /** Whether the stranger's camera is on, as their page says. */
  setCamera(isOn: boolean): void {
    if (isOn === this.#isCameraOn) return;
    this.#isCameraOn = isOn;
    const event = { type: 'new-picture', now: performance.now() } as const;
    if (isOn) this.#startAnew(movePicture(this.#state, event, this.#parts.policy));
  }

  reveal(): void {
    this.#move({ type: 'reveal' });
  }

  end(): void {
    this.follow(null);
    this.#stopClassifier();
  }

  #describeHeld(): Shield['is'] {
    return coverageOf(this.#state, this.#parts.policy, performance.now()) === 'frozen' ? 'clear' : 'gated';
  }

  #startAnew(state: PictureState): void {
    this.#state = state;
    this.#approved = null;
    this.#asked = noLook;
    this.#veiledAtMs = Number.NEGATIVE_INFINITY;
    this.#emptiness.forget();
    this.#empty = null;
    this.#cover();
    this.#tell();
  }

  async #onFrame(): Promise<void> {
    const { video } = this.#screen ?? {};
    if (this.#isTaking || !video || this.#stream === null || video.srcObject !== this.#stream) return;
    this.#isTaking = true;
    const stream = this.#stream;
    const picture = await this.#taker.take(video).finally(() => {
      this.#isTaking = false;
    });
    if (!picture) return;
    if (stream === this.#stream) this.#look(picture);
    picture.close();
  }

  #look(picture: TakenPicture): void {
    const { policy } = this.#parts;
    const now = performance.now();
    const drift = this.#measureDrift(picture);
    this.#move({ type: 'frame', difference: drift, now });
    this.#draw(picture, now);
    if (now - this.#lookedAtMs >= lookEveryMs - 20) this.#lookForEmptiness(picture.thumbnail, now);
    if (!this.#isAsking && now >= nextLookMs(this.#state, this.#asked, policy, drift))
      void this.#analyse(picture, now);
  }

  #measureDrift({ thumbnail }: TakenPicture): number {
    if (!this.#approved) return 255;
    const { thumbnail: approved, offence } = this.#approved;
    return weighDifference(differenceOf(thumbnail, approved), offence, this.#parts.policy);
  }

  #draw(picture: TakenPicture, now: number): void {
    if (coverageOf(this.#state, this.#parts.policy, now) === 'open') return this.#show(picture);
    if (!this.#screen || now - this.#veiledAtMs < veilEveryMs) return;
    this.#veiledAtMs = now;
    drawVeil(this.#screen.veil, picture.thumbnail);
  }

  #show({ source, width, height }: WholePicture): void {
    const { shown } = this.#screen ?? {};
    if (!shown) return;
    if (shown.width !== width) shown.width = width;
    if (shown.height !== height) shown.height = height;
    shown.getContext('2d', { alpha: false })?.drawImage(source, 0, 0, width, height);
    shown.toggleAttribute('data-open', true);
  }

  /** Nothing that was shown is left behind the veil. */
  #cover(): void {
    const { shown } = this.#screen ?? {};
    if (!shown?.hasAttribute('data-open')) return;
    shown.toggleAttribute('data-open', false);
    this.#veiledAtMs = Number.NEGATIVE_INFINITY;
    shown.getContext('2d', { alpha: false })?.clearRect(0, 0, shown.width, shown.height);
  }

  async #analyse(picture: TakenPicture, takenAtMs: number): Promise<void> {
    const { classifier } = this.#parts;
    if (classifier.state.value.is !== 'ready') return;
    const stream = this.#stream;
    this.#isAsking = true;
    const { thumbnail } = picture;
    const kept = picture.keep();
    const analysis = await classifier.analyse(picture.copy());
    this.#isAsking = false;
    const tookMs = performance.now() - takenAtMs;
    this.#asked = {
      askedAtMs: takenAtMs,
      formerAtMs: this.#asked.askedAtMs,
      tookMs,
      share: Math.random(),
    };
    const hasStopped = this.#state.phase.is !== 'clear';
    if (analysis && stream === this.#stream && this.#judge(analysis, takenAtMs)) {
      this.#approved = { thumbnail, offence: this.#offenceOf(analysis) };
      // What moves all the time is seen at least as often as it is looked at.
      if (hasStopped) this.#show(kept);
    }
    kept.close();
    // What has changed meanwhile has waited long enough.
    if (this.#state.phase.is === 'held') void this.#onFrame();
  }

  /** True if this very picture may be seen. */
  #judge({ scores, sharpness }: Analysis, takenAtMs: number): boolean {
    const { policy } = this.#parts;
    const offence = this.#offenceOf({ scores });
    const isUsable = sharpness >= policy.sharpFrom;
    // Who wants to be protected strictly is, but accuses nobody of what the rules allow.
    const claimed = offenceOf(scores, policy.offending);
    if (isUsable) this.#findings.count(claimed, claimed >= policy.flagFrom);
    this.#move({ type: 'analysed', offence, isUsable, takenAtMs, now: performance.now() });
    return isUsable && offence < policy.passBelow && this.#state.phase.is === 'clear';
  }

  #offenceOf({ scores }: Pick<Analysis, 'scores'>): number {
    const { policy, settings } = this.#parts;
    return offenceOf(scores, settings().strict ? policy.strictOffending : policy.offending);
  }

  #onTick(): void {
    this.#move({ type: 'tick', now: performance.now() });
  }

  #lookForEmptiness(thumbnail: Thumbnail, now: number): void {
    this.#lookedAtMs = now;
    const before = this.#empty;
    this.#empty = this.#isCameraOn ? this.#emptiness.look(thumbnail) : null;
    if (this.#empty === before) return;
    if (this.#empty !== null) this.#find('empty', now);
    this.#parts.onChange();
  }

  #move(event: PictureEvent): void {
    const { policy } = this.#parts;
    const now = performance.now();
    const before = this.#state;
    this.#state = movePicture(before, event, policy);
    if (coverageOf(this.#state, policy, now) === 'covered') this.#cover();
    const { is } = this.#state.phase;
    if (is !== before.phase.is && is === 'clear') this.#find('clear', now);
    const isOffence = this.#findings.flagged >= policy.blockFlags;
    if (is !== before.phase.is && is === 'blocked' && isOffence) this.#find('explicit', now);
    this.#tell();
  }

  #tell(): void {
    const { is } = this.shield;
    if (is === this.#told) return;
    this.#told = is;
    this.#parts.onChange();
  }

  #find(finding: FindingReport['finding'], now: number): void {
    // Once a picture was blocked, nothing that comes later makes it better.
    if (this.#findings.last?.finding === 'explicit') return;
    const report = this.#findings.report(finding, now);
    if (report) this.#parts.onFinding(report);
  }
}
