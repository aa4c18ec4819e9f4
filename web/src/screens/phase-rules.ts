/**
 * Small decisions of the meeting that follow from its phase alone.
 */
import type { Phase } from './view.ts';

/** Nobody to go on from while waiting: the place in the queue is kept. */
export function mayGoOn(phase: Phase): boolean {
  return phase.is !== 'waiting';
}

/** What was written for one stranger must never reach the next one. */
export function isDraftStale(before: Phase['is'], now: Phase['is']): boolean {
  const hadStranger = before === 'talking' || before === 'parted';
  return hadStranger && (now === 'waiting' || now === 'connecting');
}

/** Whether there is a stranger, present or just gone, who can be blocked. */
export function isBlockable(phase: Phase): boolean {
  return (phase.is === 'talking' || phase.is === 'parted') && phase.mayBlock;
}
