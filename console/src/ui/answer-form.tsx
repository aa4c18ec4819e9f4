/** Words to somebody, and what they are sent with. */
import { useState } from 'preact/hooks';
import type { Answer } from '../api/answer.ts';
import { useDeed } from './asking.ts';
import { Button, Complaint, Field, SureButton } from './parts.tsx';

export type AnswerChoice = {
  readonly label: string;
  readonly kind: 'main' | 'plain';
  /** Asked before it is done. */
  readonly question?: string;
  readonly send: (words: string) => Promise<Answer<unknown>>;
};

type AnswerFormProps = {
  label: string;
  maxLength: number;
  choices: readonly AnswerChoice[];
  onDone: () => void;
};

export function AnswerForm({ label, maxLength, choices, onDone }: AnswerFormProps) {
  const [words, setWords] = useState('');
  const deed = useDeed();
  const send = async (choice: AnswerChoice) => {
    if (await deed.run(() => choice.send(words))) onDone();
  };
  return (
    <div class="answer">
      <Field label={label}>
        {(id) => (
          <textarea
            id={id}
            class="field__text"
            rows={3}
            maxLength={maxLength}
            value={words}
            onInput={({ currentTarget }) => setWords(currentTarget.value)}
          />
        )}
      </Field>
      <div class="buttons">
        {choices.map((choice) =>
          choice.question === undefined ? (
            <Button
              key={choice.label}
              label={choice.label}
              kind={choice.kind}
              unavailable={deed.isBusy}
              onPress={() => void send(choice)}
            />
          ) : (
            <SureButton
              key={choice.label}
              label={choice.label}
              question={choice.question}
              isBusy={deed.isBusy}
              onSure={() => void send(choice)}
            />
          ),
        )}
      </div>
      <Complaint refusal={deed.refusal} />
    </div>
  );
}
