/**
 * The row under a conversation: one's own microphone and camera, and Next.
 */
import { Button, RoundButton } from '../ui/button.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { Sweep } from '../ui/sweep.tsx';
import { mayGoOn } from './phase-rules.ts';
import { ReportButton } from './report-button.tsx';
import type { Actions, MeetingView, ReportView } from './view.ts';

function DeviceButtons(props: { meeting: MeetingView; actions: Actions }) {
  const { buttons } = useMeetingTexts();
  const { microphone, camera, maySwapCamera } = props.meeting;
  const { toggleMicrophone, toggleCamera, swapCamera } = props.actions;
  return (
    <>
      {microphone !== 'none' && (
        <RoundButton
          label={buttons.mute}
          icon={microphone === 'on' ? 'microphone' : 'microphone-off'}
          pressed={microphone === 'off'}
          onPress={toggleMicrophone}
        />
      )}
      {camera !== 'none' && (
        <RoundButton
          label={buttons.cameraOff}
          icon={camera === 'on' ? 'camera' : 'camera-off'}
          pressed={camera === 'off'}
          onPress={toggleCamera}
        />
      )}
      {maySwapCamera && <RoundButton label={buttons.swapCamera} icon="swap" onPress={swapCamera} />}
    </>
  );
}

export function Controls(props: { meeting: MeetingView; report: ReportView; actions: Actions }) {
  const texts = useMeetingTexts();
  const { meeting, report, actions } = props;
  const { phase } = meeting;
  const nextAt = phase.is === 'parted' ? phase.nextAt : null;
  return (
    <section class="controls" aria-label={texts.meeting.controls}>
      {meeting.mode === 'video' && <DeviceButtons meeting={meeting} actions={actions} />}
      <ReportButton report={report} phase={phase} actions={actions} />
      <span class="controls__next">
        <Button
          kind="main"
          label={texts.buttons.next}
          icon="next"
          unavailable={!mayGoOn(phase)}
          onPress={actions.next}
        >
          {nextAt !== null && <Sweep endsAt={nextAt} />}
        </Button>
        <span class="controls__key" aria-hidden="true">
          {texts.meeting.nextHint}
        </span>
      </span>
    </section>
  );
}
