/**
 * The ways to the sheet in which somebody is reported: in the row under a conversation, and in words when it is over.
 */
import { Button, RoundButton } from '../ui/button.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { useNow } from '../ui/now.ts';
import { minutesLeft } from './standing-words.ts';
import type { Actions, Phase, ReportView } from './view.ts';

type ReportProps = { report: ReportView; actions: Actions };

/** Stays where it is when the stranger leaves: nobody shall press Next instead. */
export function ReportButton(props: ReportProps & { phase: Phase }) {
  const texts = useMeetingTexts().report;
  const { report, phase, actions } = props;
  const isHere = phase.is === 'talking' || phase.is === 'parted';
  if (!isHere || report.offer === null) return null;
  const label = phase.is === 'talking' ? texts.button : texts.last;
  return <RoundButton label={label} icon="report" onPress={actions.openReport} />;
}

function LastPerson(props: { until: number; actions: Actions }) {
  const texts = useMeetingTexts().report;
  const now = useNow(1_000);
  return (
    <p class="report-last">
      <Button kind="quiet" label={texts.last} onPress={props.actions.openReport} />{' '}
      <span class="notice__hint">{texts.minutesLeft(minutesLeft(props.until, now))}</span>
    </p>
  );
}

/** While nobody is there. */
export function ReportHints(props: ReportProps) {
  const texts = useMeetingTexts().report;
  const { offer, filed } = props.report;
  return (
    <>
      {offer !== null && offer.until !== null && <LastPerson until={offer.until} actions={props.actions} />}
      {filed !== null && <Button kind="quiet" label={texts.filed} onPress={props.actions.openFiledReport} />}
    </>
  );
}
