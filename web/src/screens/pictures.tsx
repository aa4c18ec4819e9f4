/**
 * The two pictures of a video conversation, and what stands in their place while there is nothing to see or hear.
 */
import { Icon, type IconName } from '../ui/icons.tsx';
import { StreamVideo } from '../ui/stream-video.tsx';
import { useTexts } from '../ui/words.ts';
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

export function StrangerPicture(props: { meeting: MeetingView }) {
  const texts = useTexts().meeting;
  const { phase, strangerSources, strangerStream } = props.meeting;
  const talking = phase.is === 'talking';
  return (
    <div class="picture picture--stranger">
      <StreamVideo stream={strangerStream} label={texts.stranger} own={false} />
      {talking && !strangerSources.camera && <Curtain text={texts.cameraIsOff} />}
      {talking && !strangerSources.microphone && <Badge icon="microphone-off" text={texts.muted} />}
    </div>
  );
}

export function OwnPicture(props: { meeting: MeetingView }) {
  const texts = useTexts().meeting;
  const { camera, microphone, ownStream } = props.meeting;
  return (
    <div class="picture picture--own">
      <StreamVideo stream={ownStream} label={texts.you} own />
      {camera !== 'on' && <Curtain text={camera === 'off' ? texts.cameraIsOff : texts.cameraIsNone} />}
      {microphone !== 'on' && (
        <Badge icon="microphone-off" text={microphone === 'off' ? texts.muted : texts.microphoneIsNone} />
      )}
    </div>
  );
}
