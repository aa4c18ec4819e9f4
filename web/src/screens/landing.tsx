/**
 * The first screen: what this is, how it protects, the rules, and Start. It asks for nothing but the 18+ confirmation.
 */
import type { PolicyChange } from '@anoncam/protocol/admission';
import type { AgeStep } from '@anoncam/protocol/age';
import type { Mode } from '@anoncam/protocol/from-visitor';
import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ClassifierState } from '../moderation/analysis.ts';
import type { ShieldSettings } from '../moderation/shield-settings.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName, Mark } from '../ui/icons.tsx';
import { TwoWindows } from '../ui/two-windows.tsx';
import { useTexts } from '../ui/words.ts';
import { AddressChoice } from './address-choice.tsx';
import { AgeNote, NotOffered } from './age-step.tsx';
import { ProtectionSign } from './protection-sign.tsx';
import { ScreenHeading } from './screen-heading.tsx';
import type { Actions, AddressView, WishesView } from './view.ts';
import { WishesFold } from './wishes-fold.tsx';

const protectionIcons: readonly IconName[] = ['direct', 'unrecorded', 'nameless'];

function TopLine(props: { here: number | null }) {
  const texts = useTexts();
  return (
    <header class="landing__top">
      <span class="brand">
        <Mark />
        {texts.siteName}
      </span>
      {props.here !== null && <span class="here">{texts.landing.here(props.here)}</span>}
    </header>
  );
}

function Protections(props: { classifier: ClassifierState | null }) {
  const { protections } = useTexts().landing;
  return (
    <ul class="protections">
      {protections.map((protection, index) => (
        <li key={protection.title}>
          <Icon name={protectionIcons[index] ?? 'check'} />
          <span>
            <b>{protection.title}.</b> {protection.detail}
          </span>
        </li>
      ))}
      <ProtectionSign classifier={props.classifier} />
    </ul>
  );
}

function ModeChoice(props: { mode: Mode; onChoose: (mode: Mode) => void }) {
  const texts = useTexts().landing;
  const options = [
    { mode: 'video', label: texts.video, icon: 'camera' },
    { mode: 'text', label: texts.textOnly, icon: 'text' },
  ] as const;
  return (
    <fieldset class="modes">
      <legend class="modes__question">{texts.mode}</legend>
      {options.map(({ mode, label, icon }) => (
        <label key={mode} class="modes__option">
          <input
            type="radio"
            name="mode"
            value={mode}
            checked={props.mode === mode}
            onChange={() => props.onChoose(mode)}
          />
          <Icon name={icon} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function Rules() {
  const texts = useTexts().landing;
  return (
    <details class="rules">
      <summary>
        {texts.rulesTitle}
        <Icon name="chevron" />
      </summary>
      <ul>
        {texts.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <a href="/rules">{texts.rulesMore}</a>
    </details>
  );
}

type StartChoice = { readonly mode: Mode; readonly adult: boolean };

type StartFormProps = Pick<LandingProps, 'mode' | 'admitted' | 'busy'> & {
  onStart: (choice: StartChoice) => void;
};

/** The form's state: the confirmation, and whether it was forgotten. */
function useStartForm(props: StartFormProps) {
  const [adult, setAdult] = useState(false);
  const [forgotten, setForgotten] = useState(false);
  const checkbox = useRef<HTMLInputElement>(null);
  const confirm = (checked: boolean) => {
    setAdult(checked);
    if (checked) setForgotten(false);
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (props.busy) return;
    if (props.admitted || adult) {
      props.onStart({ mode: props.mode, adult: true });
      return;
    }
    setForgotten(true);
    checkbox.current?.focus();
  };
  return { adult, confirm, forgotten, checkbox, submit };
}

type Confirmation = Pick<ReturnType<typeof useStartForm>, 'adult' | 'confirm' | 'forgotten' | 'checkbox'>;

function AdultConfirmation({ adult, confirm, forgotten, checkbox }: Confirmation) {
  const texts = useTexts().landing;
  return (
    <div class="adult">
      <label class="adult__label">
        <input
          ref={checkbox}
          type="checkbox"
          checked={adult}
          aria-invalid={forgotten}
          aria-describedby={forgotten ? 'adult-missing' : undefined}
          onChange={(event) => confirm(event.currentTarget.checked)}
        />
        <span>{texts.adult}</span>
      </label>
      <p id="adult-missing" class="complaint" role="alert">
        {forgotten ? texts.adultMissing : null}
      </p>
    </div>
  );
}

type LandingProps = {
  admitted: boolean;
  busy: boolean;
  mode: Mode;
  here: number | null;
  change: PolicyChange | null;
  age: AgeStep | null;
  wasRefused: boolean;
  wishes: WishesView;
  shieldSettings: ShieldSettings;
  address: AddressView;
  classifier: ClassifierState | null;
  /** The screens behind this one, without which nobody can start. */
  others: 'coming' | 'here' | 'missing';
  /** What they have to say here. */
  notes: ComponentChildren;
  actions: Actions;
};

/** Holds Start back until there is a screen to start into. */
function useStart(props: LandingProps) {
  const { others, actions } = props;
  const [held, setHeld] = useState<StartChoice | null>(null);
  useEffect(() => {
    if (held === null || others === 'coming') return;
    setHeld(null);
    if (others === 'here') actions.start(held);
  }, [held, others, actions]);
  const busy = props.busy || held !== null;
  return { busy, form: useStartForm({ ...props, busy, onStart: setHeld }) };
}

/** Said once, and gone when it was read. */
function PolicyNotice(props: { change: PolicyChange; onRead: () => void }) {
  const { policyChanged, policyMore, policyRead } = useTexts().landing;
  return (
    <aside class="landing__change">
      <p>
        <b>{policyChanged}</b> {props.change.what} <a href="/privacy">{policyMore}</a>
      </p>
      <Button kind="quiet" label={policyRead} onPress={props.onRead} />
    </aside>
  );
}

function Missing() {
  const texts = useTexts();
  return (
    <p class="complaint" role="alert">
      {texts.wishes.missing}
    </p>
  );
}

function StartForm(props: LandingProps) {
  const all = useTexts();
  const texts = all.landing;
  const { busy, form } = useStart(props);
  return (
    <form class="landing__form" noValidate aria-busy={busy} onSubmit={form.submit}>
      <ModeChoice mode={props.mode} onChoose={props.actions.chooseMode} />
      <WishesFold view={props.wishes} shield={props.shieldSettings} actions={props.actions} />
      <AddressChoice address={props.address} actions={props.actions} />
      <Rules />
      {props.admitted ? (
        <p class="adult-known">
          <Icon name="check" />
          {texts.adultKnown}
        </p>
      ) : (
        <AdultConfirmation {...form} />
      )}
      <AgeNote age={props.age} wasRefused={props.wasRefused} />
      {props.others === 'missing' && <Missing />}
      <Button kind="main" type="submit" label={all.buttons.start} icon="next" unavailable={busy} />
      <p class="landing__note">
        <span role="status">{busy ? texts.starting : ''}</span> <a href="/privacy">{texts.privacy}</a>{' '}
        <a href="/contact">{texts.contact}</a> <a href="/report">{texts.report}</a>
      </p>
    </form>
  );
}

export function Landing(props: LandingProps) {
  const texts = useTexts().landing;
  return (
    <main class="landing">
      <TopLine here={props.here} />
      <div class="landing__notes">
        {props.change && <PolicyNotice change={props.change} onRead={props.actions.noteChange} />}
        {props.notes}
      </div>
      <section class="landing__story">
        <TwoWindows />
        <ScreenHeading>{texts.headline}</ScreenHeading>
        <p class="lead">{texts.what}</p>
        <Protections classifier={props.classifier} />
      </section>
      {props.age?.needs === 'another-country' ? <NotOffered /> : <StartForm {...props} />}
    </main>
  );
}
