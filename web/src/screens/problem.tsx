/**
 * One screen for everything that is in the way: what happened, what to do, and the buttons that help with it.
 */
import type { Texts } from '../texts/texts.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/icons.tsx';
import { useTexts } from '../ui/words.ts';
import { ScreenHeading } from './screen-heading.tsx';
import type { Actions, Problem } from './view.ts';

type Help = 'retry' | 'textOnly' | 'reload' | 'goDirect';

const helpFor: { readonly [problem in Problem]: readonly Help[] } = {
  'camera-denied': ['retry', 'textOnly'],
  'camera-missing': ['retry', 'textOnly'],
  'camera-busy': ['retry', 'textOnly'],
  'camera-failed': ['retry', 'textOnly'],
  'insecure-context': [],
  'unsupported-browser': [],
  offline: ['retry'],
  'server-unreachable': ['retry'],
  'page-outdated': ['reload'],
  'too-many-messages': ['retry'],
  'cookie-missing': ['retry'],
  'confirmation-deleted': ['retry'],
  'no-relay': ['retry', 'goDirect'],
  'not-offered': [],
  refused: ['reload'],
};

function doHelp(help: Help, actions: Actions): void {
  if (help === 'reload') location.reload();
  else if (help === 'textOnly') actions.textOnly();
  else if (help === 'goDirect') actions.goDirect();
  else actions.retry();
}

function Helps(props: { helps: readonly Help[]; texts: Texts; actions: Actions }) {
  if (props.helps.length === 0) return null;
  return (
    <div class="problem__helps">
      {props.helps.map((help, index) => (
        <Button
          key={help}
          kind={index === 0 ? 'main' : 'plain'}
          label={props.texts.buttons[help]}
          onPress={() => doHelp(help, props.actions)}
        />
      ))}
    </div>
  );
}

export function ProblemScreen(props: { problem: Problem; actions: Actions }) {
  const texts = useTexts();
  const { headline, happened, steps } = texts.problems[props.problem];
  return (
    <main class="problem">
      <span class="brand">
        <Mark />
        {texts.siteName}
      </span>
      <ScreenHeading>{headline}</ScreenHeading>
      <p class="lead">{happened}</p>
      {steps.length > 0 && (
        <ul class="problem__steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ul>
      )}
      <Helps helps={helpFor[props.problem]} texts={texts} actions={props.actions} />
    </main>
  );
}
