/**
 * The way to never meet this stranger again: a button, and one question before it counts.
 */
import { useEffect, useState } from 'preact/hooks';
import { Button, RoundButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { isBlockable } from './phase-rules.ts';
import { focusHeading } from './screen-heading.tsx';
import type { Actions, Phase } from './view.ts';

const headingId = 'block-heading';

function Question(props: { onBlock: () => void; onClose: () => void }) {
  const texts = useMeetingTexts().blocking;
  return (
    <Dialog labelledBy={headingId} onClose={props.onClose}>
      <h2 id={headingId}>{texts.question}</h2>
      <p class="field__hint">{texts.detail}</p>
      <div class="dialog__buttons">
        <Button kind="alarm" label={texts.confirm} onPress={props.onBlock} />
        <Button kind="plain" label={texts.cancel} onPress={props.onClose} />
      </div>
    </Dialog>
  );
}

export function BlockStranger(props: { phase: Phase; actions: Actions }) {
  const texts = useMeetingTexts();
  const { phase, actions } = props;
  const [isAsking, setAsking] = useState(false);
  const may = isBlockable(phase);
  const nextAt = phase.is === 'parted' ? phase.nextAt : null;
  useEffect(() => {
    // The next stranger is another one: the question must not outlive this one.
    if (!may) setAsking(false);
  }, [may]);
  useEffect(() => {
    if (isAsking && nextAt !== null) actions.cancelAutomaticNext();
  }, [isAsking, nextAt, actions]);
  if (!may) return null;
  const block = () => {
    setAsking(false);
    actions.block();
    focusHeading();
  };
  return (
    <>
      <RoundButton label={texts.buttons.block} icon="block" onPress={() => setAsking(true)} />
      {isAsking && <Question onBlock={block} onClose={() => setAsking(false)} />}
    </>
  );
}
