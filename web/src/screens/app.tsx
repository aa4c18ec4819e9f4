/**
 * Chooses the screen that is on, names the page after it and puts the focus at its beginning. It decides nothing else.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { en } from '../texts/en.ts';
import type { Texts } from '../texts/texts.ts';
import { WordsContext } from '../ui/words.ts';
import { CameraCheck } from './camera-check.tsx';
import { Landing } from './landing.tsx';
import { Meeting } from './meeting.tsx';
import { ProblemScreen } from './problem.tsx';
import { focusHeading } from './screen-heading.tsx';
import type { Actions, Screen } from './view.ts';
import './styles/base.css';
import './styles/controls.css';
import './styles/start-form.css';
import './styles/wishes.css';
import './styles/landing.css';
import './styles/camera-check.css';
import './styles/meeting.css';
import './styles/pictures.css';
import './styles/notice.css';
import './styles/dialog.css';
import './styles/conversation.css';
import './styles/meeting-wide.css';

function titleOf(screen: Screen, texts: Texts): string {
  return texts.titles[screen.at === 'meeting' ? screen.meeting.phase.is : screen.at];
}

function CurrentScreen(props: { screen: Screen; actions: Actions }) {
  const { screen, actions } = props;
  switch (screen.at) {
    case 'landing':
      return <Landing {...screen} actions={actions} />;
    case 'camera-check':
      return <CameraCheck check={screen.check} actions={actions} />;
    case 'meeting':
      return <Meeting meeting={screen.meeting} actions={actions} />;
    case 'problem':
      return <ProblemScreen key={screen.problem} problem={screen.problem} actions={actions} />;
    default:
      return screen satisfies never;
  }
}

export function App(props: { screen: ReadonlySignal<Screen>; actions: Actions }): JSX.Element {
  const screen = props.screen.value;
  const texts = en;
  const title = titleOf(screen, texts);
  useEffect(() => {
    document.title = title;
    document.documentElement.lang = texts.language;
  }, [title, texts]);
  const place = screen.at === 'problem' ? screen.problem : screen.at;
  const placeBefore = useRef(place);
  useEffect(() => {
    // The first screen leaves the focus where the browser put it.
    if (placeBefore.current !== place) focusHeading();
    placeBefore.current = place;
  }, [place]);
  return (
    <WordsContext.Provider value={texts}>
      <CurrentScreen screen={screen} actions={props.actions} />
    </WordsContext.Provider>
  );
}
