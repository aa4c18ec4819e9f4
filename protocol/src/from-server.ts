/**
 * Every message that the server may send to a visitor's page. None of them holds anything about the stranger but
 * what the stranger's own browser put into its session description.
 */
import * as v from 'valibot';
import { SignalMessageSchema } from './from-visitor.ts';
import { CallIdSchema, SealedSchema } from './ids.ts';
import { ReceiptSchema } from './receipt.ts';
import { SdpSchema } from './signal.ts';
import { SharedSchema } from './wishes.ts';

const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const DurationMsSchema = CountSchema;

/** An RTCIceServer (STUN or TURN) that this installation offers. */
const IceServerSchema = v.strictObject({
  urls: v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.minLength(1), v.maxLength(8)),
  username: v.optional(v.pipe(v.string(), v.maxLength(256))),
  credential: v.optional(v.pipe(v.string(), v.maxLength(256))),
});
export type IceServer = v.InferOutput<typeof IceServerSchema>;

const IceServersSchema = v.pipe(v.array(IceServerSchema), v.maxLength(8));

/** The answer to `hello`. `call` is the call that goes on, if the visitor came back to one. */
const WelcomeSchema = v.strictObject({
  type: v.literal('welcome'),
  session: SealedSchema,
  call: v.nullable(CallIdSchema),
  iceServers: IceServersSchema,
  /** True on a localhost site only: two tabs of one browser may meet there. */
  ownTabsMayMeet: v.boolean(),
  here: CountSchema,
});

/** How long such a ticket usually waits, from the last minutes; null where too few have waited to tell. */
const UsualMsSchema = v.nullable(DurationMsSchema);

/** The ticket is taken. It enters the waiting room in `restMs` (0: at once; more after many quick skips). */
const WaitingSchema = v.strictObject({
  type: v.literal('waiting'),
  here: CountSchema,
  restMs: DurationMsSchema,
  usualMs: UsualMsSchema,
});

/** A stranger is proposed. Offerers wait for `begun`, answerers get the offer; both send `accept` in 3 s. */
const MatchedSchema = v.strictObject({
  type: v.literal('matched'),
  call: CallIdSchema,
  /** The stranger's offer; null for the side whose own offer is being answered. */
  offer: v.nullable(SdpSchema),
});

/** Both browsers acknowledged: the call exists. The answer reaches the offerer here. */
const BegunSchema = v.strictObject({
  type: v.literal('begun'),
  call: CallIdSchema,
  /** To be returned in `hello` after the server was lost, so that the call is known again. */
  resume: SealedSchema,
  answer: v.nullable(SdpSchema),
  /** What both wish alike: nothing else of the stranger is told. */
  shared: SharedSchema,
  /** To be sent back in `block`, should the visitor not want to meet this stranger again. */
  stranger: SealedSchema,
  /** To be sent back in `report`. */
  report: SealedSchema,
});

/** The pairing did not come about; a new ticket of the side that had acknowledged goes to the front. */
const UnpairedSchema = v.strictObject({ type: v.literal('unpaired'), call: CallIdSchema });

/** The call is over, by the stranger's doing or the network's. */
const StrangerLeftSchema = v.strictObject({
  type: v.literal('stranger-left'),
  call: CallIdSchema,
  why: v.picklist(['left', 'not-connected', 'lost']),
});

/** The stranger's page lost the server (not necessarily this visitor), or found it again. */
const StrangerAwaySchema = v.strictObject({ type: v.literal('stranger-away'), call: CallIdSchema });
const StrangerBackSchema = v.strictObject({ type: v.literal('stranger-back'), call: CallIdSchema });

/** To waiting visitors only, sampled, at most every 10 s: how many people are here, and how long waiting usually takes. */
const CrowdSchema = v.strictObject({
  type: v.literal('crowd'),
  here: CountSchema,
  usualMs: UsualMsSchema,
});

/** To those who wait, when it changes, and to who begins to: nobody is paired just now, and whoever waits keeps the place. */
const PairingSchema = v.strictObject({ type: v.literal('pairing'), paused: v.boolean() });

/** A report has arrived, and is not lost any more. With the receipt one can ask what became of it. */
const ReportedSchema = v.strictObject({
  type: v.literal('reported'),
  call: CallIdSchema,
  receipt: ReceiptSchema,
});

/** It cannot be written yet, and is tried again by itself: `reported` or `report-refused` follows. */
const ReportHeldSchema = v.strictObject({ type: v.literal('report-held'), call: CallIdSchema });

/** too-late: or of no call of this visitor's. already: otherwise than now. failed: it can be sent again. */
const ReportRefusedSchema = v.strictObject({
  type: v.literal('report-refused'),
  call: CallIdSchema,
  why: v.picklist(['too-late', 'already', 'failed']),
});

/** After `welcome` to who is on probation, and to everybody whenever it changes. */
const StandingSchema = v.strictObject({ type: v.literal('standing'), isOnProbation: v.boolean() });

/** The answer to `relays`. */
const RelaysSchema = v.strictObject({ type: v.literal('relays'), iceServers: IceServersSchema });

const PongSchema = v.strictObject({ type: v.literal('pong') });

export const FromServerSchema = v.variant('type', [
  SignalMessageSchema,
  BegunSchema,
  MatchedSchema,
  WaitingSchema,
  StrangerLeftSchema,
  UnpairedSchema,
  StrangerAwaySchema,
  StrangerBackSchema,
  CrowdSchema,
  PairingSchema,
  PongSchema,
  WelcomeSchema,
  ReportedSchema,
  ReportHeldSchema,
  ReportRefusedSchema,
  StandingSchema,
  RelaysSchema,
]);
export type FromServer = v.InferOutput<typeof FromServerSchema>;
