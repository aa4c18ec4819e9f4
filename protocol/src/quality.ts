/**
 * How a call went, told by the page without telling whose it was: a bucket for each thing and nothing else, no number
 * and no text. The buckets are also what is published.
 */
import * as v from 'valibot';

/** The last bucket takes all that is left. */
type Scale<Name extends string> = readonly { readonly below: number; readonly name: Name }[];

function scale<Name extends string>(...steps: readonly (readonly [below: number, name: Name])[]) {
  return steps.map(([below, name]) => ({ below, name })) satisfies Scale<Name>;
}

const rest = Number.POSITIVE_INFINITY;

/** What is measured, and where one bucket ends and the next begins. */
export const qualityScales = {
  /** From the proposal until the two devices heard each other; milliseconds. */
  setUp: scale(
    [250, 'under 0.25 s'],
    [500, '0.25 to 0.5 s'],
    [1_000, '0.5 to 1 s'],
    [2_000, '1 to 2 s'],
    [4_000, '2 to 4 s'],
    [rest, '4 s or more'],
  ),
  /** From the first word to the end; milliseconds. */
  duration: scale(
    [10_000, 'under 10 s'],
    [60_000, '10 s to 1 min'],
    [300_000, '1 to 5 min'],
    [900_000, '5 to 15 min'],
    [rest, '15 min or more'],
  ),
  /** There and back between the two devices; milliseconds. */
  roundTrip: scale(
    [25, 'under 25 ms'],
    [50, '25 to 50 ms'],
    [100, '50 to 100 ms'],
    [200, '100 to 200 ms'],
    [400, '200 to 400 ms'],
    [rest, '400 ms or more'],
  ),
  /** Of the packets that came or should have come; per cent. */
  loss: scale(
    [0.1, 'under 0.1 %'],
    [1, '0.1 to 1 %'],
    [3, '1 to 3 %'],
    [10, '3 to 10 %'],
    [rest, '10 % or more'],
  ),
  /** Picture and sound that came; kbit/s. */
  received: scale(
    [250, 'under 250 kbit/s'],
    [500, '250 to 500 kbit/s'],
    [1_000, '500 to 1000 kbit/s'],
    [2_000, '1 to 2 Mbit/s'],
    [rest, '2 Mbit/s or more'],
  ),
  /** The shorter side of the picture that came; pixels. */
  picture: scale(
    [181, 'up to 180p'],
    [361, 'up to 360p'],
    [541, 'up to 540p'],
    [721, 'up to 720p'],
    [rest, 'more than 720p'],
  ),
} as const;

export type Measured = keyof typeof qualityScales;
export type BucketOf<Name extends Measured> = (typeof qualityScales)[Name][number]['name'];

/** What there is to choose from where nothing is measured. */
export const qualityKinds = {
  mode: ['video', 'text'],
  connected: ['yes', 'no'],
  route: ['direct', 'relayed'],
  browser: ['Chromium', 'Firefox', 'Safari', 'another'],
  system: ['Windows', 'macOS', 'Linux', 'Android', 'iOS', 'another'],
  screen: ['phone', 'tablet', 'computer'],
} as const;

/** The bucket that `value` falls into. */
export function bucketOf<Name extends Measured>(name: Name, value: number): BucketOf<Name> {
  const steps: Scale<BucketOf<Name>> = qualityScales[name];
  const [last] = steps.slice(-1);
  const found = steps.find(({ below }) => value < below) ?? last;
  if (!found) throw new Error('a scale without a step');
  return found.name;
}

function oneOf<Name extends Measured>(name: Name) {
  const steps: Scale<BucketOf<Name>> = qualityScales[name];
  return v.picklist(steps.map((step) => step.name));
}

const device = {
  mode: v.picklist(qualityKinds.mode),
  browser: v.picklist(qualityKinds.browser),
  system: v.picklist(qualityKinds.system),
  screen: v.picklist(qualityKinds.screen),
};

/** `POST /quality`, one for each call. What could not be measured is left out. */
export const QualityReportSchema = v.variant('connected', [
  /** The two devices did not reach each other. */
  v.strictObject({ ...device, connected: v.literal('no') }),
  v.strictObject({
    ...device,
    connected: v.literal('yes'),
    setUp: oneOf('setUp'),
    duration: oneOf('duration'),
    roundTrip: v.optional(oneOf('roundTrip')),
    loss: v.optional(oneOf('loss')),
    received: v.optional(oneOf('received')),
    picture: v.optional(oneOf('picture')),
    route: v.optional(v.picklist(qualityKinds.route)),
  }),
]);
export type QualityReport = v.InferOutput<typeof QualityReportSchema>;
