/**
 * The text field and Send. It keeps what could not be sent, and forgets it before anybody else could get it.
 */
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { measureRoom, type Room } from './message-size.ts';
import { isDraftStale } from './phase-rules.ts';
import type { Actions, Phase } from './view.ts';

function useDraft(phase: Phase, actions: Actions) {
  const [draft, setDraft] = useState('');
  const [unsent, setUnsent] = useState(false);
  const phaseBefore = useRef(phase.is);
  useEffect(() => {
    if (isDraftStale(phaseBefore.current, phase.is)) setDraft('');
    phaseBefore.current = phase.is;
    setUnsent(false);
  }, [phase.is]);
  const room = measureRoom(draft.trim());
  const write = (text: string) => {
    setDraft(text);
    setUnsent(false);
    if (text.trim() !== '') actions.typing();
  };
  const send = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = draft.trim();
    if (text === '' || room.is === 'over') return;
    const isSent = actions.sendText(text);
    if (isSent) setDraft('');
    setUnsent(!isSent);
  };
  return { draft, unsent, room, write, send };
}

function Remark(props: { room: Room; unsent: boolean }) {
  const texts = useMeetingTexts().conversation;
  const { room, unsent } = props;
  return (
    <>
      <p class="composer__remark complaint" role="alert">
        {room.is === 'over' ? texts.tooLong(room.bytesOver) : unsent ? texts.notSent : null}
      </p>
      {room.is === 'near' && <p class="composer__remark">{texts.left(room.bytesLeft)}</p>}
    </>
  );
}

export function Composer(props: { phase: Phase; actions: Actions }) {
  const all = useMeetingTexts();
  const texts = all.conversation;
  const { draft, unsent, room, write, send } = useDraft(props.phase, props.actions);
  const talking = props.phase.is === 'talking';
  // The browser shall remember nothing of it either, and send it to no spelling service.
  return (
    <form class="composer" autocomplete="off" onSubmit={send}>
      <Remark room={room} unsent={unsent} />
      <input
        id="message"
        class="composer__input"
        type="text"
        aria-label={texts.message}
        aria-invalid={room.is === 'over'}
        placeholder={talking ? texts.placeholder : texts.placeholderAlone}
        autocomplete="off"
        autocapitalize="sentences"
        spellcheck={false}
        enterkeyhint="send"
        value={draft}
        onInput={(event) => write(event.currentTarget.value)}
      />
      <button class="composer__send" type="submit" aria-label={all.buttons.send} title={all.buttons.send}>
        <Icon name="send" />
      </button>
    </form>
  );
}
