/**
 * The wishes in the middle of waiting. The place in the queue is kept meanwhile.
 */
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { AddressChoice } from './address-choice.tsx';
import type { Actions, AddressView, WishesView } from './view.ts';
import { useWishesPart, WishesLater } from './wishes-later.tsx';

const headingId = 'wishes-heading';

type WishesDialogProps = {
  view: WishesView;
  shield: ShieldSettings;
  address: AddressView;
  actions: Actions;
  onClose: () => void;
};

export function WishesDialog(props: WishesDialogProps) {
  const texts = useMeetingTexts().wishes;
  const part = useWishesPart();
  return (
    <Dialog labelledBy={headingId} onClose={props.onClose}>
      {/* Otherwise the first chip had the focus, and Enter would remove it. */}
      <h2 id={headingId} tabIndex={-1} autofocus>
        {texts.title}
      </h2>
      <WishesLater part={part} view={props.view} shield={props.shield} actions={props.actions} />
      <AddressChoice address={props.address} actions={props.actions} />
      <div class="dialog__buttons">
        <Button kind="main" label={texts.done} onPress={props.onClose} />
      </div>
    </Dialog>
  );
}
