/**
 * Whether strangers can learn the visitor's network address, in one switch; where the site has no relay, what that means.
 */
import { Switch } from '../ui/switch.tsx';
import { useTexts } from '../ui/words.ts';
import type { Actions, AddressView } from './view.ts';

type AddressChoiceProps = { address: AddressView; actions: Pick<Actions, 'hideAddress'> };

export function AddressChoice({ address, actions }: AddressChoiceProps) {
  const texts = useTexts().address;
  const { relay, isHidden } = address;
  // Who wanted to be hidden, when the site still could, must be able to want it no more.
  if (relay === 'none' && !isHidden) return <p class="address">{texts.noRelay}</p>;
  return (
    <div class="address">
      <Switch
        id="hide-address"
        label={texts.hide}
        hint={isHidden ? (relay === 'none' ? texts.cannotHide : texts.hidden) : texts.direct}
        on={isHidden}
        onChange={actions.hideAddress}
      />
    </div>
  );
}
