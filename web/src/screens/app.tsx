/**
 * Chooses the screen that is on, names the page after it and puts the focus at its beginning. It decides nothing else.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { en } from '../texts/en.ts';
import type { Texts } from '../texts/texts.ts';
import { useLater } from '../ui/later.ts';
import { WordsContext } from '../ui/words.ts';
import { ComingScreen } from './coming-screen.tsx';
import { Landing } from './landing.tsx';
import { ProbationContext } from './probation-context.ts';
import { ProblemScreen } from './problem.tsx';
import { focusHeading } from './screen-heading.tsx';
import type { Actions, Screen } from './view.ts';
import './styles/base.css';
import './styles/controls.css';
import './styles/start-form.css';
import './styles/wishes.css';
import './styles/landing.css';

function fetchLaterScreens() {
  return import('./later-screens.tsx');
}

function titleOf(screen: Screen, texts: Texts): string {
  return texts.titles[screen.at === 'meeting' ? screen.meeting.phase.is : screen.at];
}

type CurrentScreenProps = {
  screen: Screen;
  later: Awaited<ReturnType<typeof fetchLaterScreens>> | 'missing' | null;
  actions: Actions;
};

function LandingScreen(props: CurrentScreenProps & { screen: Extract<Screen, { at: 'landing' }> }) {
  const { screen, later, actions } = props;
  if (later === null || later === 'missing') {
    return <Landing {...screen} others={later ?? 'coming'} notes={null} actions={actions} />;
  }
  const notes = <later.LandingNotes screen={screen} actions={actions} />;
  return <Landing {...screen} others="here" notes={notes} actions={actions} />;
}

function CurrentScreen({ screen, later, actions }: CurrentScreenProps) {
  switch (screen.at) {
    case 'landing':
      return <LandingScreen screen={screen} later={later} actions={actions} />;
    case 'problem':
      return <ProblemScreen key={screen.problem} problem={screen.problem} actions={actions} />;
    default:
      if (later === null || later === 'missing') {
        return <ComingScreen isMissing={later === 'missing'} actions={actions} />;
      }
      return <later.LaterScreenPart screen={screen} actions={actions} />;
  }
}

export function App(props: { screen: ReadonlySignal<Screen>; actions: Actions }): JSX.Element {
  const screen = props.screen.value;
  const later = useLater(fetchLaterScreens);
  const texts = en;
  const isOnProbation = 'probation' in screen && screen.probation !== null;
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
      <ProbationContext.Provider value={isOnProbation}>
        <CurrentScreen screen={screen} later={later} actions={props.actions} />
      </ProbationContext.Provider>
    </WordsContext.Provider>
  );
}
