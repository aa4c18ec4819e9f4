/** What goes first: by what it is about, by how much those are believed who say so, and by when it has to be decided. Pure. */
import type { ReportCategory } from '@anoncam/protocol/conduct';
import type { NoticeCategory } from '@anoncam/protocol/notice';
import { type Priority, priorities } from '@anoncam/protocol/staff-api/staff-cases';
import { leastWeight } from './tally.ts';

const hourMs = 60 * 60 * 1000;

/** Within so long it is decided. */
export const clocksMs = {
  life: 1 * hourMs,
  minor: 4 * hourMs,
  intimate: 48 * hourMs,
  other: 24 * hourMs,
} as const satisfies Record<Priority, number>;

/**
 * What only those say whose word has counted for nothing so often: it waits behind everything else. They may be right once, and
 * where life or a child may be at stake, a day is the most.
 */
export function unheardMs(category: ReportCategory): number {
  return (isGrave(category) ? 1 : 7) * 24 * hourMs;
}

function isGrave(category: ReportCategory): boolean {
  return ['life', 'minor'].includes(priorityOfCategory[category]);
}

export const priorityOfCategory: Readonly<Record<ReportCategory, Priority>> = {
  threat: 'life',
  'under-18': 'minor',
  extortion: 'intimate',
  sexual: 'other',
  hate: 'other',
  spam: 'other',
  illegal: 'other',
};

export const priorityOfNotice: Readonly<Record<NoticeCategory, Priority>> = {
  threat: 'life',
  'child-abuse': 'minor',
  'intimate-picture': 'intimate',
  extortion: 'intimate',
  hate: 'other',
  fraud: 'other',
  'other-illegal': 'other',
};

/** Whose word has counted for nothing so often cannot push anybody up. @param weight from 0 to 100. */
export function isHeard(weight: number): boolean {
  return weight >= leastWeight * 100;
}

/** The most urgent of them. */
export function mostUrgent(some: readonly Priority[]): Priority {
  return priorities.find((priority) => some.includes(priority)) ?? 'other';
}

export type Urgency = {
  readonly priority: Priority;
  readonly dueMs: number;
  /** Somebody is believed who says so. */
  readonly isHeard: boolean;
  /** Of all independent flags together. */
  readonly weight: number;
};

/**
 * Negative if `one` goes before `other`. What is only said by those who are not believed waits for all else of its kind, but for
 * no longer than it may.
 */
export function compareUrgency(one: Urgency, other: Urgency, now: number): number {
  const ranks = ({ priority, dueMs, isHeard, weight }: Urgency) => [
    priorities.indexOf(priority),
    dueMs <= now ? 0 : 1,
    isHeard ? 0 : 1,
    -weight,
    dueMs,
  ];
  const [left, right] = [ranks(one), ranks(other)];
  for (const [index, rank] of left.entries()) {
    const difference = rank - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
