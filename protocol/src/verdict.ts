/**
 * What a device concluded about a picture that it showed or sent. It is all that ever leaves the device of what was
 * seen: no picture, no hash of one, no time finer than a second.
 */
import * as v from 'valibot';
import { CallIdSchema } from './ids.ts';
import { limits } from './limits.ts';

const CountSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(limits.verdictFrames));

/**
 * clear: usable pictures came and none was offending. explicit: the picture was covered for what it showed. empty: for
 * some time there was nothing to see, such as a black, covered, frozen or looped picture.
 */
const FindingSchema = v.picklist(['clear', 'explicit', 'empty']);
export type Finding = v.InferOutput<typeof FindingSchema>;

/** Sent when a finding changes, at most once a second, and only from within that call. */
export const VerdictSchema = v.strictObject({
  type: v.literal('verdict'),
  call: CallIdSchema,
  /** Counts the verdicts of one side in one call, from 1. */
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(limits.verdicts)),
  /** Whose picture: the stranger's as it came, or one's own before it is sent. */
  about: v.picklist(['stranger', 'self']),
  finding: FindingSchema,
  /** How sure the classifier was at most, in twentieths of a probability (0 to 20). */
  score: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(20)),
  /** So many pictures were looked at and could be judged since the verdict before… */
  usable: CountSchema,
  /** …and so many of those were offending. */
  flagged: CountSchema,
  /** Over so many whole seconds. */
  seconds: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(86_400)),
  /** The visitor has seen it and agrees; otherwise it is the device's opinion alone. */
  confirmed: v.boolean(),
  /** Which classifier, by name and the first letters of the hash of its weights. */
  model: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,31}-[0-9a-f]{8}$/)),
});
export type VerdictMessage = v.InferOutput<typeof VerdictSchema>;
