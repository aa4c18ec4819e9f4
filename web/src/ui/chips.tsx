/**
 * A row of words that disappear from it when pressed: what was chosen, or what is suggested. Whoever presses with the
 * keyboard stays in the row.
 */
import type { TargetedEvent } from 'preact';
import { Icon, type IconName } from './icons.tsx';

export type Chip = { readonly value: string; readonly name: string };

type ChipsProps = {
  label: string;
  chips: readonly Chip[];
  kind: 'chosen' | 'offered';
  /** What pressing one does, in words. */
  describe: (name: string) => string;
  /** The id of the control that gets the focus from the last chip. */
  leadsTo: string;
  onPress: (chip: Chip) => void;
};

const icons: { readonly [kind in ChipsProps['kind']]: IconName } = { chosen: 'stop', offered: 'plus' };

function focusNeighbour(button: HTMLElement, leadsTo: string): void {
  const item = button.parentElement;
  const neighbour = item?.nextElementSibling ?? item?.previousElementSibling;
  const target = neighbour?.querySelector('button') ?? document.getElementById(leadsTo);
  target?.focus();
}

export function Chips(props: ChipsProps) {
  const { chips, kind, describe, leadsTo, onPress } = props;
  if (chips.length === 0) return null;
  const press = (event: TargetedEvent<HTMLButtonElement>, chip: Chip, isByKey: boolean) => {
    // On a phone, moving the focus to a text field would open the keyboard.
    if (isByKey) focusNeighbour(event.currentTarget, leadsTo);
    onPress(chip);
  };
  return (
    <ul class="chips" aria-label={props.label}>
      {chips.map((chip) => (
        <li key={chip.value}>
          <button
            type="button"
            class={`chip chip--${kind}`}
            aria-label={describe(chip.name)}
            onClick={(event) => press(event, chip, event.detail === 0)}
            onKeyDown={(event) => {
              if (kind === 'chosen' && isForRemoval(event)) press(event, chip, true);
            }}
          >
            <bdi>{chip.name}</bdi>
            <Icon name={icons[kind]} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function isForRemoval(event: KeyboardEvent): boolean {
  return !event.repeat && (event.key === 'Delete' || event.key === 'Backspace');
}
