/**
 * What a visitor may choose of how they are protected: two switches that count at once.
 */
import { useContext } from 'preact/hooks';
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import { useTexts } from '../ui/words.ts';
import { ProbationContext } from './probation-context.ts';

type SwitchProps = {
  id: string;
  label: string;
  hint: string;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
};

function Switch(props: SwitchProps) {
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

type ShieldChoiceProps = { settings: ShieldSettings; onChange: (settings: ShieldSettings) => void };

export function ShieldChoice({ settings, onChange }: ShieldChoiceProps) {
  const texts = useTexts().protection;
  const isOnProbation = useContext(ProbationContext);
  return (
    <fieldset class="wish wish--apart">
      <legend>{texts.settings}</legend>
      <Switch
        id="strict"
        label={texts.strict}
        hint={isOnProbation ? texts.strictOnProbation : texts.strictHint}
        on={isOnProbation || settings.strict}
        disabled={isOnProbation}
        onChange={(strict) => onChange({ ...settings, strict })}
      />
      <Switch
        id="skip-empty"
        label={texts.skipEmpty}
        hint={texts.skipEmptyHint}
        on={settings.skipEmpty}
        onChange={(skipEmpty) => onChange({ ...settings, skipEmpty })}
      />
    </fieldset>
  );
}
