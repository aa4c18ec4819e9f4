/**
 * Objecting to what was decided: the form, once, and afterwards what became of it.
 */
import { type AppealState, maxAppealChars, type SanctionState } from '@anoncam/protocol/standing';
import type { TargetedSubmitEvent } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../ui/button.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { nameDay } from './standing-words.ts';
import type { Actions, StandingView } from './view.ts';

type Appealing = Extract<StandingView, { is: 'told' }>['appealing'];

function describeAppeal(appeal: AppealState, { language, standing }: ReturnType<typeof useMeetingTexts>) {
  const { state, madeOn, dueOn, decidedOn } = appeal;
  const name = (day: string) => nameDay(day, language);
  if (state === 'waiting') {
    return standing.appealWaiting({ made: name(madeOn), due: dueOn === null ? null : name(dueOn) });
  }
  const day = name(decidedOn ?? madeOn);
  return state === 'upheld' ? standing.appealUpheld(day) : standing.appealReversed(day);
}

function Appeal(props: { appeal: AppealState }) {
  const texts = useMeetingTexts();
  const { words, answer } = props.appeal;
  return (
    <div role="status">
      <p>{describeAppeal(props.appeal, texts)}</p>
      <blockquote class="standing__quote">{words}</blockquote>
      {answer !== '' && <p class="standing__answer">{answer}</p>}
    </div>
  );
}

function AppealForm(props: { appealing: Appealing; actions: Actions }) {
  const texts = useMeetingTexts().standing;
  const { appealing, actions } = props;
  const [words, setWords] = useState('');
  const [isEmpty, setEmpty] = useState(false);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setEmpty(words.trim() === '');
    if (words.trim() !== '') actions.sendAppeal(words);
  };
  const failure = appealing === 'not' || appealing === 'sending' ? null : texts.appealFailed[appealing];
  return (
    <form class="standing__form" noValidate onSubmit={submit}>
      <p class="field__hint">{texts.appealHint}</p>
      <div class="field">
        <label class="field__label" for="appeal-words">
          {texts.appealWords}
        </label>
        <textarea
          id="appeal-words"
          class="field__text report__words"
          rows={4}
          maxLength={maxAppealChars}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      <p class="complaint" role="alert">
        {isEmpty ? texts.appealEmpty : failure}
      </p>
      <Button kind="plain" type="submit" label={texts.appealSend} unavailable={appealing === 'sending'} />
    </form>
  );
}

type AppealPartProps = { sanction: SanctionState; appealing: Appealing; actions: Actions };

export function AppealPart({ sanction, appealing, actions }: AppealPartProps) {
  const texts = useMeetingTexts().standing;
  return (
    <section class="standing__appeal" aria-labelledby="appeal-heading">
      <h2 id="appeal-heading">{sanction.appeal === null ? texts.appeal : texts.appealed}</h2>
      {sanction.appeal === null ? (
        <AppealForm appealing={appealing} actions={actions} />
      ) : (
        <Appeal appeal={sanction.appeal} />
      )}
    </section>
  );
}
