/** Which privacy policy is in force, and what has changed in it. A test holds the text against the version. */

export type PolicyChange = { readonly version: number; readonly day: string; readonly what: string };

/** The latest first. */
export const policyChanges: readonly PolicyChange[] = [
  { version: 1, day: '2026-11-25', what: 'The first version.' },
];
