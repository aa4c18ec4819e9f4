/**
 * What the landing has to say to somebody who was here before: that the last person can still be reported, what became of a
 * report, and that they are on probation.
 */
import { Button } from '../ui/button.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { ReportHints } from './report-button.tsx';
import { ReportSheet } from './report-sheet.tsx';
import { nameMoment } from './standing-words.ts';
import type { Actions, Probation, Screen } from './view.ts';

function ProbationNote(props: { probation: Probation; actions: Actions }) {
  const texts = useMeetingTexts();
  const { headline, until, detail, why } = texts.probation;
  const at = props.probation.until;
  return (
    <aside class="landing__change landing__probation">
      <p>
        <b>
          {headline}
          {at === null ? '' : ` ${until(nameMoment(at, texts.language))}`}.
        </b>{' '}
        {detail}
      </p>
      <Button kind="quiet" label={why} onPress={props.actions.openStanding} />
    </aside>
  );
}

export function LandingNotes(props: { screen: Extract<Screen, { at: 'landing' }>; actions: Actions }) {
  const { screen, actions } = props;
  const { report, probation } = screen;
  const hasReport = report.offer !== null || report.filed !== null;
  return (
    <>
      {probation && <ProbationNote probation={probation} actions={actions} />}
      {hasReport && (
        <aside class="landing__change landing__report">
          <ReportHints report={report} actions={actions} />
        </aside>
      )}
      {report.sheet && (
        <ReportSheet sheet={report.sheet} hasPictures={false} mayGoOn={false} actions={actions} />
      )}
    </>
  );
}
