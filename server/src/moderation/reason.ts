/** For what a sanction by rule is: what most of those said who flagged the subject, and what a device saw. Pure. */
import { type ReportCategory, reportCategories } from '@anoncam/protocol/conduct';
import type { VisitorRef } from '../matching/ticket.ts';
import { withoutRefuted } from './ruling.ts';
import { isSighting, type LogEvent, opinionOf } from './testimony.ts';

/** If as many say one thing as another, the graver one. */
const gravestFirst: readonly ReportCategory[] = [
  'threat',
  'under-18',
  'extortion',
  'illegal',
  'hate',
  'sexual',
  'spam',
];

/** Each once, the gravest first. */
export function sortByGravity(categories: readonly ReportCategory[]): readonly ReportCategory[] {
  return gravestFirst.filter((category) => categories.includes(category));
}

/** One voice for each viewer: what they wrote goes before what their device saw. */
export function findReason(events: readonly LogEvent[]): ReportCategory {
  const voices = new Map<VisitorRef, ReportCategory>();
  for (const event of withoutRefuted(events).filter(isSighting)) {
    if (opinionOf(event) !== 'flag') continue;
    // Devices know of nothing else.
    if (event.type === 'reported') voices.set(event.by, event.category);
    else if (!voices.has(event.by)) voices.set(event.by, 'sexual');
  }
  const counts = new Map(reportCategories.map((category) => [category, 0]));
  for (const category of voices.values()) counts.set(category, (counts.get(category) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return gravestFirst.find((category) => counts.get(category) === most && most > 0) ?? 'sexual';
}
