/**
 * What somebody who is sanctioned is told, and how they object, over HTTP. The cookie shows what is in force; the appeal
 * code alone is enough for everything about the one sanction it belongs to.
 */
import * as v from 'valibot';
import { DaySchema, keepReadable, SanctionKindSchema, SanctionReasonSchema, TimeSchema } from './conduct.ts';
import { ChallengeSchema, SolutionSchema } from './contact.ts';
import { ReceiptSchema } from './receipt.ts';

export const maxAppealChars = 2000;

/** waiting: somebody who did not decide it will look. upheld: it stays. reversed: it was wrong, and is gone. */
export const AppealStateSchema = v.strictObject({
  state: v.picklist(['waiting', 'upheld', 'reversed']),
  words: v.string(),
  madeOn: DaySchema,
  /** By when it is decided at the latest; null once it is. */
  dueOn: v.nullable(DaySchema),
  decidedOn: v.nullable(DaySchema),
  /** What those who decided say to it; empty if nothing. */
  answer: v.string(),
});
export type AppealState = v.InferOutput<typeof AppealStateSchema>;

const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** One sanction as the one under it sees it. */
export const SanctionStateSchema = v.strictObject({
  /** The appeal code. */
  code: ReceiptSchema,
  kind: SanctionKindSchema,
  reason: SanctionReasonSchema,
  /**
   * In general terms: so many independent people, or their devices, of so many who were met; null where a person judged
   * by what was reported.
   */
  facts: v.nullable(v.strictObject({ flags: CountSchema, of: CountSchema })),
  /** automatic: by rules that are published. person: somebody has looked at it. */
  decidedBy: v.picklist(['automatic', 'person']),
  from: TimeSchema,
  /** A warning ends once it was read; this is then when it is forgotten. */
  until: TimeSchema,
  /** It ended before its time: after an appeal, or because it was a mistake. */
  isLifted: v.boolean(),
  appeal: v.nullable(AppealStateSchema),
});
export type SanctionState = v.InferOutput<typeof SanctionStateSchema>;

/** `GET /standing`: of the browser that asks, and of where it comes from. */
export const StandingSchema = v.strictObject({
  /** Of this browser alone: the code of a sanction is nobody's who merely shares a network with the one under it. */
  sanctions: v.pipe(v.array(SanctionStateSchema), v.maxLength(20)),
  /** Nobody is let in from this network until then, for what another browser did; null where that is not so. */
  networkUntil: v.nullable(TimeSchema),
  /** Others from here were excluded: a moment of work for the browser shows that it is not they again. */
  needsWork: v.boolean(),
});
export type Standing = v.InferOutput<typeof StandingSchema>;

/** `POST /standing/work` with a solved challenge of `GET /standing/challenge`: lets in where `needsWork` is true. */
export const StandingWorkSchema = v.strictObject({
  challenge: ChallengeSchema,
  solution: SolutionSchema,
});

/** `POST /appeal`. Once for each sanction; free. The answer is the sanction's state. */
export const AppealSchema = v.strictObject({
  code: ReceiptSchema,
  words: v.pipe(v.string(), v.transform(keepReadable), v.trim(), v.minLength(1), v.maxLength(maxAppealChars)),
});
export type Appeal = v.InferOutput<typeof AppealSchema>;

/** `POST /appeal/read`. */
export const AppealCodeSchema = v.strictObject({ code: ReceiptSchema });
