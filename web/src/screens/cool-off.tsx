/**
 * The screen after the visitor's own picture was stopped twice: why, how long, and what is open meanwhile. The clock
 * behind it is not kept here.
 */
import { useMemo } from 'preact/hooks';
import { formatClock, secondsLeft } from '../texts/duration.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/icons.tsx';
import { useMeetingTexts } from '../ui/meeting-words.ts';
import { readClock, useNow } from '../ui/now.ts';
import { protectionAddress } from './protection-address.ts';
import { ScreenHeading } from './screen-heading.tsx';
import type { Actions } from './view.ts';

function TimeLeft(props: { until: number; left: number }) {
  const texts = useMeetingTexts().coolOff;
  const isOver = props.left === 0;
  // Read out at the beginning and at the end; the seconds are for the eyes.
  const spoken = useMemo(() => {
    const minutes = Math.ceil(secondsLeft(props.until, readClock()) / 60);
    return isOver ? texts.over : texts.leftSpoken(minutes);
  }, [props.until, isOver, texts]);
  return (
    <div class="cool-off__left" role="status">
      <p aria-hidden="true">{isOver ? texts.over : texts.left}</p>
      {!isOver && (
        <p class="cool-off__clock" aria-hidden="true">
          {formatClock(props.left)}
        </p>
      )}
      <p class="visually-hidden">{spoken}</p>
    </div>
  );
}

export function CoolOff(props: { until: number; actions: Actions }) {
  const texts = useMeetingTexts();
  const { until, actions } = props;
  const left = secondsLeft(until, useNow());
  const isOver = left === 0;
  return (
    <main class="problem">
      <span class="brand">
        <Mark />
        {texts.siteName}
      </span>
      <ScreenHeading>{texts.coolOff.headline}</ScreenHeading>
      <p class="lead">{texts.coolOff.happened}</p>
      <TimeLeft until={until} left={left} />
      <ul class="problem__steps">
        <li>{texts.coolOff.own}</li>
        {!isOver && <li>{texts.coolOff.meanwhile}</li>}
      </ul>
      <div class="problem__helps">
        <Button kind={isOver ? 'plain' : 'main'} label={texts.buttons.textOnly} onPress={actions.textOnly} />
        <Button
          kind={isOver ? 'main' : 'plain'}
          label={texts.buttons.start}
          unavailable={!isOver}
          onPress={actions.retry}
        />
      </div>
      <a class="cool-off__more" href={protectionAddress}>
        {texts.protection.more}
      </a>
    </main>
  );
}
