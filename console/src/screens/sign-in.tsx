/** The door: one passkey, one button, for who joins and for who comes back. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { SignInTrouble } from '../session.ts';
import { tellSignInTrouble } from '../texts/refusals.ts';
import { shellTexts, signInTexts } from '../texts/shell.ts';
import { Mark } from '../ui/mark.tsx';
import { Button, ScreenHeading } from '../ui/parts.tsx';

export function DoorPage(props: { title: string; lead: string; children: ComponentChildren }) {
  return (
    <main class="door">
      <p class="brand">
        <Mark />
        {shellTexts.name}
      </p>
      <ScreenHeading title={props.title} lead={props.lead} />
      {props.children}
    </main>
  );
}

type DoorProps = {
  title: string;
  lead: string;
  button: string;
  enter: () => Promise<SignInTrouble | null>;
};

export function Door({ title, lead, button, enter }: DoorProps) {
  return (
    <DoorPage title={title} lead={lead}>
      <PasskeyButton label={button} enter={enter} />
    </DoorPage>
  );
}

/** Asks the device, and says what came in the way. */
export function PasskeyButton({ label, enter }: Pick<DoorProps, 'enter'> & { label: string }) {
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<SignInTrouble | null>(null);
  const press = async () => {
    setBusy(true);
    setTrouble(null);
    setTrouble(await enter());
    setBusy(false);
  };
  return (
    <div class="passkey">
      <Button
        label={isBusy ? signInTexts.working : label}
        kind="main"
        unavailable={isBusy}
        onPress={() => void press()}
      />
      <p class="complaint" role="alert">
        {trouble ? tellSignInTrouble(trouble) : ''}
      </p>
    </div>
  );
}
