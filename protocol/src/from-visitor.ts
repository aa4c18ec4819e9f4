/**
 * Every message that a visitor's page may send to the server. Text chat is not among them, and must never be.
 */
import * as v from 'valibot';
import { keepReadable, maxReportChars, ReportCategorySchema } from './conduct.ts';
import { CallIdSchema, SealedSchema } from './ids.ts';
import { SdpSchema, SignalSchema } from './signal.ts';
import { VerdictSchema } from './verdict.ts';
import { BlockedSchema, ReachSchema, WishesSchema } from './wishes.ts';

const ModeSchema = v.picklist(['video', 'text']);
/** What a conversation consists of: pictures, sound and text, or text alone. */
export type Mode = v.InferOutput<typeof ModeSchema>;

/** First message on every socket; `session` and `call` bring back what an earlier `welcome` and `begun` gave. */
const HelloSchema = v.strictObject({
  type: v.literal('hello'),
  session: v.nullable(SealedSchema),
  call: v.nullable(SealedSchema),
});

/** Whom to look for; until it is said, for anyone. Said while waiting, it keeps the place. */
const PreferSchema = v.strictObject({ type: v.literal('prefer'), wishes: WishesSchema });

/** Never to be met again: references that came with `begun`, kept by the page. They add to those said before. */
const BlockSchema = v.strictObject({ type: v.literal('block'), strangers: BlockedSchema });

/**
 * A ticket: "pair me". Ends a call that is under way (that is what *Next* does); sent again while waiting it renews
 * the offer and keeps the place.
 */
const WaitSchema = v.strictObject({
  type: v.literal('wait'),
  mode: ModeSchema,
  offer: SdpSchema,
  reach: ReachSchema,
  /** Strangers must not learn this visitor's address: the server passes on candidates of relays only. */
  hidden: v.boolean(),
});

/** The page has taken up the pairing. The answerer's answer travels with it; the offerer sends null. */
const AcceptSchema = v.strictObject({
  type: v.literal('accept'),
  call: CallIdSchema,
  answer: v.nullable(SdpSchema),
});

/** For the current stranger; the server sends on what is allowed of it. */
export const SignalMessageSchema = v.strictObject({
  type: v.literal('signal'),
  call: CallIdSchema,
  signal: SignalSchema,
});

/** Asks for the relays anew: what lets a page use them lasts for minutes, and each connection has some of its own. */
const AskRelaysSchema = v.strictObject({ type: v.literal('relays') });

/** Leaves the waiting room or the call and stays on the page. */
const StopSchema = v.strictObject({ type: v.literal('stop') });

/** The peer connection is gone: it never came about, or it broke and did not come back. */
const LostSchema = v.strictObject({
  type: v.literal('lost'),
  call: CallIdSchema,
  why: v.picklist(['not-connected', 'broken']),
});

/**
 * Something has come from the stranger's device: a picture or sound, or in a text call a message over the data channel. Said
 * once in a call, and again after each `welcome`. A call counts for something good only if both have said so.
 */
const FlowingSchema = v.strictObject({ type: v.literal('flowing'), call: CallIdSchema });

/**
 * Reports the stranger of a call that goes on, which it ends, or that ended ten minutes ago at most. Once for each call: sent
 * again, because the answer got lost, it is the same report.
 */
const ReportSchema = v.strictObject({
  type: v.literal('report'),
  call: CallIdSchema,
  /** As it came with `begun`: it says whom, and only the server can read it. */
  ticket: SealedSchema,
  category: ReportCategorySchema,
  words: v.pipe(v.string(), v.transform(keepReadable), v.trim(), v.maxLength(maxReportChars)),
});

const PingSchema = v.strictObject({ type: v.literal('ping') });

export const FromVisitorSchema = v.variant('type', [
  SignalMessageSchema,
  AcceptSchema,
  WaitSchema,
  PingSchema,
  LostSchema,
  FlowingSchema,
  StopSchema,
  PreferSchema,
  BlockSchema,
  VerdictSchema,
  ReportSchema,
  AskRelaysSchema,
  HelloSchema,
]);
export type FromVisitor = v.InferOutput<typeof FromVisitorSchema>;
