/**
 * The lock in a conversation: behind it stand five emoji that both read to each other. When the stranger goes it goes with
 * them, so that nobody reads what belonged to another one.
 */
import { useState } from 'preact/hooks';
import type { Emoji } from '../call/emoji.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icons.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import type { Actions, MeetingView } from './view.ts';

const headingId = 'verify-heading';

/** The word is the name: the picture may look different on the other device, or be missing on this one. */
function FiveEmoji(props: { emoji: readonly Emoji[] }) {
  const texts = useMeetingTexts().verification;
  return (
    <ol class="verify__emoji" aria-label={texts.list}>
      {props.emoji.map((one, place) => (
        // The same one may come twice: the place is all that tells them apart.
        <li key={place} class="verify__one">
          <span class="verify__sign" aria-hidden="true">
            {one}
          </span>
          <span class="verify__name">{texts.names[one]}</span>
        </li>
      ))}
    </ol>
  );
}

function ToCompare(props: { emoji: readonly Emoji[]; isInWriting: boolean }) {
  const texts = useMeetingTexts().verification;
  return (
    <>
      <p>{texts.explain.join(' ')}</p>
      <FiveEmoji emoji={props.emoji} />
      {props.isInWriting && <p class="field__hint">{texts.inWriting}</p>}
      <p class="field__hint">{texts.ifDifferent}</p>
    </>
  );
}

/** What is said instead where there is nothing to compare, and why; null where there is, or soon will be. */
function useWarning({ verification: { is } }: MeetingView) {
  const texts = useMeetingTexts().verification;
  return is === 'late' || is === 'failed' ? texts[is] : null;
}

type VerifyProps = { meeting: MeetingView; actions: Actions };

function VerifyDialog(props: VerifyProps & { onClose: () => void }) {
  const texts = useMeetingTexts().verification;
  const { meeting, actions, onClose } = props;
  const { verification } = meeting;
  const isReady = verification.is === 'ready';
  const warning = useWarning(meeting);
  return (
    <Dialog labelledBy={headingId} onClose={onClose}>
      <h2 id={headingId} tabIndex={-1} autofocus>
        {warning?.headline ?? texts.headline}
      </h2>
      <div class="verify" aria-live="polite">
        {verification.is === 'pending' && <p>{texts.pending}</p>}
        {warning && <p>{warning.detail}</p>}
        {warning && <p>{texts.careful}</p>}
        {isReady && <ToCompare emoji={verification.emoji} isInWriting={meeting.mode === 'text'} />}
      </div>
      <div class="dialog__buttons">
        {isReady && <Button kind="plain" label={texts.differ} onPress={actions.stop} />}
        {warning && <Button kind="alarm" label={texts.leave} onPress={actions.stop} />}
        <Button kind={isReady ? 'main' : 'plain'} label={texts.close} onPress={onClose} />
      </div>
    </Dialog>
  );
}

export function VerifyEncryption(props: VerifyProps) {
  const texts = useMeetingTexts().verification;
  const [isOpen, setOpen] = useState(false);
  const warning = useWarning(props.meeting);
  const label = warning ? texts.unverified : texts.button;
  return (
    <>
      <button
        type="button"
        class={`lock${warning ? ' lock--failed' : ''}`}
        title={label}
        onClick={() => setOpen(true)}
      >
        <Icon name={warning ? 'lock-off' : 'lock'} />
        <span class="lock__label">{label}</span>
      </button>
      {isOpen && <VerifyDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
