/**
 * A list to pick one thing after the other from. A pointer's pick counts at once; who goes through the list with the
 * arrow keys passes many things by, so that there Enter or leaving the list counts.
 */
import { useRef } from 'preact/hooks';

export type Option = { readonly value: string; readonly name: string; readonly language?: string };

type AddSelectProps = {
  id: string;
  /** What it is for, as its label and as its first line. */
  label: string;
  options: readonly Option[];
  onAdd: (value: string) => void;
};

export function AddSelect(props: AddSelectProps) {
  const isByKey = useRef(false);
  const take = (select: HTMLSelectElement) => {
    const { value } = select;
    select.value = '';
    if (value !== '') props.onAdd(value);
  };
  const pressKey = (event: KeyboardEvent & { currentTarget: HTMLSelectElement }) => {
    isByKey.current = true;
    if (event.key !== 'Enter') return;
    // It must not start a meeting.
    event.preventDefault();
    take(event.currentTarget);
  };
  return (
    <select
      id={props.id}
      class="field__select"
      aria-label={props.label}
      onPointerDown={() => {
        isByKey.current = false;
      }}
      onKeyDown={pressKey}
      onChange={(event) => {
        if (!isByKey.current) take(event.currentTarget);
      }}
      onBlur={(event) => {
        take(event.currentTarget);
        isByKey.current = false;
      }}
    >
      <option value="">{props.label}</option>
      {props.options.map(({ value, name, language }) => (
        <option key={value} value={value} lang={language}>
          {name}
        </option>
      ))}
    </select>
  );
}
