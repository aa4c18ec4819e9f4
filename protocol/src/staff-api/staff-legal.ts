/**
 * Revealing an address, and requests of authorities, as the console and its server speak of them. Nothing here is done by
 * one person alone but the reveal of a single address, which is counted.
 */
import * as v from 'valibot';
import { TimeSchema } from '../conduct.ts';
import { NoteSchema, RecordIdSchema } from './staff-cases.ts';

const ReasonSchema = v.pipe(NoteSchema, v.minLength(10));

/** `POST /api/address/reveal`: of one case, with a fresh sign-in. */
export const RevealSchema = v.strictObject({ case: RecordIdSchema, reason: ReasonSchema });
/** Shown for ten minutes; there is none any more after its day key is gone. */
export const RevealedSchema = v.strictObject({
  address: v.string(),
  until: TimeSchema,
  leftToday: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});
export type Revealed = v.InferOutput<typeof RevealedSchema>;

/**
 * What two people must agree on. reveal: addresses of several cases. preserve: a sealed copy of a case in the vault.
 * disclose: its minimal export.
 */
export const approvalKinds = ['reveal', 'preserve', 'disclose'] as const;
export const ApprovalKindSchema = v.picklist(approvalKinds);
export type ApprovalKind = v.InferOutput<typeof ApprovalKindSchema>;

/** `POST /api/approval/ask`. */
export const AskSchema = v.strictObject({
  kind: ApprovalKindSchema,
  cases: v.pipe(v.array(RecordIdSchema), v.minLength(1), v.maxLength(50)),
  /** Who asks us, and under which law; the authority's own file number. For reveal: empty. */
  authority: v.pipe(v.string(), v.trim(), v.maxLength(100)),
  reference: v.pipe(v.string(), v.trim(), v.maxLength(100)),
  reason: ReasonSchema,
});
export type Ask = v.InferOutput<typeof AskSchema>;

/** `GET /api/approvals`. */
export const ApprovalsSchema = v.strictObject({
  approvals: v.array(
    v.strictObject({
      id: RecordIdSchema,
      kind: ApprovalKindSchema,
      cases: v.array(RecordIdSchema),
      authority: v.string(),
      reference: v.string(),
      reason: v.string(),
      askedBy: v.string(),
      /** One cannot approve one's own. */
      isOwn: v.boolean(),
      askedAt: TimeSchema,
      state: v.picklist(['waiting', 'approved', 'refused', 'over']),
      decidedBy: v.nullable(v.string()),
      /** After this nothing can be had by it any more; in the vault: when the copy is destroyed. */
      until: TimeSchema,
    }),
  ),
});
export type Approvals = v.InferOutput<typeof ApprovalsSchema>;

/** `POST /api/approval/approve`, `POST /api/approval/refuse`, with a fresh sign-in. */
export const ApprovalIdSchema = v.strictObject({ id: RecordIdSchema });

/** `POST /api/approval/collect`: what was approved, for who asked for it, with a fresh sign-in. */
export const CollectedSchema = v.strictObject({
  madeAt: TimeSchema,
  /** JSON of the published list of fields; for reveal: case and address. */
  items: v.array(v.record(v.string(), v.unknown())),
});
export type Collected = v.InferOutput<typeof CollectedSchema>;
