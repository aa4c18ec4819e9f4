/** Which privacy policy is in force, and what has changed in it. A test holds the text against the version. */

import type { PolicyChange } from '@anoncam/protocol/admission';

const current: PolicyChange = {
  version: 7,
  day: '2026-11-28',
  what: 'Who waits is in the store that several servers share as one sealed text each, and not in lists by what they wish for: it leaves with them, fifteen seconds later if their server dies. That two have met is there for twelve minutes at most, instead of ten.',
};

const sixth: PolicyChange = {
  version: 6,
  day: '2026-11-26',
  what: 'What is in the store that several servers share is named anew: what is said of conduct goes, the oldest first, where there is too much of it, and who did something in an hour is there for ten minutes after it, so that several servers count nobody twice. A report waits in memory while it cannot be written down.',
};

const fifth: PolicyChange = {
  version: 5,
  day: '2026-11-26',
  what: 'Where this site has several servers, they share a store in memory: what is in it is named, with how long it stays there.',
};

const fourth: PolicyChange = {
  version: 4,
  day: '2026-11-26',
  what: 'Where this site has a relay, you can hide your network address from strangers; that you want it is kept in your browser.',
};

const third: PolicyChange = {
  version: 3,
  day: '2026-11-26',
  what: 'You can report whom you met, and object to what was decided about you. Reports, cases and sanctions are kept until 180 days after the last thing that happened in them. What keeps somebody out also holds for their network, for thirty days at most. Your age may be vouched for by a service, where the law asks for it. Two people of ours can preserve a case for an authority; how often is told at /transparency.',
};

const second: PolicyChange = {
  version: 2,
  day: '2026-11-26',
  what: 'You can write to us, and see and delete what is held of this browser. What you write is kept for a year at most, our log for ninety days. We count, about nobody, how calls go and from which countries visitors come. Backups, where there are any, are encrypted and end as well.',
};

/** The latest first. */
export const policyChanges: readonly [PolicyChange, ...PolicyChange[]] = [
  current,
  sixth,
  fifth,
  fourth,
  third,
  second,
  { version: 1, day: '2026-11-25', what: 'The first version.' },
];
