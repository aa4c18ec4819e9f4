/**
 * The shield of one meeting: guards the stranger's picture and the visitor's own, and tells the server what was found.
 * Nothing of a picture leaves it.
 */
import type { CallId } from '@anoncam/protocol/ids';
import type { VerdictMessage } from '@anoncam/protocol/verdict';
import type { MeetingView } from '../screens/view.ts';
import type { Classifier } from './analysis.ts';
import { OwnGuard } from './own-guard.ts';
import { type ShieldPolicy, shieldPolicy } from './policy.ts';
import { defaultShieldSettings, type ShieldSettings } from './shield-settings.ts';
import { StrangerGuard } from './stranger-guard.ts';
import { VerdictTeller } from './verdict-teller.ts';

export type ShieldParts = {
  readonly classifier: Classifier;
  /** The visitor's camera. */
  readonly own: MediaStream;
  settings(): ShieldSettings;
  /** Something of the view has changed. */
  onChange(): void;
  /** The visitor's own picture must not be sent any more. */
  onStop(isToCoolOff: boolean): void;
  /** The visitor wants to go on where there is nothing to see. */
  onNothingToSee(): void;
  send(verdict: VerdictMessage): boolean;
};

/** What the page knows of the stranger at the moment. */
export type ShieldedCall = {
  readonly call: CallId | null;
  readonly stream: MediaStream | null;
  readonly isCameraOn: boolean;
};

export type ShieldView = Pick<MeetingView, 'guard' | 'shield' | 'emptiness' | 'ownShield' | 'shieldSettings'>;

/** Where there are no pictures. */
export const noShield: ShieldView = {
  guard: { attach: () => () => undefined },
  shield: { is: 'clear' },
  emptiness: null,
  ownShield: 'fine',
  shieldSettings: defaultShieldSettings,
};

/** What guards the pictures of a meeting, and what the visit does when the visitor's own must not be sent. */
export type Shielding = Pick<ShieldParts, 'classifier' | 'settings' | 'onStop'>;

export class Shield {
  readonly #parts: ShieldParts;
  readonly #stranger: StrangerGuard;
  readonly #own: OwnGuard;
  readonly #teller: VerdictTeller;
  #call: CallId | null = null;

  constructor(parts: ShieldParts, policy: ShieldPolicy = shieldPolicy) {
    this.#parts = parts;
    const { classifier, own: stream, settings, send, onStop } = parts;
    this.#teller = new VerdictTeller({ model: classifier.model, now: () => performance.now(), send });
    this.#stranger = new StrangerGuard({
      classifier,
      policy,
      settings,
      onChange: () => this.#onStranger(),
      onFinding: (report) => this.#teller.tell({ ...report, about: 'stranger', confirmed: false }),
    });
    this.#own = new OwnGuard({
      classifier,
      policy,
      stream,
      mayWait: () => this.#stranger.isAwaited,
      onChange: () => parts.onChange(),
      onStop,
      onFinding: (report) => this.#teller.tell({ ...report, about: 'self', confirmed: false }),
    });
  }

  get view(): ShieldView {
    return {
      guard: this.#stranger,
      shield: this.#stranger.shield,
      emptiness: this.#stranger.emptiness,
      ownShield: this.#own.shield,
      shieldSettings: this.#parts.settings(),
    };
  }

  follow({ call, stream, isCameraOn }: ShieldedCall): void {
    if (call !== this.#call) {
      this.#call = call;
      this.#teller.follow(call);
      this.#own.followCall();
    }
    this.#stranger.follow(stream);
    this.#stranger.setCamera(isCameraOn);
  }

  reveal(): void {
    this.#stranger.reveal();
  }

  /** The visitor agrees that the blocked picture breaks the rules. */
  confirm(): void {
    const report = this.#stranger.lastFinding;
    if (report?.finding === 'explicit') this.#teller.tell({ ...report, about: 'stranger', confirmed: true });
  }

  resumeCamera(): void {
    this.#own.resume();
  }

  end(): void {
    this.#teller.follow(null);
    this.#stranger.end();
    this.#own.end();
  }

  #onStranger(): void {
    this.#parts.onChange();
    if (this.#stranger.emptiness !== null && this.#parts.settings().skipEmpty) this.#parts.onNothingToSee();
  }
}
