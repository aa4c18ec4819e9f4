/**
 * What was decided about a visitor, before they go on: what, why, on what grounds, by whom, until when, and how to object.
 * It decides nothing and keeps no clock but the one that is shown.
 */
import type { SanctionState } from '@anoncam/protocol/standing';
import type { ComponentChildren } from 'preact';
import { Button } from '../ui/button.tsx';
import { CopyableCode } from '../ui/copyable-code.tsx';
import { Mark } from '../ui/icons.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { useNow } from '../ui/now.ts';
import { AppealPart } from './appeal-part.tsx';
import { ScreenHeading } from './screen-heading.tsx';
import { describeLeft, nameMoment, shareOver } from './standing-words.ts';
import type { Actions, StandingView } from './view.ts';

type Told = Extract<StandingView, { is: 'told' }>;

function Frame(props: { heading: string; lead: string; children?: ComponentChildren }) {
  const { siteName } = useMeetingTexts();
  return (
    <main class="problem standing">
      <span class="brand">
        <Mark />
        {siteName}
      </span>
      <ScreenHeading key={props.heading}>{props.heading}</ScreenHeading>
      <p class="lead" role="status">
        {props.lead}
      </p>
      {props.children}
    </main>
  );
}

function Fact(props: { name: string; children: ComponentChildren }) {
  return (
    <div class="standing__fact">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Until(props: { until: string; children?: ComponentChildren }) {
  const texts = useMeetingTexts();
  const now = useNow(1_000);
  const until = Date.parse(props.until);
  const at = nameMoment(until, texts.language);
  return (
    <Fact name={texts.standing.until}>
      {texts.standing.untilAt({ at, left: describeLeft(until, now, texts) })}
      {props.children}
    </Fact>
  );
}

function TimeBar({ sanction }: { sanction: SanctionState }) {
  const texts = useMeetingTexts().standing;
  const now = useNow(1_000);
  return (
    <meter
      class="level standing__bar"
      aria-label={texts.timeLeft}
      min={0}
      max={1}
      value={shareOver(sanction, now)}
    />
  );
}

function Facts(props: { sanction: SanctionState; isOver: boolean }) {
  const texts = useMeetingTexts().standing;
  const { sanction, isOver } = props;
  const { reason, facts, decidedBy, kind } = sanction;
  return (
    <dl class="standing__facts">
      <Fact name={texts.why}>{texts.reasons[reason]}</Fact>
      <Fact name={texts.grounds}>{facts === null ? texts.judged : texts.counted(facts)}</Fact>
      <Fact name={texts.by}>{texts.decidedBy[decidedBy]}</Fact>
      {!isOver && kind !== 'warning' && (
        <Until until={sanction.until}>
          <TimeBar sanction={sanction} />
        </Until>
      )}
    </dl>
  );
}

function headingOf(
  { sanction }: Told,
  isOver: boolean,
  texts: ReturnType<typeof useMeetingTexts>['standing'],
) {
  const { kind, isLifted } = sanction;
  if (isLifted) return { heading: texts.lifted.headline, lead: texts.lifted.detail };
  if (isOver) return { heading: texts.over.headline, lead: texts.over.detail };
  return { heading: texts.headlines[kind], lead: texts.leads[kind] };
}

function labelOf({ sanction }: Told, isOver: boolean, texts: ReturnType<typeof useMeetingTexts>['standing']) {
  if (sanction.isLifted || isOver) return texts.goOn;
  return sanction.kind === 'warning' ? texts.read : texts.back;
}

function ToldScreen(props: { told: Told; actions: Actions }) {
  const texts = useMeetingTexts();
  const { told, actions } = props;
  const { sanction, appealing } = told;
  const now = useNow(1_000);
  const isOver = sanction.isLifted || Date.parse(sanction.until) <= now;
  const { heading, lead } = headingOf(told, isOver, texts.standing);
  const mayGoOn = isOver || sanction.kind === 'warning' || sanction.kind === 'probation';
  const goOn = mayGoOn && (
    <Button kind="main" label={labelOf(told, isOver, texts.standing)} onPress={actions.noteStanding} />
  );
  return (
    <Frame heading={heading} lead={lead}>
      {isOver && goOn}
      <Facts sanction={sanction} isOver={isOver} />
      {!isOver && goOn}
      {!sanction.isLifted && <AppealPart sanction={sanction} appealing={appealing} actions={actions} />}
      <CopyableCode label={texts.standing.code} code={sanction.code} />
      <p class="field__hint">
        {texts.standing.codeHint} <a href={`/appeal#${sanction.code}`}>/appeal</a>.{' '}
        <a href="/rules">{texts.standing.rules}</a>
      </p>
    </Frame>
  );
}

/** What somebody else did is theirs: no reason is told, and there is nothing to appeal with. */
function NetworkScreen({ until, actions }: { until: string; actions: Actions }) {
  const texts = useMeetingTexts().standing;
  const isOver = Date.parse(until) <= useNow(1_000);
  if (isOver) return <FreeScreen actions={actions} />;
  return (
    <Frame heading={texts.network.headline} lead={texts.network.detail}>
      <dl class="standing__facts">
        <Until until={until} />
      </dl>
      <p class="field__hint">
        {texts.network.write} <a href="/contact">/contact</a>.
      </p>
    </Frame>
  );
}

function FreeScreen({ actions }: { actions: Actions }) {
  const texts = useMeetingTexts().standing;
  return (
    <Frame heading={texts.over.headline} lead={texts.over.detail}>
      <Button kind="main" label={texts.goOn} onPress={actions.noteStanding} />
    </Frame>
  );
}

export function StandingScreen(props: { standing: StandingView; actions: Actions }) {
  const all = useMeetingTexts();
  const texts = all.standing;
  const { standing, actions } = props;
  switch (standing.is) {
    case 'asking':
      return <Frame heading={texts.asking} lead="" />;
    case 'working':
      return (
        <Frame heading={texts.working.headline} lead={texts.working.detail}>
          <progress class="standing__work" aria-label={texts.working.headline} />
        </Frame>
      );
    case 'unreachable':
      return (
        <Frame heading={texts.unreachable.headline} lead={texts.unreachable.detail}>
          <Button kind="main" label={all.buttons.retry} onPress={actions.retry} />
        </Frame>
      );
    case 'free':
      return <FreeScreen actions={actions} />;
    case 'network':
      return <NetworkScreen until={standing.until} actions={actions} />;
    case 'told':
      return <ToldScreen key={standing.sanction.code} told={standing} actions={actions} />;
    default:
      return standing satisfies never;
  }
}
