/** How calls went, as pages tell it over plain HTTP. Whose cookie may come along is not looked at. */
import { QualityReportSchema } from '@anoncam/protocol/quality';
import type { Meter } from '../metrics/meter.ts';
import type { QualityNumbers } from '../privacy/quality-numbers.ts';
import { answerText, type Routes, readBody } from './routes.ts';

export type QualityRouteParts = {
  readonly quality: Pick<QualityNumbers, 'note'>;
  readonly meter: Pick<Meter, 'reportRefused'>;
};

export function createQualityRoutes({ quality, meter }: QualityRouteParts): Routes {
  return {
    async 'POST /quality'({ request, address }) {
      const report = await readBody(request, QualityReportSchema);
      if (!report) {
        meter.reportRefused();
        return answerText(400, 'This is no report on a call.');
      }
      quality.note(report, address);
      return new Response(null, { status: 204 });
    },
  };
}
