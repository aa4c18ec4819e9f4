/**
 * Says where the visitor is with the stranger: large in the middle while nobody is there, a small line during a
 * conversation. It holds the one status region of the meeting.
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { readClock, useNow } from '../ui/now.ts';
import { ReportHints } from './report-button.tsx';
import { SearchSteps } from './search-steps.tsx';
import { type Announcement, listAnnouncements } from './shield-rules.ts';
import { describeFailures, describeStatus, situationOf } from './status-words.ts';
import { VerifyEncryption } from './verify-encryption.tsx';
import type { Actions, MeetingView, Phase, Screen } from './view.ts';

/** Not worth a word if it is over sooner. */
const settleMs = 800;

/** What has been so for a moment: most pictures are looked at and passed before a word about it was said. */
function useSettled(announcements: readonly Announcement[]): readonly Announcement[] {
  const [settled, setSettled] = useState(announcements);
  const latest = useRef(announcements);
  latest.current = announcements;
  const words = announcements.map(({ text }) => text).join();
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest.current), words === '' ? 0 : settleMs);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

function Status(props: { view: MeetingView }) {
  const texts = useMeetingTexts();
  const now = useNow();
  const { view } = props;
  const words = describeStatus(view, { now, texts });
  const situation = situationOf(view, now);
  const spoken = useMemo(
    () => ({ situation, text: describeStatus(view, { now: readClock(), texts }).spoken }).text,
    [situation, texts],
  );
  const announcements = useSettled(listAnnouncements(view, texts));
  return (
    // Not atomic: what is new is read out, and not the rest with it.
    <div class="status" role="status" aria-atomic="false" aria-label={texts.status.label}>
      <p class="status__headline" aria-hidden="true">
        {words.headline}
      </p>
      <p class="status__detail" aria-hidden="true">
        {words.detail}
      </p>
      <p class="visually-hidden">{spoken}</p>
      {announcements.map(({ about, text }) => (
        <p key={about} class="visually-hidden">
          {text}
        </p>
      ))}
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
  const texts = useMeetingTexts();
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

type NoticeProps = Omit<Extract<Screen, { at: 'meeting' }>, 'at'> & {
  actions: Actions;
  onWishes: () => void;
};

export function Notice(props: NoticeProps) {
  const texts = useMeetingTexts();
  const { meeting: view, report, probation, actions } = props;
  const { phase } = view;
  const alone = phase.is === 'waiting' || phase.is === 'connecting';
  const counting = phase.is === 'parted' && phase.nextAt !== null;
  return (
    <div class="notice">
      {alone && <Rings />}
      <Status view={view} />
      {phase.is === 'talking' && <VerifyEncryption meeting={view} actions={actions} />}
      {phase.is === 'waiting' && <WaitingHints view={view} phase={phase} onWishes={props.onWishes} />}
      {alone && probation && <p class="notice__hint notice__probation">{texts.probation.short}</p>}
      {counting && (
        <Button kind="plain" label={texts.buttons.stayHere} onPress={actions.cancelAutomaticNext} />
      )}
      {phase.is !== 'talking' && <ReportHints report={report} actions={actions} />}
    </div>
  );
}
