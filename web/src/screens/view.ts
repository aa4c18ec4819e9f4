/**
 * What the screens show and what they may ask for: the only thing that passes between them and the rest of the page.
 * Screens read signals and call actions; they hold no state of their own beyond what a control needs.
 */
import type { PolicyChange } from '@anoncam/protocol/admission';
import type { AgeStep } from '@anoncam/protocol/age';
import type { ReportCategory } from '@anoncam/protocol/conduct';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { SanctionState } from '@anoncam/protocol/standing';
import type { Closeness } from '@anoncam/protocol/widening';
import type { Interest, Shared, Wishes } from '@anoncam/protocol/wishes';
import type { ReadonlySignal } from '@preact/signals';
import type { Emoji } from '../call/emoji.ts';
import type { ClassifierState } from '../moderation/analysis.ts';
import type { PictureGuard } from '../moderation/picture-guard.ts';
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import type { Line } from './line.ts';

/** Something that keeps a conversation from happening, each with words of its own and something to do about it. */
export type Problem =
  | 'camera-denied'
  | 'camera-missing'
  | 'camera-busy'
  | 'camera-failed'
  | 'insecure-context'
  | 'unsupported-browser'
  | 'offline'
  | 'server-unreachable'
  | 'page-outdated'
  | 'cookie-missing'
  | 'confirmation-deleted'
  | 'not-offered'
  | 'too-many-messages'
  | 'no-relay'
  | 'refused';

/** A camera or microphone as the browser names it; the name never leaves the page. */
export type Device = { readonly id: string; readonly label: string };

export type CameraCheckView = {
  /** Null until the browser has granted the camera. */
  readonly stream: MediaStream | null;
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  /** Loudness of the microphone, 0 to 1, about 20 times a second. */
  readonly level: ReadonlySignal<number>;
  /** When Start goes on by itself (ms since the epoch); null when the visitor wants to take their time. */
  readonly startsAt: number | null;
};

/** Who is looked for while waiting. */
export type Search = {
  /** The widest closeness that is acceptable by now. */
  readonly openness: Closeness;
  /** When the next step opens (ms since the epoch); null when everything is open. */
  readonly widensAt: number | null;
  /** What opens then; null when everything is open. */
  readonly opensTo: Closeness | null;
  /** How long waiting usually takes; null where too few have waited to tell. */
  readonly usualMs: number | null;
};

/** Where the visitor is with the stranger. */
export type Phase =
  | {
      readonly is: 'waiting';
      readonly since: number;
      readonly restUntil: number | null;
      readonly search: Search;
      /** How many strangers' devices in a row could not be reached just before; after one the visitor is next in turn. */
      readonly failures: number;
      readonly isPaused: boolean;
    }
  | { readonly is: 'connecting' }
  | {
      readonly is: 'talking';
      readonly path: 'good' | 'shaky';
      /** What the two have in common; null while it is not known. */
      readonly shared: Shared | null;
      /** Whether this stranger can be blocked. */
      readonly mayBlock: boolean;
      /** Whether this stranger cannot learn the visitor's address. */
      readonly isHidden: boolean;
    }
  /** The stranger is gone; the next one comes at `nextAt` (ms since the epoch) unless that was cancelled (null). */
  | {
      readonly is: 'parted';
      /**
       * reported: by the visitor, who left. paused: the visitor stopped looking for somebody. forged: the page has ended the
       * call, because verifying the encryption showed that something is wrong with it.
       */
      readonly why: 'left' | 'lost' | 'reported' | 'paused' | 'forged';
      readonly nextAt: number | null;
      readonly mayBlock: boolean;
    };

/** on; off by the visitor's wish; none: there is no such device or it was not granted. */
export type Source = 'on' | 'off' | 'none';

/** How the stranger's picture is shown, and why. */
export type Shield =
  /** The first pictures are being looked at; until then only their colours are seen. */
  | { readonly is: 'gated' }
  /** Too blurred or dark to be judged for some seconds; the visitor may look all the same. */
  | { readonly is: 'unclear' }
  | { readonly is: 'clear' }
  /** One picture may break the rules: covered while a closer look is taken. */
  | { readonly is: 'suspect' }
  /** Several do: covered and muted until the visitor decides. */
  | { readonly is: 'blocked' }
  /** Nothing can be looked at in this browser, or not now: covered until the visitor wants to see it unguarded. */
  | { readonly is: 'unguarded' }
  /** Shown at the visitor's own wish, for the rest of this call. */
  | { readonly is: 'revealed' };

/** Nothing to see: a dark or covered camera, or a picture that stands still or comes again and again. */
export type Emptiness = 'dark' | 'frozen' | 'looped';

/** The visitor's own picture: fine; it may break the rules; it is not sent any more until the visitor decides. */
export type OwnShield = 'fine' | 'suspect' | 'stopped';

/** What the visitor wishes, and what is suggested. */
export type WishesView = {
  readonly wishes: Wishes;
  /** Interests that are suggested, those that most visitors have just now first. */
  readonly suggested: readonly Interest[];
};

/**
 * What has become of a report. kept: the server is out of reach, and gets it as soon as it is back. held: it has it, and cannot
 * write it yet.
 */
export type ReportProgress =
  | { readonly is: 'sending' | 'kept' | 'held' }
  | { readonly is: 'received'; readonly receipt: string }
  | { readonly is: 'refused'; readonly why: 'too-late' | 'already' | 'failed' };

/** Until when somebody can be reported (ms since the epoch); null while the conversation goes on. */
type ReportUntil = number | null;

export type ReportView = {
  /** Null while there is nobody who could be reported and has not been. */
  readonly offer: { readonly until: ReportUntil } | null;
  /** Of the report that was filed last; null if there is none. */
  readonly filed: ReportProgress | null;
  /** What is open: a form until there is progress; null while it is closed. */
  readonly sheet: { readonly until: ReportUntil; readonly progress: ReportProgress | null } | null;
};

/** `unknown` until the server has said whether it has a relay. */
export type AddressView = { readonly relay: 'unknown' | 'none' | 'there'; readonly isHidden: boolean };

/** What both visitors can read to each other, to know that nobody is in between. */
export type VerificationView =
  /** late: nothing has come for a while, and still may. failed: something was wrong, and stays so. */
  { readonly is: 'pending' | 'late' | 'failed' } | { readonly is: 'ready'; readonly emoji: readonly Emoji[] };

export type MeetingView = {
  readonly mode: Mode;
  readonly phase: Phase;
  /** Whether the server is within reach; a call goes on without it. */
  readonly server: 'connected' | 'reconnecting';
  /** Visitors on the site, sampled; null while unknown. */
  readonly here: number | null;
  /** A localhost site: a second tab of this browser can be the stranger. */
  readonly ownTabsMayMeet: boolean;
  readonly lines: readonly Line[];
  readonly strangerIsTyping: boolean;
  readonly ownStream: MediaStream | null;
  readonly strangerStream: MediaStream | null;
  readonly strangerSources: { readonly camera: boolean; readonly microphone: boolean };
  readonly verification: VerificationView;
  /** Draws the stranger's picture as far as it has passed. */
  readonly guard: PictureGuard;
  readonly shield: Shield;
  /** Null while there is something to see, or nobody. */
  readonly emptiness: Emptiness | null;
  readonly ownShield: OwnShield;
  readonly shieldSettings: ShieldSettings;
  readonly camera: Source;
  readonly microphone: Source;
  readonly maySwapCamera: boolean;
  readonly wishes: WishesView;
  /** As it is for the next stranger. */
  readonly address: AddressView;
};

/**
 * `admitted`: this browser confirmed age and rules before. `here`: how many are; null while that is not known. `change`: of
 * the privacy policy, which this browser has not been told of. `age`: what is missing; null while that is not known.
 * `wasRefused`: the visitor has come back from the service, and was not vouched for.
 */
export type EntryView = {
  readonly admitted: boolean;
  readonly here: number | null;
  readonly change: PolicyChange | null;
  readonly age: AgeStep | null;
  readonly wasRefused: boolean;
};

/** The visitor meets only others on probation, behind a stricter shield. `until`: ms since the epoch, if known. */
export type Probation = { readonly until: number | null };

/** What was decided about this browser, or the network it comes from, before it can go on. */
export type StandingView =
  | { readonly is: 'asking' | 'unreachable' }
  /** Others from here were excluded: the browser is working to be let in. */
  | { readonly is: 'working' }
  /** Nobody is let in from this visitor's network until then, for what somebody else did. */
  | { readonly is: 'network'; readonly until: string }
  /** Kept out or warned, or it was lifted; `appealing`: where an appeal that is being sent is. */
  | {
      readonly is: 'told';
      readonly sanction: SanctionState;
      readonly appealing: 'not' | 'sending' | 'unreachable' | 'too-often' | 'refused';
    }
  /** Nothing keeps this visitor out any more. */
  | { readonly is: 'free' };

export type Screen =
  /** `busy`: Start was pressed and something is under way. */
  | (EntryView & {
      readonly at: 'landing';
      readonly busy: boolean;
      readonly mode: Mode;
      readonly wishes: WishesView;
      readonly shieldSettings: ShieldSettings;
      readonly address: AddressView;
      /** Null before anything of it is fetched. */
      readonly classifier: ClassifierState | null;
      readonly report: ReportView;
      readonly probation: Probation | null;
    })
  | { readonly at: 'camera-check'; readonly check: CameraCheckView }
  | {
      readonly at: 'meeting';
      readonly meeting: MeetingView;
      readonly report: ReportView;
      readonly probation: Probation | null;
    }
  | { readonly at: 'standing'; readonly standing: StandingView }
  /** The visitor's own picture was stopped twice: no video until then (ms since the epoch). */
  | { readonly at: 'cool-off'; readonly until: number }
  /** It is tried again then (ms since the epoch); null while it is. */
  | { readonly at: 'full'; readonly until: number | null }
  | { readonly at: 'problem'; readonly problem: Problem };

export type Actions = {
  /** The change of the privacy policy has been read. */
  noteChange(): void;
  /** From the landing or the camera check: one step further. `adult` is the state of the 18+ checkbox. */
  start(choice: { mode: Mode; adult: boolean }): void;
  /** The camera check shall not go on by itself. */
  takeTime(): void;
  /** Kept in this browser; counts at once, in the middle of waiting too. */
  changeWishes(wishes: Wishes): void;
  /** Kept in this browser; counts at once. */
  changeShield(settings: ShieldSettings): void;
  /** Kept as long as the page is open. */
  chooseMode(mode: Mode): void;
  /** Kept in this browser; counts from the next stranger. */
  hideAddress(isHidden: boolean): void;
  /** Shows a picture that is unclear, blocked or unguarded, at the visitor's own wish. */
  reveal(): void;
  /** A blocked picture breaks the rules indeed: never again this stranger, and the next one. */
  skipAndReport(): void;
  /** The visitor's own picture, which was stopped, is sent again. */
  resumeCamera(): void;
  /** Never again this stranger; the next one is looked for. */
  block(): void;
  /** Opens the sheet about the present or the last stranger: until it is closed, neither sees nor hears the other. */
  openReport(): void;
  /** Opens it on the report that was filed last. */
  openFiledReport(): void;
  closeReport(): void;
  /** Ends the conversation if it goes on; never again this stranger, and nobody new before it is wished. */
  sendReport(category: ReportCategory, words: string): void;
  retryReport(): void;
  /** Shows why the visitor is on probation. */
  openStanding(): void;
  /** What was decided has been read: one step further. */
  noteStanding(): void;
  sendAppeal(words: string): void;
  chooseCamera(id: string): void;
  chooseMicrophone(id: string): void;
  next(): void;
  stop(): void;
  /** Stay with "the stranger left" instead of going on automatically. */
  cancelAutomaticNext(): void;
  toggleMicrophone(): void;
  toggleCamera(): void;
  swapCamera(): void;
  /** False if the text could not be sent (nobody there, or more than 4 KB): the text field then keeps it. */
  sendText(text: string): boolean;
  typing(): void;
  /** From a problem, or a site that is full: try again; from a problem: go on with text only. */
  retry(): void;
  textOnly(): void;
  /** From a problem: go on without being hidden. */
  goDirect(): void;
};
