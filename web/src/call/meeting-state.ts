/**
 * What the page knows of its meeting with strangers, what can happen to it, and what it may ask for. `moveMeeting`
 * (beside this file) is the only thing that moves it; it never touches the network or the camera itself.
 */
import type { FromServer } from '@anoncam/protocol/from-server';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import type { Shared } from '@anoncam/protocol/wishes';
import type { Note } from '../screens/line.ts';

/** Numbers the peer connections of this page, so that what a former one still says is recognised as late. */
export type PeerNumber = number;

export type LiveCall = {
  readonly id: CallId;
  readonly peer: PeerNumber;
  readonly part: 'offerer' | 'answerer';
  /** Brings the call back to a server that forgot it; null until both browsers have acknowledged. */
  readonly resume: Sealed | null;
  /** What the two have in common; null until then. */
  readonly shared: Shared | null;
  /** What blocks this stranger; null until then. */
  readonly stranger: Sealed | null;
  /** What a report goes with; null until then. */
  readonly report: Sealed | null;
};

/**
 * left: by the stranger. lost: the path broke. reported: by the visitor, for good. paused: nobody was there, and nobody new
 * shall come just now. forged: by this page, since somebody may be in between.
 */
export type PartedWhy = 'left' | 'lost' | 'reported' | 'paused' | 'forged';

/** The visitor's place in the waiting room, which a pairing that comes to nothing does not take away. */
export type Place = {
  /** Since when the visitor has been waiting. */
  readonly sinceMs: number;
  /** When the ticket enters the waiting room, from when on wishes widen; null while the server has not taken it. */
  readonly enteredMs: number | null;
  /** How many strangers' devices in a row could not be reached just before. */
  readonly failures: number;
};

export type MeetingPhase =
  | { readonly is: 'idle' }
  | { readonly is: 'waiting'; readonly place: Place; readonly restUntilMs: number | null }
  | { readonly is: 'connecting'; readonly call: LiveCall; readonly place: Place; readonly untilMs: number }
  | {
      readonly is: 'talking';
      readonly call: LiveCall;
      /** When the stranger's device was last heard from, over the data channel. */
      readonly heardAtMs: number;
      /** When the path was last tried anew; null while it is good. */
      readonly repairedAtMs: number | null;
      /** The browser says so, and nothing was heard since. Silence on a whole path: the stranger's page stands still. */
      readonly isPathDown: boolean;
      /** Since the stranger was last heard the server was out of reach too: it may have been this device's own network that was gone. */
      readonly wasAlone: boolean;
      /** The server lost sight of the stranger: together with silence that means they are gone. */
      readonly strangerAway: boolean;
    }
  | {
      readonly is: 'parted';
      readonly why: PartedWhy;
      readonly nextAtMs: number | null;
      readonly stranger: Sealed | null;
    };

export type Meeting = {
  readonly mode: Mode;
  readonly link: 'up' | 'down';
  readonly peersMade: number;
  readonly phase: MeetingPhase;
};

const movingTypes = [
  'waiting',
  'matched',
  'begun',
  'unpaired',
  'stranger-left',
  'stranger-away',
  'stranger-back',
] as const;
/** Server messages that move a meeting; the others only inform. */
export type MeetingMessage = Extract<FromServer, { type: (typeof movingTypes)[number] }>;

export function movesMeeting(message: FromServer): message is MeetingMessage {
  return (movingTypes as readonly string[]).includes(message.type);
}

export type MeetingEvent =
  | { readonly type: 'start'; readonly mode: Mode }
  | { readonly type: 'next' }
  /** Never again this stranger. */
  | { readonly type: 'block' }
  /** The same, and for a reason: nobody new comes before the visitor wants it. `stranger`: this one or one before. */
  | { readonly type: 'leave'; readonly stranger: Sealed }
  | { readonly type: 'stop' }
  | { readonly type: 'stay' }
  /** The visitor does something in which nobody new may interrupt them… */
  | { readonly type: 'hold' }
  /** …and is done with it. */
  | { readonly type: 'resume' }
  /** The server is there; `call` is the call it knows to be going on. */
  | { readonly type: 'link-up'; readonly call: CallId | null }
  | { readonly type: 'link-down' }
  | { readonly type: 'told'; readonly message: MeetingMessage }
  | {
      readonly type: 'peer';
      readonly peer: PeerNumber;
      /**
       * ready: the data channel is open. heard: something came through it. disrupted: there is no path just now. path: there is
       * one. ended: the stranger closed the channel. forged: the encryption is not what it seems, by verifying it or since the
       * stranger's key is suddenly another.
       */
      readonly what: 'ready' | 'heard' | 'disrupted' | 'path' | 'ended' | 'unusable' | 'forged';
    }
  /** The device's network changed. */
  | { readonly type: 'network-changed' }
  /**
   * The page, or all of its device, stood still: what came in the meantime has yet to be heard. Or the device's clock was
   * set, also back.
   */
  | { readonly type: 'woke'; readonly afterMs: number }
  /** Time has passed; raised twice a second while a meeting is on. */
  | { readonly type: 'tick' };

export type MeetingEffect =
  /** Ask to be paired, with the offer that was made ready. */
  | { readonly do: 'send-ticket' }
  | { readonly do: 'send-stop' }
  | { readonly do: 'send-lost'; readonly call: CallId; readonly why: 'not-connected' | 'broken' }
  /** Remember this stranger as blocked, and tell the server if it is within reach. */
  | { readonly do: 'block'; readonly stranger: Sealed }
  /** The offer that waited with the ticket is being answered: its connection becomes `peer`. */
  | { readonly do: 'offer-taken'; readonly call: CallId; readonly peer: PeerNumber }
  /** Answer this offer with a new connection, `peer`, and acknowledge with the answer. */
  | { readonly do: 'answer'; readonly call: CallId; readonly peer: PeerNumber; readonly offer: string }
  | { readonly do: 'apply-answer'; readonly peer: PeerNumber; readonly answer: string }
  | { readonly do: 'repair'; readonly peer: PeerNumber }
  /** What broke the path may have broken the way to the server. */
  | { readonly do: 'doubt-server' }
  /** Close the connection; `bye` tells the stranger first. */
  | { readonly do: 'close-peer'; readonly peer: PeerNumber; readonly bye: boolean }
  /** What was made ready for the next stranger is out of date. */
  | { readonly do: 'renew-spares' }
  | { readonly do: 'clear-conversation' }
  | { readonly do: 'note'; readonly note: Note };

export type MeetingStep = { readonly meeting: Meeting; readonly effects: readonly MeetingEffect[] };

export const noMeeting: Meeting = { mode: 'video', link: 'down', peersMade: 0, phase: { is: 'idle' } };

export function stay(meeting: Meeting, ...effects: MeetingEffect[]): MeetingStep {
  return { meeting, effects };
}

export function moveTo(meeting: Meeting, phase: MeetingPhase, ...effects: MeetingEffect[]): MeetingStep {
  return { meeting: { ...meeting, phase }, effects };
}

/** The call that is under way, if any. */
export function currentCall(meeting: Meeting): LiveCall | null {
  const { phase } = meeting;
  return phase.is === 'connecting' || phase.is === 'talking' ? phase.call : null;
}
