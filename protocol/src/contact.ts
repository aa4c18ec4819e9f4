/**
 * How somebody writes to the people who run the site, over HTTP and without an address of any kind: a message with a proof
 * of work goes in, a receipt comes out, and the receipt is what the answer is read with.
 */
import * as v from 'valibot';
import { DaySchema, keepReadable } from './conduct.ts';
import { ReceiptSchema } from './receipt.ts';

/** `privacy`: about what is held of the writer; it is answered within a month. */
export const contactTopics = ['question', 'problem', 'privacy', 'other'] as const;
export const ContactTopicSchema = v.picklist(contactTopics);
export type ContactTopic = v.InferOutput<typeof ContactTopicSchema>;

export const maxContactChars = 4000;

export const ContactWordsSchema = v.pipe(
  v.string(),
  v.transform(keepReadable),
  v.trim(),
  v.minLength(1),
  v.maxLength(maxContactChars),
);

const HexSchema = v.pipe(v.string(), v.hexadecimal(), v.maxLength(128));
const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** `GET /contact/challenge`: work for the browser, in the form of ALTCHA's library. */
export const ChallengeSchema = v.strictObject({
  parameters: v.strictObject({
    algorithm: v.literal('PBKDF2/SHA-256'),
    nonce: HexSchema,
    salt: HexSchema,
    cost: CountSchema,
    keyLength: CountSchema,
    keyPrefix: HexSchema,
    keySignature: HexSchema,
    /** Until when it can be used, in ms since the epoch. */
    data: v.strictObject({ until: CountSchema }),
  }),
  signature: HexSchema,
});
export type Challenge = v.InferOutput<typeof ChallengeSchema>;

export const SolutionSchema = v.strictObject({
  counter: CountSchema,
  derivedKey: HexSchema,
  /** How long it took, in ms; told by the library and not looked at. */
  time: v.optional(v.number()),
});

/** `POST /contact`. */
export const ContactMessageSchema = v.strictObject({
  topic: ContactTopicSchema,
  words: ContactWordsSchema,
  proof: v.strictObject({ challenge: ChallengeSchema, solution: SolutionSchema }),
});
export type ContactMessage = v.InferOutput<typeof ContactMessageSchema>;

/** The answer to it: sent again, the same message gets the same one. With it, `POST /contact/read` and `/contact/delete`. */
export const ContactReceiptSchema = v.strictObject({ receipt: ReceiptSchema });

/** What is read with a receipt. */
export const ContactStateSchema = v.strictObject({
  topic: ContactTopicSchema,
  words: v.string(),
  receivedOn: DaySchema,
  /** By when it will be answered; null where nothing is promised, or it was. */
  dueOn: v.nullable(DaySchema),
  answer: v.nullable(v.strictObject({ words: v.string(), on: DaySchema })),
  /** From this day on it is not there any more. */
  endsOn: DaySchema,
});
export type ContactState = v.InferOutput<typeof ContactStateSchema>;
