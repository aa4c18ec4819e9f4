/** What became of a report, over HTTP, for whoever has its receipt. It is made over the WebSocket, from inside its call. */
import { ReceiptSchema } from '@anoncam/protocol/receipt';
import * as v from 'valibot';
import type { ModerationDesk } from '../moderation/moderation-desk.ts';
import { type LimitParts, limitGuessing } from './limited.ts';
import { answerJson, type Routes } from './routes.ts';

export type ReportRouteParts = LimitParts & { readonly desk: Pick<ModerationDesk, 'readReport'> };

const receipt = {
  schema: v.strictObject({ receipt: ReceiptSchema }),
  shape: 'A receipt is asked for, and nothing else.',
  missing: 'There is no report with this receipt, or not any more.',
};

export function createReportRoutes(parts: ReportRouteParts): Routes {
  const withReceipt = limitGuessing(parts, 'report');
  return {
    'POST /report/read': withReceipt(receipt, async (asked) => {
      const state = await parts.desk.readReport(asked.receipt);
      return state && answerJson(200, state);
    }),
  };
}
