/**
 * What can be told by a shape: how urgent something is, how many object, how long there is left. Each has its words
 * beside it; none says anything by its colour alone.
 */
import type { CaseSummary, Priority } from '@anoncam/protocol/staff-api/staff-cases';
import { readTimeLeft, type TimeLeft } from '../screens/due-time.ts';
import { queueTexts } from '../texts/deciding.ts';
import { priorityNames } from '../texts/names.ts';
import { tellMoment, tellTimeLeft } from '../texts/times.ts';
import { layDots } from './dots.ts';

/** From an octagon, as a sign on the road, to a ring. */
const shapes: { readonly [priority in Priority]: string } = {
  life: 'M5.5 1h5L15 5.5v5L10.5 15h-5L1 10.5v-5Z',
  minor: 'M8 1.5 15.2 14.5H.8Z',
  intimate: 'M8 .8 15.2 8 8 15.2.8 8Z',
  other: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Z',
};

export function PrioritySign({ priority }: { priority: Priority }) {
  return (
    <span class={`priority priority--${priority}`}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={shapes[priority]} />
      </svg>
      {priorityNames[priority]}
    </span>
  );
}

/** One dot for each who judged, a full one for each who objects. */
export function Dots({ flags, of }: Pick<CaseSummary, 'flags' | 'of'>) {
  const dots = layDots(flags, of);
  return (
    <span class="dots">
      {dots.length > 0 && (
        <svg
          class="dots__row"
          viewBox={`0 0 ${dots.length * 10} 10`}
          width={dots.length * 10}
          height="10"
          aria-hidden="true"
        >
          {dots.map(({ key, isFull }, index) => (
            <circle
              key={key}
              class={isFull ? 'dots__full' : 'dots__open'}
              cx={index * 10 + 5}
              cy="5"
              r="3.5"
            />
          ))}
        </svg>
      )}
      <span class="dots__words">{of === 0 ? queueTexts.nobodyJudged : queueTexts.flags(flags, of)}</span>
    </span>
  );
}

/** A bar that is as long as there is time left, of the time that there was. */
export function ShareBar({ share, state }: { share: number; state: TimeLeft['state'] | 'running' }) {
  return (
    <svg
      class={`bar bar--${state}`}
      viewBox="0 0 100 6"
      width="100"
      height="6"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <rect class="bar__all" width="100" height="6" rx="3" />
      <rect class="bar__left" width={Math.round(share * 1000) / 10} height="6" rx="3" />
    </svg>
  );
}

export function DueBar({ from, due, now }: { from: string; due: string; now: number }) {
  const left = readTimeLeft(from, due, now);
  return (
    <span class={`due due--${left.state}`}>
      <ShareBar share={left.share} state={left.state} />
      <time class="due__words" dateTime={due} title={tellMoment(due)}>
        {tellTimeLeft(left)}
      </time>
    </span>
  );
}

export function Moment({ at }: { at: string }) {
  return (
    <time class="moment" dateTime={at} title={at}>
      {tellMoment(at)}
    </time>
  );
}
