/**
 * What is said of the visitor's own picture when it may break the rules, and the question once it was stopped.
 */
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import type { Actions, OwnShield } from './view.ts';

const headingId = 'stopped-heading';

function Question(props: { actions: Actions; onClose: () => void }) {
  const texts = useMeetingTexts();
  const { actions, onClose } = props;
  return (
    <Dialog labelledBy={headingId} onClose={onClose}>
      {/* It comes unasked: what is being typed must not press a button. */}
      <h2 id={headingId} tabIndex={-1} autofocus>
        {texts.ownShield.headline}
      </h2>
      <p>{texts.ownShield.detail}</p>
      <div class="dialog__buttons">
        <Button kind="plain" label={texts.buttons.stop} onPress={actions.stop} />
        <Button kind="main" label={texts.ownShield.again} onPress={actions.resumeCamera} />
      </div>
    </Dialog>
  );
}

export function OwnHint() {
  return <p class="own-hint">{useMeetingTexts().ownShield.suspect}</p>;
}

/** Covers the own picture. Whoever closes the question goes on without a camera, and finds it again there. */
export function OwnStopped(props: { onAsk: () => void }) {
  const texts = useMeetingTexts().ownShield;
  return (
    <button type="button" class="picture__curtain picture__curtain--stopped" onClick={props.onAsk}>
      <Icon name="camera-off" />
      <span>{texts.stopped}</span>
    </button>
  );
}

/** The question, asked once each time the picture is stopped, and again when asked for. */
export function useStoppedQuestion(ownShield: OwnShield, actions: Actions) {
  const isStopped = ownShield === 'stopped';
  const [isAsking, setAsking] = useState(isStopped);
  useEffect(() => setAsking(isStopped), [isStopped]);
  const question = isStopped && isAsking && <Question actions={actions} onClose={() => setAsking(false)} />;
  return { question, ask: () => setAsking(true) };
}
