/**
 * Says where the visitor is with the stranger: large in the middle while nobody is there, a small line during a
 * conversation. It holds the one status region of the meeting.
 */
import { useMemo } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { readClock, useNow } from '../ui/now.ts';
import { useTexts } from '../ui/words.ts';
import { describeStatus, situationOf } from './status-words.ts';
import type { Actions, MeetingView } from './view.ts';

function Status(props: { view: MeetingView }) {
  const texts = useTexts();
  const now = useNow();
  const { view } = props;
  const words = describeStatus(view, { now, texts });
  const situation = situationOf(view, now);
  const spoken = useMemo(
    () => ({ situation, text: describeStatus(view, { now: readClock(), texts }).spoken }).text,
    [situation, texts],
  );
  return (
    <div class="status" role="status" aria-label={texts.status.label}>
      <p class="status__headline" aria-hidden="true">
        {words.headline}
      </p>
      <p class="status__detail" aria-hidden="true">
        {words.detail}
      </p>
      <p class="visually-hidden">{spoken}</p>
    </div>
  );
}

function Rings() {
  return (
    <svg class="rings" viewBox="0 0 120 120" aria-hidden="true" focusable="false">
      <circle class="rings__ring" cx="60" cy="60" r="22" />
      <circle class="rings__ring" cx="60" cy="60" r="22" />
      <circle class="rings__ring" cx="60" cy="60" r="22" />
      <circle class="rings__core" cx="60" cy="60" r="9" />
    </svg>
  );
}

export function Notice(props: { view: MeetingView; actions: Actions }) {
  const texts = useTexts();
  const { view, actions } = props;
  const { phase } = view;
  const alone = phase.is === 'waiting' || phase.is === 'connecting';
  const counting = phase.is === 'parted' && phase.nextAt !== null;
  return (
    <div class="notice">
      {alone && <Rings />}
      <Status view={view} />
      {phase.is === 'waiting' && view.ownTabsMayMeet && (
        <p class="notice__hint">{texts.status.ownTabsMayMeet}</p>
      )}
      {counting && (
        <Button kind="plain" label={texts.buttons.stayHere} onPress={actions.cancelAutomaticNext} />
      )}
    </div>
  );
}
