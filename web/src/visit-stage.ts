/**
 * Where a visit can be, and when its camera check goes on by itself.
 */
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { MeetingRun } from './call/meeting-run.ts';
import type { Problem } from './screens/view.ts';

/** So long the visitor sees their own picture before the first meeting begins by itself. */
export const checkMs = 6_000;

export type Choice = { readonly mode: Mode; readonly adult: boolean };

export type Stage =
  | { readonly at: 'landing'; readonly busy: boolean }
  /** `isAsking`: the browser has not given the camera yet. */
  | { readonly at: 'camera-check'; readonly startsAt: number | null; readonly isAsking: boolean }
  | { readonly at: 'meeting'; readonly run: MeetingRun }
  /** What was decided about the visitor stands between them and going on. */
  | { readonly at: 'standing' }
  /** The visitor's own picture was stopped too often. */
  | { readonly at: 'cool-off' }
  /** Every place is taken; it is tried again. */
  | { readonly at: 'full' }
  | { readonly at: 'problem'; readonly problem: Problem; readonly choice: Choice };
