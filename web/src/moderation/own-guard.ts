/**
 * Looks at the visitor's own picture now and then, before others have to: it warns, and asks for the camera to be
 * switched off. What follows from what it sees is decided by the pure `own-picture-state.ts`.
 */
import type { OwnShield } from '../screens/view.ts';
import type { Analysis, Classifier } from './analysis.ts';
import { type FindingReport, Findings } from './findings.ts';
import {
  fineOwnPicture,
  isToCoolOff,
  moveOwnPicture,
  type OwnPictureEvent,
  type OwnPictureState,
} from './own-picture-state.ts';
import { offenceOf, type ShieldPolicy } from './policy.ts';
import { PictureTaker } from './taken-picture.ts';

/** The stranger's picture comes first: a device that is slow to answer looks at the own one so much less often. */
const breathers = 4;

export type OwnGuardParts = {
  readonly classifier: Classifier;
  readonly policy: ShieldPolicy;
  /** The visitor's camera; its tracks come and go. */
  readonly stream: MediaStream;
  /** The stranger's picture needs the classifier more than this one, for a moment. */
  mayWait(): boolean;
  onChange(): void;
  /** It must not be sent any more: until the visitor decides, or, if `isToCoolOff`, for a while. */
  onStop(isToCoolOff: boolean): void;
  onFinding(report: FindingReport): void;
};

export class OwnGuard {
  readonly #parts: OwnGuardParts;
  readonly #taker = new PictureTaker();
  readonly #video = document.createElement('video');
  #state: OwnPictureState = fineOwnPicture;
  #findings = new Findings(performance.now());
  #timer = 0;
  #tookMs = 0;
  #lookedAtMs = performance.now();

  constructor(parts: OwnGuardParts) {
    this.#parts = parts;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = parts.stream;
    this.#goOn();
  }

  get shield(): OwnShield {
    return this.#state.is;
  }

  /** What is found from now on is about another call. */
  followCall(): void {
    this.#findings = new Findings(performance.now());
  }

  resume(): void {
    this.#move({ type: 'resume' });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#video.srcObject = null;
  }

  #goOn(): void {
    const { own } = this.#parts.policy;
    const wantedMs = this.#state.is === 'suspect' ? own.closeMs : own.calmMs;
    this.#timer = window.setTimeout(() => void this.#look(), Math.max(wantedMs, this.#tookMs * breathers));
  }

  async #look(): Promise<void> {
    const startedAtMs = performance.now();
    const { mayWait, policy } = this.#parts;
    if (startedAtMs - this.#lookedAtMs < policy.own.patienceMs && mayWait()) {
      this.#timer = window.setTimeout(() => void this.#look(), policy.own.closeMs);
      return;
    }
    this.#lookedAtMs = startedAtMs;
    const analysis = await this.#analyse();
    this.#tookMs = performance.now() - startedAtMs;
    // The page may have let go of the picture meanwhile.
    if (this.#video.srcObject === null) return;
    if (analysis) this.#judge(analysis);
    this.#goOn();
  }

  async #analyse(): Promise<Analysis | null> {
    const { classifier, stream } = this.#parts;
    const isOn = stream.getVideoTracks().some((track) => track.readyState === 'live');
    if (classifier.state.value.is !== 'ready' || this.#state.is === 'stopped' || !isOn) return null;
    // A browser may refuse to play what nobody sees, or be busy with another camera: there is a next time.
    if (this.#video.paused) await this.#video.play().catch(() => undefined);
    const picture = await this.#taker.take(this.#video);
    if (!picture) return null;
    const analysis = classifier.analyse(picture.copy());
    picture.close();
    return analysis;
  }

  #judge({ scores, sharpness }: Analysis): void {
    const { policy } = this.#parts;
    const offence = offenceOf(scores, policy.offending);
    const isUsable = sharpness >= policy.sharpFrom;
    if (isUsable) this.#findings.count(offence, offence >= policy.flagFrom);
    this.#move({ type: 'analysed', offence, isUsable });
  }

  #move(event: OwnPictureEvent): void {
    const { policy, onChange, onStop } = this.#parts;
    const before = this.#state;
    this.#state = moveOwnPicture(before, event, policy);
    if (this.#state.is === before.is) return;
    if (this.#state.is === 'stopped') this.#report();
    onChange();
    if (this.#state.is === 'stopped') onStop(isToCoolOff(this.#state, policy));
  }

  #report(): void {
    const report = this.#findings.report('explicit', performance.now());
    if (report) this.#parts.onFinding(report);
  }
}
