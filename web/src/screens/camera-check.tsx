/**
 * The screen between Start and the first stranger: one's own picture, the choice of devices, the microphone's level.
 * It goes on by itself unless the visitor takes their time; the clock behind that is not kept here.
 */
import type { ReadonlySignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { secondsLeft } from '../texts/duration.ts';
import { Button } from '../ui/button.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { readClock, useNow } from '../ui/now.ts';
import { StreamVideo } from '../ui/stream-video.tsx';
import { Sweep } from '../ui/sweep.tsx';
import { ScreenHeading } from './screen-heading.tsx';
import type { Actions, CameraCheckView, Device } from './view.ts';

type DeviceSelectProps = {
  id: string;
  label: string;
  devices: readonly Device[];
  chosen: string | null;
  /** False until the browser has said which devices there are. */
  known: boolean;
  onChoose: (id: string) => void;
};

function DeviceSelect(props: DeviceSelectProps) {
  const texts = useMeetingTexts().cameraCheck;
  const none = props.devices.length === 0;
  return (
    <div class="field">
      <label class="field__label" for={props.id}>
        {props.label}
      </label>
      <select
        id={props.id}
        class="field__select"
        disabled={none}
        value={props.chosen ?? ''}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
      >
        {none && <option value="">{props.known ? texts.noDevice : texts.devicesUnknown}</option>}
        {props.devices.map((device, index) => (
          <option key={device.id} value={device.id} selected={device.id === props.chosen}>
            {device.label || texts.unnamed(index + 1)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The signal goes straight to the attribute: twenty values a second render nothing anew. */
function LevelMeter(props: { level: ReadonlySignal<number> }) {
  const texts = useMeetingTexts().cameraCheck;
  return <meter class="level" aria-label={texts.level} min={0} max={1} value={props.level} />;
}

function Picture(props: { stream: MediaStream | null }) {
  const texts = useMeetingTexts();
  return (
    <div class="check__picture">
      <StreamVideo stream={props.stream} label={texts.meeting.you} own />
      <div class="check__asking" role="status">
        {props.stream === null && (
          <>
            <b>{texts.cameraCheck.asking}</b>
            <span>{texts.cameraCheck.askingHint}</span>
          </>
        )}
      </div>
    </div>
  );
}

function Countdown(props: { startsAt: number; onTakeTime: () => void }) {
  const texts = useMeetingTexts().cameraCheck;
  const now = useNow();
  // Read out once, when the countdown begins; the number on the screen is for the eyes.
  const spoken = useMemo(
    () => texts.startsInSpoken(secondsLeft(props.startsAt, readClock())),
    [props.startsAt, texts],
  );
  return (
    <div class="check__countdown">
      <p role="status">
        <span aria-hidden="true">{texts.startsIn(secondsLeft(props.startsAt, now))}</span>
        <span class="visually-hidden">{spoken}</span>
      </p>
      <Button kind="quiet" label={texts.takeTime} onPress={props.onTakeTime} />
    </div>
  );
}

function Going(props: { check: CameraCheckView; actions: Actions }) {
  const texts = useMeetingTexts();
  const { check, actions } = props;
  const goOn = () => actions.start({ mode: 'video', adult: true });
  return (
    <div class="check__going">
      {check.startsAt === null ? (
        <p class="check__countdown">{check.stream && texts.cameraCheck.noHurry}</p>
      ) : (
        <Countdown startsAt={check.startsAt} onTakeTime={actions.takeTime} />
      )}
      <div class="check__buttons">
        <Button kind="plain" label={texts.buttons.stop} onPress={actions.stop} />
        <Button
          kind="main"
          label={texts.buttons.start}
          icon="next"
          unavailable={check.stream === null}
          onPress={goOn}
        >
          {check.startsAt !== null && <Sweep endsAt={check.startsAt} />}
        </Button>
      </div>
    </div>
  );
}

export function CameraCheck(props: { check: CameraCheckView; actions: Actions }) {
  const texts = useMeetingTexts().cameraCheck;
  const { check, actions } = props;
  return (
    <main class="check">
      <Picture stream={check.stream} />
      <div class="check__side">
        <ScreenHeading>{texts.headline}</ScreenHeading>
        <p class="lead">{texts.lead}</p>
        <div class="check__devices">
          <DeviceSelect
            id="camera"
            label={texts.camera}
            devices={check.cameras}
            chosen={check.cameraId}
            known={check.stream !== null}
            onChoose={actions.chooseCamera}
          />
          <DeviceSelect
            id="microphone"
            label={texts.microphone}
            devices={check.microphones}
            chosen={check.microphoneId}
            known={check.stream !== null}
            onChoose={actions.chooseMicrophone}
          />
        </div>
        <LevelMeter level={check.level} />
        <Going check={check} actions={actions} />
      </div>
    </main>
  );
}
