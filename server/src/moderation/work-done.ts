/** How much somebody has decided, and for how long without a break: reading this for hours does harm. Pure. */
import { dayAt } from '../addresses/day.ts';

export type WorkDone = {
  readonly today: number;
  readonly lastHour: number;
  readonly sinceBreakMinutes: number;
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Who decides nothing for so long has had a break. */
export const breakMs = 15 * minuteMs;

/** @param times of what was decided (ms since the epoch). */
export function countWork(times: readonly number[], now: number): WorkDone {
  return {
    today: times.filter((atMs) => dayAt(atMs) === dayAt(now)).length,
    lastHour: times.filter((atMs) => now - atMs < hourMs).length,
    sinceBreakMinutes: Math.floor((now - findBegin(times, now)) / minuteMs),
  };
}

function findBegin(times: readonly number[], now: number): number {
  let beginMs = now;
  for (const atMs of [...times].sort((a, b) => b - a)) {
    if (beginMs - atMs >= breakMs) break;
    beginMs = atMs;
  }
  return beginMs;
}
