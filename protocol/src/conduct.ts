/**
 * What somebody may be reported for, and what may follow. One list for visitors, people who never visited, those who
 * decide, and the figures that are published.
 */
import * as v from 'valibot';

/** In the order in which a page offers them. */
export const reportCategories = [
  'sexual',
  'under-18',
  'threat',
  'extortion',
  'hate',
  'spam',
  'illegal',
] as const;
export const ReportCategorySchema = v.picklist(reportCategories);
/**
 * sexual: nudity or anything sexual. under-18: somebody seems younger. threat: a threat, or somebody may come to harm.
 * extortion: extortion, or secret recording. hate: hate or harassment. spam: advertising, fraud or a machine. illegal:
 * anything else against the law.
 */
export type ReportCategory = v.InferOutput<typeof ReportCategorySchema>;

/** Why a sanction was imposed: what others were reported for, or coming back in spite of one. */
export const sanctionReasons = [...reportCategories, 'evasion'] as const;
export const SanctionReasonSchema = v.picklist(sanctionReasons);
export type SanctionReason = v.InferOutput<typeof SanctionReasonSchema>;

/**
 * warning: is told, and may go on. probation: meets only others on probation, behind a stricter shield. cool-off: a
 * pause of hours. exclusion: of days, 30 at most.
 */
export const sanctionKinds = ['warning', 'probation', 'cool-off', 'exclusion'] as const;
export const SanctionKindSchema = v.picklist(sanctionKinds);
export type SanctionKind = v.InferOutput<typeof SanctionKindSchema>;

export const maxReportChars = 500;
export const maxExclusionDays = 30;

/** Halves of letters and control characters: not every database keeps them, and a terminal would obey some. */
export function keepReadable(text: string): string {
  return text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, '');
}

/** ISO 8601 in UTC, to the second. */
export const TimeSchema = v.pipe(v.string(), v.isoTimestamp());
/** `2026-11-25`, UTC. */
export const DaySchema = v.pipe(v.string(), v.isoDate());
