/**
 * The screens behind the first one, with their words and styles: fetched while a visitor reads the landing, so that the
 * landing is there sooner. Importing this file anywhere but through `import()` would undo that.
 */
import { CameraCheck } from './camera-check.tsx';
import { CoolOff } from './cool-off.tsx';
import { FullSiteScreen } from './full-site.tsx';
import { LandingNotes } from './landing-notes.tsx';
import { Meeting } from './meeting.tsx';
import { StandingScreen } from './standing-screen.tsx';
import type { Actions, Screen } from './view.ts';
import './styles/camera-check.css';
import './styles/meeting.css';
import './styles/pictures.css';
import './styles/notice.css';
import './styles/dialog.css';
import './styles/conversation.css';
import './styles/meeting-wide.css';
import './styles/shield.css';
import './styles/shield-wide.css';
import './styles/cool-off.css';
import './styles/report.css';
import './styles/standing.css';
import './styles/verification.css';

export { LandingNotes };

export type LaterScreen = Extract<
  Screen,
  { at: 'camera-check' | 'meeting' | 'cool-off' | 'full' | 'standing' }
>;

export function LaterScreenPart(props: { screen: LaterScreen; actions: Actions }) {
  const { screen, actions } = props;
  switch (screen.at) {
    case 'camera-check':
      return <CameraCheck check={screen.check} actions={actions} />;
    case 'meeting':
      return <Meeting {...screen} actions={actions} />;
    case 'standing':
      return <StandingScreen standing={screen.standing} actions={actions} />;
    case 'cool-off':
      return <CoolOff until={screen.until} actions={actions} />;
    case 'full':
      return <FullSiteScreen until={screen.until} actions={actions} />;
    default:
      return screen satisfies never;
  }
}
