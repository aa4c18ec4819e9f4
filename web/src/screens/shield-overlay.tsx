/**
 * What lies over the stranger's picture while it is covered, and what can be done about it. The covering itself is the
 * guard's affair.
 */
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { protectionAddress } from './protection-address.ts';
import { emptinessOnOffer, shieldInForce } from './shield-rules.ts';
import type { Actions, Emptiness, MeetingView } from './view.ts';

/** In the middle of a call nothing may lead away from it. */
function MoreLink() {
  const texts = useMeetingTexts().protection;
  return (
    <a class="shield__more" href={protectionAddress} target="_blank" rel="noopener">
      {texts.more}
    </a>
  );
}

function Line(props: { text: string }) {
  return <p class="shield__line">{props.text}</p>;
}

function Unclear(props: { actions: Actions }) {
  const texts = useMeetingTexts().shield;
  return (
    <div class="shield__card shield__card--small">
      <p>{texts.unclear}</p>
      <Button kind="plain" label={texts.show.unclear} onPress={props.actions.reveal} />
    </div>
  );
}

function Unguarded(props: { actions: Actions }) {
  const texts = useMeetingTexts().shield;
  return (
    <div class="shield__card">
      <p>{texts.unguarded}</p>
      <div class="shield__buttons">
        <Button kind="plain" label={texts.show.unguarded} onPress={props.actions.reveal} />
        <MoreLink />
      </div>
    </div>
  );
}

function Blocked(props: { actions: Actions }) {
  const texts = useMeetingTexts().shield;
  return (
    <section class="shield__card" aria-labelledby="blocked-heading">
      <Icon name="shield" />
      <h2 id="blocked-heading">{texts.blocked.headline}</h2>
      <p>{texts.blocked.detail}</p>
      <div class="shield__buttons">
        <Button kind="main" label={texts.skipAndReport} onPress={props.actions.skipAndReport} />
        <Button kind="quiet" label={texts.show.blocked} onPress={props.actions.reveal} />
      </div>
      <MoreLink />
    </section>
  );
}

function Offer(props: { emptiness: Emptiness; actions: Actions }) {
  const texts = useMeetingTexts().shield;
  return (
    <div class="shield__offer">
      <span>{texts.empty[props.emptiness]}</span>
      <Button kind="quiet" label={texts.skip} onPress={props.actions.next} />
    </div>
  );
}

function Cover(props: { meeting: MeetingView; actions: Actions }) {
  const texts = useMeetingTexts().shield;
  const { meeting, actions } = props;
  switch (shieldInForce(meeting)) {
    case 'gated':
      return <Line text={texts.gated} />;
    case 'suspect':
      return <Line text={texts.suspect} />;
    case 'unclear':
      return <Unclear actions={actions} />;
    case 'unguarded':
      return <Unguarded actions={actions} />;
    case 'blocked':
      return <Blocked actions={actions} />;
    default:
      return null;
  }
}

export function ShieldOverlay(props: { meeting: MeetingView; actions: Actions }) {
  const { meeting, actions } = props;
  const emptiness = emptinessOnOffer(meeting);
  return (
    <div class="shield">
      <Cover meeting={meeting} actions={actions} />
      {emptiness !== null && <Offer emptiness={emptiness} actions={actions} />}
    </div>
  );
}
