/**
 * Everything that an authority can get of a case, published on the privacy page. What is not named here is not given out,
 * whoever asks; see `staff/legal-export.ts`.
 */
export const disclosedFields = {
  case: 'a random number',
  openedAt: 'when it began',
  sealedCopy:
    'a sealed copy where one was made before, with these same fields and the network address of that time, which only a key opens that is not on the server',
  'reports.category': 'what for, but not the words',
  'reports.at': 'when it came',
  'notices.category': 'what about, but not the words',
  'notices.at': 'when it came',
  'sanctions.kind': 'whether it was a warning, probation, a pause or an exclusion',
  'sanctions.reason': 'what for',
  'sanctions.from': 'from when',
  'sanctions.until': 'until when',
  'sanctions.by': 'whether a rule or a person decided, but not who',
  'sanctions.flags': 'how many independent people, or their devices, objected',
  'sanctions.of': 'how many were met',
  'sanctions.liftedAt': 'when it was taken back',
  'appeals.at': 'when it was made, but not the words',
  'appeals.outcome': 'what was decided',
} as const satisfies Readonly<Record<string, string>>;

export type DisclosedField = keyof typeof disclosedFields;
