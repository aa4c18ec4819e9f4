/**
 * Whom a visitor would rather meet. Wishes live in the visitor's page; the server has them only while that page is
 * connected, and none of them is ever told to a stranger, except what both wish alike.
 */
import * as v from 'valibot';
import { SealedSchema } from './ids.ts';
import { limits } from './limits.ts';

/** A language without its region, as browsers name it (BCP 47 primary subtag), such as `en` or `gsw`. */
export const LanguageSchema = v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/), v.brand('Language'));
export type Language = v.InferOutput<typeof LanguageSchema>;

/** An interest in its normal form (see `interests.ts`). */
export const InterestSchema = v.pipe(
  v.string(),
  v.regex(/^[\p{L}\p{M}\p{N}+#&']+(?: [\p{L}\p{M}\p{N}+#&']+)*$/u),
  v.maxLength(limits.interestChars),
  v.brand('Interest'),
);
export type Interest = v.InferOutput<typeof InterestSchema>;

/** ISO 3166-1 alpha-2; `ZZ` where it is not known. */
export const CountrySchema = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/), v.brand('Country'));
export type Country = v.InferOutput<typeof CountrySchema>;
/** A country like any other: who does not want to meet it can say so. */
export const unknownCountry = 'ZZ' as Country;

const LanguagesSchema = v.pipe(v.array(LanguageSchema), v.maxLength(limits.languages));
const InterestsSchema = v.pipe(v.array(InterestSchema), v.maxLength(limits.interests));

export const WishesSchema = v.strictObject({
  languages: LanguagesSchema,
  interests: InterestsSchema,
  /** Somebody from the same country first. */
  nearby: v.boolean(),
  /** The only wish that is never given up. */
  notCountries: v.pipe(v.array(CountrySchema), v.maxLength(limits.notCountries)),
});
export type Wishes = v.InferOutput<typeof WishesSchema>;

export const noWishes: Wishes = { languages: [], interests: [], nearby: false, notCountries: [] };

/** What two strangers have in common. */
export const SharedSchema = v.strictObject({ languages: LanguagesSchema, interests: InterestsSchema });
export type Shared = v.InferOutput<typeof SharedSchema>;

export function findShared(own: Wishes, other: Wishes): Shared {
  return {
    languages: own.languages.filter((language) => other.languages.includes(language)),
    interests: own.interests.filter((interest) => other.interests.includes(interest)),
  };
}

/** Strangers never to be met again, as references that only the server can read. */
export const BlockedSchema = v.pipe(v.array(SealedSchema), v.minLength(1), v.maxLength(limits.blocksAtOnce));

/**
 * How a device reaches others across networks. open: its address looks the same to everybody. symmetric: another one
 * to each, so that no other device can guess it. unknown: it could not be found out, and anything may work.
 */
export const ReachSchema = v.strictObject({
  nat: v.picklist(['open', 'symmetric', 'unknown']),
  /** Whether it may be reached through a relay (TURN). */
  relay: v.boolean(),
});
export type Reach = v.InferOutput<typeof ReachSchema>;
