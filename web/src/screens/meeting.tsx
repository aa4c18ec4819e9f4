/**
 * The screen of a conversation from waiting to parting: where its parts are, and the keys that work everywhere in it.
 */
import { useEffect, useState } from 'preact/hooks';
import { RoundButton } from '../ui/button.tsx';
import { wasDialogTakenAway } from '../ui/dialog.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { BlockStranger } from './block-stranger.tsx';
import { Controls } from './controls.tsx';
import { Conversation } from './conversation.tsx';
import { Notice } from './notice.tsx';
import { useStoppedQuestion } from './own-shield.tsx';
import { mayGoOn } from './phase-rules.ts';
import { OwnPicture, StrangerPicture } from './pictures.tsx';
import { ReportSheet } from './report-sheet.tsx';
import { isFocusFree, ScreenHeading, useFocusKept } from './screen-heading.tsx';
import { ShieldOverlay } from './shield-overlay.tsx';
import { isForVisitorToDecide } from './shield-rules.ts';
import type { Actions, Phase, Screen } from './view.ts';
import { WishesDialog } from './wishes-dialog.tsx';

function isForNext(event: KeyboardEvent): boolean {
  if (event.key !== 'Escape' || event.repeat || event.isComposing || event.defaultPrevented) return false;
  if (wasDialogTakenAway()) return false;
  return document.querySelector('dialog[open]') === null && document.fullscreenElement === null;
}

function useEscapeForNext(phase: Phase, actions: Actions): void {
  const may = mayGoOn(phase);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!may || !isForNext(event)) return;
      event.preventDefault();
      actions.next();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [may, actions]);
}

/**
 * With a mouse at hand there is a keyboard too: writing can begin at once. On a phone it would cover the picture. Who
 * was typing wishes must not find the rest of it going to the stranger, or pressing Next.
 */
function useReadyToWrite(phase: Phase, wishes: { isOpen: boolean; close: () => void }): void {
  const talking = phase.is === 'talking';
  useEffect(() => {
    if (!talking) return;
    if (wishes.isOpen) return wishes.close();
    if (!isFocusFree() || !matchMedia('(hover: hover) and (pointer: fine)').matches) return;
    document.getElementById('message')?.focus({ preventScroll: true });
    // Only the beginning of a conversation matters, not what is opened or closed in it.
  }, [talking]);
}

/** The stranger may leave while they are being reported: nobody new must come then. */
function useNobodyNew(isReporting: boolean, phase: Phase, actions: Actions): void {
  const nextAt = phase.is === 'parted' ? phase.nextAt : null;
  useEffect(() => {
    if (isReporting && nextAt !== null) actions.cancelAutomaticNext();
  }, [isReporting, nextAt, actions]);
}

function toggleFullScreen(): void {
  // A browser may refuse, and then everything stays as it is.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  else void document.documentElement.requestFullscreen({ navigationUI: 'hide' }).catch(() => undefined);
}

type MeetingProps = Omit<Extract<Screen, { at: 'meeting' }>, 'at'> & { actions: Actions };

export function Meeting(props: MeetingProps) {
  const texts = useMeetingTexts();
  const { meeting, report, actions } = props;
  const { mode, phase } = meeting;
  const video = mode === 'video';
  const [isWishing, setWishing] = useState(false);
  const isCovered = isForVisitorToDecide(meeting);
  const stopped = useStoppedQuestion(meeting.ownShield, actions);
  useEscapeForNext(phase, actions);
  useFocusKept();
  useNobodyNew(report.sheet !== null, phase, actions);
  useReadyToWrite(phase, { isOpen: isWishing, close: () => setWishing(false) });
  return (
    <main class={`meeting meeting--${mode} meeting--${phase.is}${isCovered ? ' meeting--covered' : ''}`}>
      <ScreenHeading hidden>{texts.meeting.headline}</ScreenHeading>
      <div class="meeting__stop">
        <RoundButton label={texts.buttons.stop} icon="stop" onPress={actions.stop} />
      </div>
      {video && <StrangerPicture meeting={meeting} isHidden={report.sheet !== null} />}
      {video && <ShieldOverlay meeting={meeting} actions={actions} />}
      <Notice {...props} onWishes={() => setWishing(true)} />
      <div class="meeting__corner">
        <BlockStranger phase={phase} actions={actions} />
        {video && document.fullscreenEnabled && (
          <RoundButton label={texts.buttons.fullScreen} icon="full-screen" onPress={toggleFullScreen} />
        )}
      </div>
      <div class="meeting__side">
        {video && <OwnPicture meeting={meeting} onAskStopped={stopped.ask} />}
        <Conversation meeting={meeting} actions={actions} />
      </div>
      <Controls meeting={meeting} report={report} actions={actions} />
      {report.sheet && (
        <ReportSheet
          sheet={report.sheet}
          hasPictures={video}
          mayGoOn={phase.is === 'parted'}
          actions={actions}
        />
      )}
      {stopped.question}
      {isWishing && (
        <WishesDialog
          view={meeting.wishes}
          shield={meeting.shieldSettings}
          address={meeting.address}
          actions={actions}
          onClose={() => setWishing(false)}
        />
      )}
    </main>
  );
}
