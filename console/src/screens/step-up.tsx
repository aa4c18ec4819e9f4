/** The server wants to see the passkey once more before it does what was asked; then that goes on by itself. */
import type { Session } from '../session.ts';
import { signInTexts } from '../texts/shell.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Button } from '../ui/parts.tsx';
import { PasskeyButton } from './sign-in.tsx';

export function StepUp({ session }: { session: Session }) {
  const decline = () => session.declineSignInAgain();
  return (
    <Dialog title={signInTexts.againHeadline} onClose={decline}>
      <p>{signInTexts.againLead}</p>
      <PasskeyButton label={signInTexts.againButton} enter={() => session.signInAgain()} />
      <Button label={signInTexts.cancel} kind="quiet" onPress={decline} />
    </Dialog>
  );
}
