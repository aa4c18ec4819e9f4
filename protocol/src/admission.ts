/**
 * How a visitor is let in: the 18+ confirmation and the rules it was given for, exchanged once over HTTP for one
 * essential cookie.
 */
import * as v from 'valibot';
import { InterestSchema } from './wishes.ts';

/** The date of the rules in force. A confirmation of older rules is asked for again. */
export const rulesVersion = '2026-11-23';

/** `POST /admission`. Anything but a plain yes to the rules in force is refused. */
export const AdmissionRequestSchema = v.strictObject({
  adult: v.literal(true),
  rules: v.literal(rulesVersion),
});

/** `GET /admission`. */
export const AdmissionStatusSchema = v.strictObject({
  admitted: v.boolean(),
  here: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Suggested interests, those that most visitors have just now first. */
  interests: v.pipe(v.array(InterestSchema), v.maxLength(100)),
});
export type AdmissionStatus = v.InferOutput<typeof AdmissionStatusSchema>;
