/**
 * How a visitor is let in: the 18+ confirmation and the rules it was given for, exchanged once over HTTP for one
 * essential cookie.
 */
import * as v from 'valibot';
import { AgeStepSchema } from './age.ts';
import { rulesVersion } from './rules.ts';
import { InterestSchema } from './wishes.ts';

/** `POST /admission`. Anything but a plain yes to the rules in force is refused. */
export const AdmissionRequestSchema = v.strictObject({
  adult: v.literal(true),
  rules: v.literal(rulesVersion),
});

/** The latest change of the privacy policy, for those who knew an earlier one. */
export const PolicyChangeSchema = v.strictObject({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** `2026-11-25`. */
  day: v.pipe(v.string(), v.isoDate()),
  /** In a sentence or a few. */
  what: v.pipe(v.string(), v.maxLength(1000)),
});
export type PolicyChange = v.InferOutput<typeof PolicyChangeSchema>;

/** How visitors' addresses can be hidden from strangers here. */
const RelayStatusSchema = v.strictObject({
  /** Unless a visitor wants it otherwise. */
  hides: v.boolean(),
});

/** `GET /admission`. */
export const AdmissionStatusSchema = v.strictObject({
  admitted: v.boolean(),
  here: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Suggested interests, those that most visitors have just now first. */
  interests: v.pipe(v.array(InterestSchema), v.maxLength(100)),
  policy: PolicyChangeSchema,
  /** What is missing, if this browser is not admitted. */
  age: AgeStepSchema,
  /** Null: this site has no relay, and cannot hide anybody's address. */
  relay: v.nullable(RelayStatusSchema),
});
export type AdmissionStatus = v.InferOutput<typeof AdmissionStatusSchema>;
