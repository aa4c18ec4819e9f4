/**
 * How somebody who was in no call tells us of something illegal on the site, over HTTP: what the Digital Services Act
 * (Regulation (EU) 2022/2065, Article 16) lets everybody do. It takes no name and no address of any kind.
 */
import * as v from 'valibot';
import { DaySchema, keepReadable } from './conduct.ts';
import { ChallengeSchema, SolutionSchema } from './contact.ts';
import { ReceiptSchema } from './receipt.ts';

/** intimate-picture: of somebody who did not consent; answered within 48 hours. */
export const noticeCategories = [
  'intimate-picture',
  'child-abuse',
  'threat',
  'extortion',
  'hate',
  'fraud',
  'other-illegal',
] as const;
export const NoticeCategorySchema = v.picklist(noticeCategories);
export type NoticeCategory = v.InferOutput<typeof NoticeCategorySchema>;

export const maxNoticeChars = 4000;

const WordsSchema = v.pipe(
  v.string(),
  v.transform(keepReadable),
  v.trim(),
  v.minLength(1),
  v.maxLength(maxNoticeChars),
);

/** `POST /notice`, with the work of a `GET /contact/challenge`. */
export const NoticeSchema = v.strictObject({
  category: NoticeCategorySchema,
  /** What it is, and where and when it was: nothing of a conversation is kept that it could be found by. */
  what: WordsSchema,
  /** Why it is illegal. */
  why: WordsSchema,
  /** The one who tells believes in good faith that it is accurate and complete. */
  goodFaith: v.literal(true),
  proof: v.strictObject({ challenge: ChallengeSchema, solution: SolutionSchema }),
});
export type Notice = v.InferOutput<typeof NoticeSchema>;

/** The answer to it; with it, `POST /notice/read`. */
export const NoticeReceiptSchema = v.strictObject({ receipt: ReceiptSchema });

export const NoticeStateSchema = v.strictObject({
  category: NoticeCategorySchema,
  what: v.string(),
  why: v.string(),
  receivedOn: DaySchema,
  /** By when it is answered; null once it was. */
  dueOn: v.nullable(DaySchema),
  /** By a person always. */
  decision: v.nullable(
    v.strictObject({ on: DaySchema, outcome: v.picklist(['acted', 'nothing']), words: v.string() }),
  ),
  endsOn: DaySchema,
});
export type NoticeState = v.InferOutput<typeof NoticeStateSchema>;
