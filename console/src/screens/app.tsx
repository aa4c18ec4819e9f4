/**
 * Which of the console's faces is shown: joining, signing in, or the console itself. Whoever is signed out sees nothing
 * of what was there before, for it is not there any more.
 */
import type { Session } from '../session.ts';
import { shellTexts, signInTexts } from '../texts/shell.ts';
import { Button } from '../ui/parts.tsx';
import '../ui/styles/console.css';
import { Frame } from './frame.tsx';
import { Door, DoorPage } from './sign-in.tsx';
import { StepUp } from './step-up.tsx';

export function App({ session }: { session: Session }) {
  const standing = session.standing.value;
  switch (standing.is) {
    case 'starting':
      return (
        <main class="door">
          <p class="hint loading" role="status">
            {shellTexts.loading}
          </p>
        </main>
      );
    case 'unreachable':
      return (
        <DoorPage title={shellTexts.name} lead={signInTexts.unreachable}>
          <Button label={shellTexts.again} kind="main" onPress={() => void session.start('')} />
        </DoorPage>
      );
    case 'joining':
      return (
        <Door
          key="join"
          title={signInTexts.joinHeadline}
          lead={signInTexts.joinLead}
          button={signInTexts.joinButton}
          enter={() => session.join(standing.invitation)}
        />
      );
    case 'signed out':
      return (
        <Door
          key="sign-in"
          title={signInTexts.headline}
          lead={standing.why === 'fresh' ? signInTexts.lead : signInTexts[standing.why]}
          button={signInTexts.button}
          enter={() => session.signIn()}
        />
      );
    case 'signed in':
      return (
        <>
          <Frame key={standing.me.id} session={session} me={standing.me} />
          {session.wantsFreshSignIn && <StepUp session={session} />}
        </>
      );
  }
}
