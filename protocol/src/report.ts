/**
 * What becomes of a report, over HTTP: it is made over the WebSocket, from inside the call it is about, and read with the
 * receipt that came back.
 */
import * as v from 'valibot';
import { DaySchema, ReportCategorySchema } from './conduct.ts';

/**
 * waiting: somebody will look at it. acted: something followed for the one it was about. nothing: there was no reason to.
 * Which of it followed is not told: that is theirs.
 */
export const ReportOutcomeSchema = v.picklist(['waiting', 'acted', 'nothing']);

/** The answer to `POST /report/read` with a receipt. */
export const ReportStateSchema = v.strictObject({
  category: ReportCategorySchema,
  words: v.string(),
  receivedOn: DaySchema,
  outcome: ReportOutcomeSchema,
  /** Null while it waits. */
  decidedOn: v.nullable(DaySchema),
  /** From this day on it is not there any more, unless its case is still open. */
  endsOn: DaySchema,
});
export type ReportState = v.InferOutput<typeof ReportStateSchema>;
