/**
 * The shape of every word on the page: what another language has to bring. It holds no words itself.
 */

import type { Closeness } from '@anoncam/protocol/widening';
import type { Emptiness, Phase, Problem } from '../screens/view.ts';
import type { ConversationTexts } from './conversation-texts.ts';
import type { FullTexts } from './full-texts.ts';
import type { ConductTexts } from './report-texts.ts';
import type { VerificationTexts } from './verification-texts.ts';

type PartedWhy = Extract<Phase, { is: 'parted' }>['why'];

export type ProblemTexts = {
  readonly headline: string;
  readonly happened: string;
  /** What the visitor can do, one step a line; may be empty. */
  readonly steps: readonly string[];
};

type LandingTexts = {
  readonly headline: string;
  readonly what: string;
  readonly protections: readonly { readonly title: string; readonly detail: string }[];
  readonly privacy: string;
  readonly contact: string;
  readonly report: string;
  readonly policyChanged: string;
  readonly policyMore: string;
  readonly policyRead: string;
  readonly mode: string;
  readonly video: string;
  readonly textOnly: string;
  readonly rulesTitle: string;
  readonly rules: readonly string[];
  readonly rulesMore: string;
  /** Must contain the number 18. */
  readonly adult: string;
  readonly adultMissing: string;
  readonly adultKnown: string;
  readonly starting: string;
  readonly here: (count: number) => string;
};

export type AddressTexts = {
  readonly hide: string;
  readonly hidden: string;
  readonly direct: string;
  readonly cannotHide: string;
  readonly noRelay: string;
};

export type AgeTexts = {
  /** Where a service has to vouch for the visitor: which host that is. */
  readonly service: (host: string) => string;
  readonly refused: string;
  readonly notOffered: string;
  readonly notOfferedWhy: string;
  /** Goes on with `write`. */
  readonly notOfferedWrong: string;
  readonly write: string;
};

type CameraCheckTexts = {
  readonly headline: string;
  readonly lead: string;
  readonly asking: string;
  readonly askingHint: string;
  readonly camera: string;
  readonly microphone: string;
  readonly noDevice: string;
  readonly devicesUnknown: string;
  readonly unnamed: (position: number) => string;
  readonly level: string;
  readonly startsIn: (seconds: number) => string;
  readonly startsInSpoken: (seconds: number) => string;
  readonly takeTime: string;
  readonly noHurry: string;
};

type StatusTexts = {
  readonly label: string;
  readonly waiting: string;
  readonly waitedFor: (seconds: number) => string;
  readonly waitedForSpoken: (seconds: number) => string;
  /** How long waiting usually takes; the second pair is for a visitor who has already waited longer. */
  readonly usual: (seconds: number) => string;
  readonly usualSpoken: (seconds: number) => string;
  readonly longer: (seconds: number) => string;
  readonly longerSpoken: (seconds: number) => string;
  readonly here: (count: number) => string;
  readonly alone: string;
  readonly firstToCome: string;
  readonly pairingPaused: { readonly headline: string; readonly detail: string };
  /** After a stranger's device was not reached; the second one when that keeps happening. */
  readonly notReached: string;
  readonly networkInTheWay: string;
  readonly ownTabsMayMeet: string;
  readonly resting: string;
  readonly restingFor: (seconds: number) => string;
  readonly restingSpoken: (seconds: number) => string;
  readonly connecting: string;
  readonly connectingDetail: string;
  readonly talking: string;
  /** Where the stranger learns the visitor's address, and where they do not. */
  readonly talkingDirect: string;
  readonly talkingHidden: string;
  readonly shaky: string;
  readonly shakyDetail: string;
  readonly serverAway: string;
  readonly serverAwayDetail: string;
  readonly callGoesOn: string;
  readonly strangerCameraOff: string;
  readonly strangerMuted: string;
  readonly parted: { readonly [why in PartedWhy]: string };
  readonly nextIn: (seconds: number) => string;
  readonly nextInSpoken: (seconds: number) => string;
  readonly staying: string;
};

/** Who is looked for, from the closest to anyone. */
type SearchTexts = {
  readonly label: string;
  /** As short as a step's name can be. */
  readonly steps: { readonly [closeness in Closeness]: string };
  /** Where the search begins, and what it has widened to. */
  readonly first: { readonly [closeness in Closeness]: string };
  readonly widened: { readonly [closeness in Closeness]: string };
  readonly widerIn: (seconds: number) => string;
  readonly change: string;
};

export type WishesTexts = {
  readonly title: string;
  readonly anyone: string;
  readonly languages: string;
  readonly addLanguage: string;
  readonly interests: string;
  readonly addInterest: string;
  readonly interestExample: string;
  readonly interestHint: (most: number) => string;
  readonly unusable: string;
  readonly cut: (most: number) => string;
  readonly full: (most: number) => string;
  readonly suggested: string;
  readonly nearby: string;
  readonly nearbyHint: string;
  readonly nearbyShort: string;
  readonly notCountries: string;
  readonly addCountry: string;
  readonly unknownCountry: string;
  readonly notThese: (countries: string) => string;
  readonly notMany: (count: number) => string;
  readonly promise: string;
  readonly softness: string;
  /** The name that the licence of the country data asks for. */
  readonly countryCredit: string;
  /** When the part of the page where wishes are made could not be fetched. */
  readonly missing: string;
  readonly done: string;
  readonly add: (what: string) => string;
  readonly remove: (what: string) => string;
  readonly added: (what: string) => string;
  readonly removed: (what: string) => string;
};

/** How visitors are protected: what the landing says of it, and what can be chosen. */
export type ProtectionTexts = {
  /** Leads to the page that explains it all. */
  readonly more: string;
  readonly loading: (percent: number) => string;
  readonly ready: string;
  readonly failed: string;
  readonly settings: string;
  readonly strict: string;
  readonly strictHint: string;
  /** In the place of the hint. */
  readonly strictOnProbation: string;
  readonly skipEmpty: string;
  readonly skipEmptyHint: string;
};

/** What is said of a picture that is covered or was. */
type ShieldTexts = {
  readonly gated: string;
  readonly suspect: string;
  readonly unclear: string;
  readonly unguarded: string;
  readonly blocked: { readonly headline: string; readonly detail: string };
  readonly revealed: string;
  readonly show: { readonly [state in 'unclear' | 'unguarded' | 'blocked']: string };
  readonly skipAndReport: string;
  readonly empty: { readonly [emptiness in Emptiness]: string };
  readonly skip: string;
};

/** What is said of the visitor's own picture. */
type OwnShieldTexts = {
  readonly suspect: string;
  readonly suspectSpoken: string;
  readonly stopped: string;
  readonly headline: string;
  readonly detail: string;
  readonly again: string;
};

type CoolOffTexts = {
  readonly headline: string;
  readonly happened: string;
  readonly own: string;
  readonly meanwhile: string;
  /** Minutes and seconds, as on a clock. */
  readonly left: string;
  readonly leftSpoken: (minutes: number) => string;
  readonly over: string;
};

/** The words before a meeting. */
export type Texts = {
  /** A BCP 47 tag, for the page's `lang`. */
  readonly language: string;
  readonly siteName: string;
  readonly titles: {
    readonly [screen in
      | 'landing'
      | 'camera-check'
      | 'waiting'
      | 'connecting'
      | 'talking'
      | 'parted'
      | 'cool-off'
      | 'full'
      | 'standing'
      | 'problem']: string;
  };
  readonly buttons: {
    readonly [button in
      | 'start'
      | 'next'
      | 'stop'
      | 'mute'
      | 'cameraOff'
      | 'swapCamera'
      | 'fullScreen'
      | 'send'
      | 'block'
      | 'stayHere'
      | 'retry'
      | 'textOnly'
      | 'goDirect'
      | 'reload']: string;
  };
  readonly landing: LandingTexts;
  readonly address: AddressTexts;
  readonly age: AgeTexts;
  readonly protection: ProtectionTexts;
  readonly wishes: WishesTexts;
  readonly problems: { readonly [problem in Problem]: ProblemTexts };
};

/** The words from the camera check on; they come with the screens that show them. */
export type MeetingTexts = ConductTexts & {
  readonly cameraCheck: CameraCheckTexts;
  readonly status: StatusTexts;
  readonly search: SearchTexts;
  readonly blocking: {
    readonly question: string;
    readonly detail: string;
    readonly confirm: string;
    readonly cancel: string;
  };
  readonly meeting: {
    readonly headline: string;
    readonly you: string;
    readonly stranger: string;
    readonly cameraIsOff: string;
    readonly cameraIsNone: string;
    readonly muted: string;
    readonly microphoneIsNone: string;
    readonly controls: string;
    readonly nextHint: string;
  };
  readonly conversation: ConversationTexts;
  readonly verification: VerificationTexts;
  readonly shield: ShieldTexts;
  readonly ownShield: OwnShieldTexts;
  readonly coolOff: CoolOffTexts;
  readonly full: FullTexts;
};

export type AllTexts = Texts & MeetingTexts;
