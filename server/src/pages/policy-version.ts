/** Which privacy policy is in force, and what has changed in it. A test holds the text against the version. */

import type { PolicyChange } from '@anoncam/protocol/admission';

const current: PolicyChange = {
  version: 2,
  day: '2026-11-26',
  what: 'You can write to us, and see and delete what is held of this browser. What you write is kept for a year at most, our log for ninety days. We count, about nobody, how calls go and from which countries visitors come. Backups, where there are any, are encrypted and end as well.',
};

/** The latest first. */
export const policyChanges: readonly [PolicyChange, ...PolicyChange[]] = [
  current,
  { version: 1, day: '2026-11-25', what: 'The first version.' },
];
