/**
 * The text field for interests: what is typed becomes one by Enter, by a comma, or by leaving the field, but not by a dialog
 * that closes by itself. What comes out of a text is `interest-draft.ts`.
 */
import { limits } from '@anoncam/protocol/limits';
import type { Interest } from '@anoncam/protocol/wishes';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { WishesTexts } from '../texts/texts.ts';
import { useTexts } from '../ui/words.ts';
import { splitFinished, type Taken, takeInterests } from './interest-draft.ts';

/** What is pressed to leave the field must not move away under the finger because a word appears above it. */
const leaveMs = 300;

export const interestFieldId = 'interest';

type InterestFieldProps = {
  interests: readonly Interest[];
  onTake: (interests: readonly Interest[]) => void;
};

function useInterestDraft({ interests, onTake }: InterestFieldProps) {
  const [draft, setDraft] = useState('');
  const [trouble, setTrouble] = useState<Taken['trouble']>(null);
  const take = (typed: string, unfinished: string) => {
    const taken = takeInterests(interests, typed);
    if (taken.interests.length > interests.length) onTake(taken.interests);
    setDraft([taken.rest, unfinished].filter((part) => part !== '').join(', '));
    setTrouble(taken.trouble);
  };
  const type = (event: InputEvent, value: string) => {
    const { finished, rest } = splitFinished(value);
    // A text that an input method still works on is left alone.
    if (finished !== '' && !event.isComposing) return take(finished, rest);
    setDraft(value);
    setTrouble(null);
  };
  const takeAll = () => {
    if (draft.trim() !== '') take(draft, '');
  };
  return { draft, trouble, type, takeAll, leave: useLeaving(takeAll) };
}

/** Does it a moment after the field was left, or at the latest when a field that was left goes. */
function useLeaving(work: () => void): () => void {
  const latest = useRef(work);
  latest.current = work;
  const timer = useRef<number | null>(null);
  const workIfLeft = () => {
    if (timer.current === null) return;
    window.clearTimeout(timer.current);
    timer.current = null;
    latest.current();
  };
  useEffect(() => workIfLeft, []);
  return () => {
    if (timer.current !== null) window.clearTimeout(timer.current);
    timer.current = window.setTimeout(workIfLeft, leaveMs);
  };
}

function tellTrouble(trouble: Taken['trouble'], texts: WishesTexts): string | null {
  if (trouble === 'cut') return texts.cut(limits.interestChars);
  if (trouble === 'full') return texts.full(limits.interests);
  return trouble === null ? null : texts.unusable;
}

export function InterestField(props: InterestFieldProps) {
  const texts = useTexts().wishes;
  const { draft, trouble, type, takeAll, leave } = useInterestDraft(props);
  return (
    <div class="field">
      <input
        id={interestFieldId}
        class="field__text"
        type="text"
        dir="auto"
        aria-label={texts.addInterest}
        aria-invalid={trouble !== null && trouble !== 'cut'}
        aria-describedby="interest-hint interest-trouble"
        placeholder={texts.interestExample}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        enterkeyhint="done"
        value={draft}
        onInput={(event) => type(event, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.isComposing) return;
          // It must not start a meeting.
          event.preventDefault();
          takeAll();
        }}
        onBlur={(event) => {
          // A dialog that is closed already has closed by itself: what is half typed is no wish.
          if (event.currentTarget.closest('dialog')?.open !== false) leave();
        }}
      />
      <p id="interest-trouble" class={trouble === 'cut' ? 'field__hint' : 'complaint'} role="status">
        {tellTrouble(trouble, texts)}
      </p>
      <p id="interest-hint" class="field__hint">
        {texts.interestHint(limits.interests)}
      </p>
    </div>
  );
}
