/**
 * The screen of a site that is full: how long until it tries again by itself. The clock behind it is not kept here.
 */
import { useMemo } from 'preact/hooks';
import { formatClock, secondsLeft } from '../texts/duration.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/icons.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { readClock, useNow } from '../ui/now.ts';
import { ScreenHeading } from './screen-heading.tsx';
import type { Actions } from './view.ts';

function TimeLeft(props: { until: number | null }) {
  const texts = useMeetingTexts().full;
  const { until } = props;
  const now = useNow();
  // Read out once for each try; the seconds are for the eyes.
  const spoken = useMemo(
    () => (until === null ? texts.trying : texts.leftSpoken(secondsLeft(until, readClock()))),
    [until, texts],
  );
  return (
    <div class="cool-off__left" role="status">
      <p aria-hidden="true">{until === null ? texts.trying : texts.left}</p>
      <p class="cool-off__clock" aria-hidden="true">
        {formatClock(until === null ? 0 : secondsLeft(until, now))}
      </p>
      <p class="visually-hidden">{spoken}</p>
    </div>
  );
}

export function FullSiteScreen(props: { until: number | null; actions: Actions }) {
  const texts = useMeetingTexts();
  const { until, actions } = props;
  return (
    <main class="problem">
      <span class="brand">
        <Mark />
        {texts.siteName}
      </span>
      <ScreenHeading>{texts.full.headline}</ScreenHeading>
      <p class="lead">{texts.full.happened}</p>
      <TimeLeft until={until} />
      <ul class="problem__steps">
        {texts.full.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <div class="problem__helps">
        <Button kind="main" label={texts.full.tryNow} unavailable={until === null} onPress={actions.retry} />
        <Button kind="plain" label={texts.full.leave} onPress={actions.stop} />
      </div>
    </main>
  );
}
