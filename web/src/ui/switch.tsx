/** A switch with its words and a hint, which counts at once. */
type SwitchProps = {
  id: string;
  label: string;
  hint: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
};

export function Switch(props: SwitchProps) {
  const hintId = `${props.id}-hint`;
  return (
    <label class="tick">
      <input
        type="checkbox"
        role="switch"
        class="switch"
        checked={props.on}
        disabled={props.disabled}
        aria-checked={props.on}
        aria-describedby={hintId}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>
        {props.label}
        <span id={hintId} class="field__hint">
          {props.hint}
        </span>
      </span>
    </label>
  );
}
