/**
 * Says where the visitor is with the stranger: large in the middle while nobody is there, a small line during a
 * conversation. It holds the one status region of the meeting.
 */
import { useMemo } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { readClock, useNow } from '../ui/now.ts';
import { useTexts } from '../ui/words.ts';
import { SearchSteps } from './search-steps.tsx';
import { describeFailures, describeStatus, situationOf } from './status-words.ts';
import type { Actions, MeetingView, Phase } from './view.ts';

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

type Waiting = Extract<Phase, { is: 'waiting' }>;

/** What a waiting visitor may want to know beyond the status, and can change. */
function WaitingHints(props: { view: MeetingView; phase: Waiting; onWishes: () => void }) {
  const texts = useTexts();
  const { view, phase } = props;
  const now = useNow();
  const isSearching = view.server === 'connected' && (phase.restUntil === null || phase.restUntil <= now);
  const failures = describeFailures(phase.failures, texts);
  return (
    <>
      {isSearching && <SearchSteps view={view} search={phase.search} />}
      {isSearching && failures !== '' && <p class="notice__hint">{failures}</p>}
      {view.ownTabsMayMeet && <p class="notice__hint">{texts.status.ownTabsMayMeet}</p>}
      <Button kind="quiet" label={texts.search.change} onPress={props.onWishes} />
    </>
  );
}

type NoticeProps = { view: MeetingView; actions: Actions; onWishes: () => void };

export function Notice(props: NoticeProps) {
  const texts = useTexts();
  const { view, actions } = props;
  const { phase } = view;
  const alone = phase.is === 'waiting' || phase.is === 'connecting';
  const counting = phase.is === 'parted' && phase.nextAt !== null;
  return (
    <div class="notice">
      {alone && <Rings />}
      <Status view={view} />
      {phase.is === 'waiting' && <WaitingHints view={view} phase={phase} onWishes={props.onWishes} />}
      {counting && (
        <Button kind="plain" label={texts.buttons.stayHere} onPress={actions.cancelAutomaticNext} />
      )}
    </div>
  );
}
