/**
 * What a visitor may choose of how they are protected: two switches that count at once.
 */
import { useContext } from 'preact/hooks';
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import { Switch } from '../ui/switch.tsx';
import { useTexts } from '../ui/words.ts';
import { ProbationContext } from './probation-context.ts';

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
