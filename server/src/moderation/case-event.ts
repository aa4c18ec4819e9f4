/**
 * What can happen in a case. Events are only ever added, and everything else that is known of a case follows from them.
 * Words of visitors are not in them: those stand in the rows of reports, notices and appeals, which can be deleted.
 */
import { ReportCategorySchema, SanctionKindSchema, SanctionReasonSchema } from '@anoncam/protocol/conduct';
import { NoticeCategorySchema } from '@anoncam/protocol/notice';
import * as v from 'valibot';

const IdSchema = v.string();
const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const MsSchema = v.pipe(v.number(), v.safeInteger());
/** A member of the staff. */
const MemberSchema = v.string();

const HappeningSchema = v.variant('type', [
  /** `weight`: how much the reporter is believed, from 0 to 100. */
  v.strictObject({
    type: v.literal('reported'),
    report: IdSchema,
    category: ReportCategorySchema,
    weight: CountSchema,
    mode: v.picklist(['video', 'text']),
  }),
  /** What all who met the subject say so far; `weight`: of all flags together, in hundredths. */
  v.strictObject({
    type: v.literal('tallied'),
    flags: CountSchema,
    of: CountSchema,
    weight: CountSchema,
    isSelfFlagged: v.boolean(),
  }),
  /** So many object that a person has to look at it. */
  v.strictObject({ type: v.literal('asked') }),
  v.strictObject({ type: v.literal('noticed'), notice: IdSchema, category: NoticeCategorySchema }),
  v.strictObject({ type: v.literal('taken'), by: MemberSchema }),
  /** `by` null: by itself, since nothing came of it. */
  v.strictObject({ type: v.literal('given back'), by: v.nullable(MemberSchema) }),
  v.strictObject({
    type: v.literal('decided'),
    outcome: v.picklist(['nothing', 'warning', 'probation', 'cool-off', 'exclusion']),
    reason: v.nullable(SanctionReasonSchema),
    note: v.string(),
    /** Since what it is about began to wait. */
    waitedMinutes: CountSchema,
    by: MemberSchema,
  }),
  /** `by` null: by rule. */
  v.strictObject({
    type: v.literal('sanctioned'),
    sanction: IdSchema,
    kind: SanctionKindSchema,
    reason: SanctionReasonSchema,
    untilMs: MsSchema,
    by: v.nullable(MemberSchema),
  }),
  v.strictObject({ type: v.literal('undone'), by: MemberSchema }),
  v.strictObject({
    type: v.literal('lifted'),
    sanction: IdSchema,
    why: v.picklist(['appeal', 'mistake', 'undone']),
    reason: v.string(),
    by: MemberSchema,
  }),
  v.strictObject({ type: v.literal('appealed'), appeal: IdSchema }),
  v.strictObject({
    type: v.literal('appeal decided'),
    appeal: IdSchema,
    outcome: v.picklist(['upheld', 'reversed']),
    by: MemberSchema,
  }),
  v.strictObject({
    type: v.literal('answered'),
    outcome: v.picklist(['acted', 'nothing']),
    by: MemberSchema,
  }),
  /** Kept because of a legal request, `hold`. */
  v.strictObject({ type: v.literal('held'), hold: IdSchema, by: MemberSchema }),
  v.strictObject({ type: v.literal('released'), by: MemberSchema }),
  /** Nothing is left to be done. */
  v.strictObject({ type: v.literal('closed') }),
]);

export type Happening = v.InferOutput<typeof HappeningSchema>;
export type CaseEvent = Happening & { readonly atMs: number };
export const happeningTypes = HappeningSchema.options.map((option) => option.entries.type.literal);

type EventRow = { readonly type: string; readonly body: string };

export function writeEvent({ type, ...body }: Happening): EventRow {
  return { type, body: JSON.stringify(body) };
}

/** @throws if it was written by another program. */
export function readEvent({ type, body, at }: EventRow & { readonly at: string }): CaseEvent {
  return { ...v.parse(HappeningSchema, { type, ...JSON.parse(body) }), atMs: Date.parse(at) };
}
