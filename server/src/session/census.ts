/** How many sessions are in which phase, and how many wait for what: counted when somebody asks. Pure. */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { Phase } from './session-state.ts';

export type Census = {
  readonly phases: Readonly<Record<Phase['is'], number>>;
  readonly waiting: Readonly<Record<Mode, number>>;
};

export function takeCensus(phases: Iterable<Phase>): Census {
  const census = {
    phases: { idle: 0, resting: 0, waiting: 0, pairing: 0, calling: 0, away: 0, over: 0 },
    waiting: { video: 0, text: 0 },
  };
  for (const phase of phases) {
    census.phases[phase.is] += 1;
    if (phase.is === 'waiting') census.waiting[phase.ticket.mode] += 1;
  }
  return census;
}
