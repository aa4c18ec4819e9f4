/** The small parts of which the screens are made: headings, buttons, what went wrong, what is awaited. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Refusal } from '../api/answer.ts';
import { deskTexts } from '../texts/desk.ts';
import { tellRefusal } from '../texts/refusals.ts';
import { shellTexts } from '../texts/shell.ts';
import type { Asked } from './asking.ts';

/** The heading of a screen takes the focus when the screen comes, so that it is read out. */
export function ScreenHeading(props: { title: string; lead?: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    document.title = `${props.title} · ${shellTexts.name}`;
  }, [props.title]);
  return (
    <header class="top">
      <h1 ref={heading} class="top__title" tabIndex={-1}>
        {props.title}
      </h1>
      {props.children}
      {props.lead && <p class="top__lead">{props.lead}</p>}
    </header>
  );
}

type ButtonProps = {
  label: string;
  kind?: 'main' | 'plain' | 'quiet' | 'alarm';
  type?: 'button' | 'submit';
  /** Looks and reads as unavailable but keeps the focus, so that nobody loses their place. */
  unavailable?: boolean;
  /** The key that does the same. */
  shortcut?: string;
  onPress?: () => void;
};

export function Button({
  label,
  kind = 'plain',
  type = 'button',
  unavailable,
  shortcut,
  onPress,
}: ButtonProps) {
  return (
    <button
      type={type}
      class={`button button--${kind}`}
      aria-disabled={unavailable ? 'true' : undefined}
      onClick={() => {
        if (!unavailable) onPress?.();
      }}
    >
      {label}
      {shortcut && <Key name={shortcut} />}
    </button>
  );
}

/** A key as it is printed on the keyboard. For the eyes: the list of keys names them for everybody. */
export function Key({ name }: { name: string }) {
  return (
    <span class="key-hint" aria-hidden="true">
      <kbd class="key">{name}</kbd>
    </span>
  );
}

/** Asks once more, in its own place, before something that cannot be taken back by pressing again. */
export function SureButton(props: { label: string; question: string; isBusy: boolean; onSure: () => void }) {
  const [isAsked, setAsked] = useState(false);
  if (!isAsked) {
    return <Button label={props.label} unavailable={props.isBusy} onPress={() => setAsked(true)} />;
  }
  return (
    <span class="sure">
      <span class="sure__question" role="status">
        {props.question}
      </span>
      <Button
        label={deskTexts.yes}
        kind="alarm"
        unavailable={props.isBusy}
        onPress={() => {
          setAsked(false);
          props.onSure();
        }}
      />
      <Button label={deskTexts.no} kind="quiet" onPress={() => setAsked(false)} />
    </span>
  );
}

export function Complaint({ refusal }: { refusal: Refusal | null }) {
  return (
    <p class="complaint" role="alert">
      {refusal ? tellRefusal(refusal) : ''}
    </p>
  );
}

/** What was asked for once it is here; before that, or instead, why not. */
export function Here<Wanted>(props: {
  asked: Asked<Wanted>;
  onAgain: () => void;
  children: (value: Wanted) => ComponentChildren;
}) {
  const { asked } = props;
  if (asked.is === 'loading') {
    return (
      <p class="hint loading" role="status">
        {shellTexts.loading}
      </p>
    );
  }
  if (asked.is === 'here') return <>{props.children(asked.value)}</>;
  return (
    <div class="card">
      <Complaint refusal={asked.refusal} />
      <Button label={shellTexts.again} onPress={props.onAgain} />
    </div>
  );
}

export function Empty({ words, hint }: { words: string; hint?: string }) {
  return (
    <div class="empty">
      <p class="empty__words">{words}</p>
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}

type FieldProps = { label: string; hint?: string; children: (id: string) => ComponentChildren };
let fieldNumber = 0;

/** A label, what belongs into the field, and a word of help. */
export function Field({ label, hint, children }: FieldProps) {
  const [id] = useState(() => {
    fieldNumber += 1;
    return `field-${fieldNumber}`;
  });
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {label}
      </label>
      {children(id)}
      {hint && <p class="hint">{hint}</p>}
    </div>
  );
}
