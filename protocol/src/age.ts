/** How somebody's age is assured, and what is missing before a browser is let in where it is. */
import * as v from 'valibot';

/**
 * From the weakest on. none: the law asks nothing. declare: one's own word. estimate: a service finds one old enough.
 * verify: a service has seen a proof. The rules ask for one's own word everywhere.
 */
export const ageLevels = ['none', 'declare', 'estimate', 'verify'] as const;
export const AgeLevelSchema = v.picklist(ageLevels);
export type AgeLevel = v.InferOutput<typeof AgeLevelSchema>;

/** What a service can vouch for. */
export const VouchedLevelSchema = v.picklist(['estimate', 'verify']);
export type VouchedLevel = v.InferOutput<typeof VouchedLevelSchema>;

/**
 * nothing: this browser is let in. confirmation: of age and rules. service: that, and then the word of a service, which
 * has this host. another-country: the site is not offered where this browser seems to be.
 */
export const AgeStepSchema = v.variant('needs', [
  v.strictObject({ needs: v.picklist(['nothing', 'confirmation', 'another-country']) }),
  v.strictObject({ needs: v.literal('service'), host: v.pipe(v.string(), v.nonEmpty(), v.maxLength(253)) }),
]);
export type AgeStep = v.InferOutput<typeof AgeStepSchema>;

/** `POST /age/return`: what the service sent the browser back with. */
export const AgeReturnSchema = v.strictObject({
  token: v.pipe(v.string(), v.nonEmpty(), v.maxLength(2048)),
});
