/**
 * All planted bugs.
 */
import { moderationBugs } from './moderation-bugs.ts';
import { pageBugs } from './page-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { roomBugs } from './room-bugs.ts';
import { sanctionBugs } from './sanction-bugs.ts';
import { sessionBugs } from './session-bugs.ts';
import { sharedBugs } from './shared-bugs.ts';

export const plantedBugs: readonly PlantedBug[] = [
  ...sessionBugs,
  ...roomBugs,
  ...pageBugs,
  ...moderationBugs,
  ...sanctionBugs,
  ...sharedBugs,
];
