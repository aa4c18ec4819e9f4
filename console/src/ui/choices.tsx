/** One of several, each with the key that chooses it. */
import type { ComponentChildren } from 'preact';
import { Key } from './parts.tsx';

type ChoicesProps = {
  title: string;
  kind: 'rows' | 'chips';
  isOff?: boolean;
  children: ComponentChildren;
};

export function Choices({ title, kind, isOff, children }: ChoicesProps) {
  return (
    <fieldset class={`choices choices--${kind}`} disabled={isOff}>
      <legend class="choices__title">{title}</legend>
      {children}
    </fieldset>
  );
}

type ChoiceProps = {
  name: string;
  label: string;
  hint?: string;
  shortcut: string;
  isChosen: boolean;
  onChoose: () => void;
};

export function Choice({ name, label, hint, shortcut, isChosen, onChoose }: ChoiceProps) {
  return (
    <label class="choice" title={hint}>
      <input
        class="choice__input"
        type="radio"
        name={name}
        checked={isChosen}
        aria-keyshortcuts={shortcut}
        onChange={onChoose}
      />
      <span class="choice__label">{label}</span>
      <Key name={shortcut} />
    </label>
  );
}
