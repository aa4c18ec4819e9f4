/**
 * The buttons of the page: one kind with words, one round kind with a pictogram. What they do is the caller's matter.
 */
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icons.tsx';

type ButtonProps = {
  label: string;
  kind: 'main' | 'plain' | 'quiet' | 'alarm';
  icon?: IconName;
  type?: 'button' | 'submit';
  /** Looks and reads as unavailable but keeps the focus, so that nobody loses their place. */
  unavailable?: boolean;
  children?: ComponentChildren;
  onPress?: () => void;
};

export function Button(props: ButtonProps) {
  const press = () => {
    if (!props.unavailable) props.onPress?.();
  };
  return (
    <button
      type={props.type ?? 'button'}
      class={`button button--${props.kind}`}
      aria-disabled={props.unavailable ? 'true' : undefined}
      onClick={press}
    >
      {props.children}
      <span class="button__label">{props.label}</span>
      {props.icon && <Icon name={props.icon} />}
    </button>
  );
}

type RoundButtonProps = {
  label: string;
  icon: IconName;
  /** Given for a button that stays pressed. */
  pressed?: boolean;
  onPress: () => void;
};

/** A pictogram in a circle; wide screens show the label beside it. */
export function RoundButton(props: RoundButtonProps) {
  return (
    <button
      type="button"
      class="round"
      title={props.label}
      aria-pressed={props.pressed}
      onClick={props.onPress}
    >
      <Icon name={props.icon} />
      <span class="round__label">{props.label}</span>
    </button>
  );
}
