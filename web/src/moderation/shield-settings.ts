/**
 * What a visitor may choose of how they are protected.
 */
import * as v from 'valibot';

export const ShieldSettingsSchema = v.strictObject({
  /** Covers what is merely suggestive as well. */
  strict: v.boolean(),
  /** Goes on to the next stranger by itself where there is nothing to see. */
  skipEmpty: v.boolean(),
});
export type ShieldSettings = v.InferOutput<typeof ShieldSettingsSchema>;

export const defaultShieldSettings: ShieldSettings = { strict: false, skipEmpty: false };
