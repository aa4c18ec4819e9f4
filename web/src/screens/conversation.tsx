/**
 * What was written, by whom, in order. Lines are text nodes: a link in them is words like any other.
 */
import type { Shared } from '@anoncam/protocol/wishes';
import { Fragment } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { Composer } from './composer.tsx';
import type { Line } from './line.ts';
import type { Actions, MeetingView, Phase } from './view.ts';
import { describeShared } from './wishes-words.ts';

/** How far from the end a reader may be and still be carried along by new lines, in CSS pixels. */
const nearEndPixels = 120;

function LineItem(props: { line: Line }) {
  const texts = useMeetingTexts();
  const { line } = props;
  if (line.from === 'page') return <p class="line line--page">{texts.conversation.notes[line.note]}</p>;
  const who = line.from === 'you' ? texts.meeting.you : texts.meeting.stranger;
  return (
    <p class={`line line--${line.from}`}>
      <span class="visually-hidden">{who}: </span>
      <span dir="auto">{line.text}</span>
    </p>
  );
}

/** What this stranger and the visitor have in common; it stays in the conversation when the stranger is gone. */
function useShared(phase: Phase): Shared | null {
  const shared = useRef<Shared | null>(null);
  if (phase.is === 'talking') shared.current = phase.shared;
  else if (phase.is !== 'parted') shared.current = null;
  return shared.current;
}

function SharedLine(props: { shared: Shared | null }) {
  const texts = useMeetingTexts();
  const words = describeShared(props.shared, texts);
  if (words === '') return null;
  const kind = props.shared?.interests.length === 0 ? 'line--page' : 'line--shared';
  return <p class={`line ${kind}`}>{words}</p>;
}

/** Follows new lines, unless the visitor has scrolled back to read. */
function useFollow(lines: readonly Line[], isTyping: boolean) {
  const log = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const noteScroll = () => {
    const box = log.current;
    if (box) isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < nearEndPixels;
  };
  useEffect(() => {
    const box = log.current;
    const isOwn = lines.at(-1)?.from === 'you';
    if (box && (isAtEnd.current || isOwn)) box.scrollTop = box.scrollHeight;
  }, [lines, isTyping]);
  return { log, noteScroll };
}

export function Conversation(props: { meeting: MeetingView; actions: Actions }) {
  const texts = useMeetingTexts().conversation;
  const { lines, phase, strangerIsTyping } = props.meeting;
  const shared = useShared(phase);
  const isTyping = strangerIsTyping && phase.is === 'talking';
  const { log, noteScroll } = useFollow(lines, isTyping);
  return (
    <div class="talk">
      {lines.length === 0 && <p class="talk__hint">{texts.empty}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div class="log" role="log" aria-label={texts.label} tabIndex={0} ref={log} onScroll={noteScroll}>
        {lines.map((line) => (
          <Fragment key={line.id}>
            <LineItem line={line} />
            {line.from === 'page' && line.note === 'met' && <SharedLine shared={shared} />}
          </Fragment>
        ))}
      </div>
      <div class="typing" aria-hidden={!isTyping}>
        {isTyping && (
          <p class="typing__words">
            {texts.typing}
            <span class="typing__dots" aria-hidden="true" />
          </p>
        )}
      </div>
      <Composer phase={phase} actions={props.actions} />
    </div>
  );
}
