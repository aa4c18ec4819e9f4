/**
 * The two pictures of a video conversation, and what stands in their place while there is nothing to see or hear.
 */
import { GuardedVideo } from '../ui/guarded-video.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { StreamVideo } from '../ui/stream-video.tsx';
import { OwnHint, OwnStopped } from './own-shield.tsx';
import { shieldInForce } from './shield-rules.ts';
import type { MeetingView } from './view.ts';

function Curtain(props: { text: string }) {
  return (
    <div class="picture__curtain">
      <Icon name="camera-off" />
      <span>{props.text}</span>
    </div>
  );
}

function Badge(props: { icon: IconName; text: string }) {
  return (
    <div class="picture__badge">
      <Icon name={props.icon} />
      <span>{props.text}</span>
    </div>
  );
}

/** Permanent marks in the corner of the stranger's picture. */
function StrangerBadges(props: { meeting: MeetingView }) {
  const texts = useMeetingTexts();
  const { meeting } = props;
  return (
    <div class="picture__badges">
      {shieldInForce(meeting) === 'revealed' && <Badge icon="shield-off" text={texts.shield.revealed} />}
      {!meeting.strangerSources.microphone && <Badge icon="microphone-off" text={texts.meeting.muted} />}
    </div>
  );
}

/** `isHidden`: neither seen nor heard, whatever the shield says. */
export function StrangerPicture(props: { meeting: MeetingView; isHidden: boolean }) {
  const texts = useMeetingTexts().meeting;
  const { phase, strangerSources, strangerStream, guard, shield } = props.meeting;
  const talking = phase.is === 'talking';
  return (
    <div class="picture picture--stranger">
      <GuardedVideo
        stream={strangerStream}
        guard={guard}
        label={texts.stranger}
        muted={props.isHidden || shield.is === 'blocked'}
      />
      {props.isHidden && <div class="picture__curtain" />}
      {talking && !strangerSources.camera && <Curtain text={texts.cameraIsOff} />}
      {talking && <StrangerBadges meeting={props.meeting} />}
    </div>
  );
}

type OwnPictureProps = { meeting: MeetingView; onAskStopped: () => void };

/** What covers the own picture, the weightiest reason first. */
function OwnCurtain({ meeting, onAskStopped }: OwnPictureProps) {
  const texts = useMeetingTexts().meeting;
  const { camera, ownShield } = meeting;
  if (ownShield === 'stopped') return <OwnStopped onAsk={onAskStopped} />;
  if (camera === 'on') return null;
  return <Curtain text={camera === 'off' ? texts.cameraIsOff : texts.cameraIsNone} />;
}

export function OwnPicture(props: OwnPictureProps) {
  const texts = useMeetingTexts().meeting;
  const { microphone, ownStream, ownShield } = props.meeting;
  return (
    <>
      <div class={`picture picture--own${ownShield === 'suspect' ? ' picture--suspect' : ''}`}>
        <StreamVideo stream={ownStream} label={texts.you} own />
        <OwnCurtain {...props} />
        {microphone !== 'on' && (
          <Badge icon="microphone-off" text={microphone === 'off' ? texts.muted : texts.microphoneIsNone} />
        )}
      </div>
      {ownShield === 'suspect' && <OwnHint />}
    </>
  );
}
