/**
 * What the status region says, from the state of the meeting and the time. Pure: the region only shows it.
 */
import { secondsLeft, secondsSince } from '../texts/duration.ts';
import type { Texts } from '../texts/texts.ts';
import type { MeetingView, Phase } from './view.ts';

/** How often a waiting visitor hears again that they are waiting. */
const spokenEverySeconds = 30;

export type StatusWords = {
  readonly headline: string;
  /** Empty when the headline says it all. */
  readonly detail: string;
  /** For screen readers. It changes with the situation, not with every second. */
  readonly spoken: string;
};

type PhaseOf<Is extends Phase['is']> = Extract<Phase, { is: Is }>;

function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => (/[.…!?]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

function describeCrowd(here: number | null, texts: Texts): string {
  if (here === null) return '';
  return here <= 1 ? texts.status.alone : texts.status.here(here);
}

function describeRest(restUntil: number, now: number, texts: Texts): StatusWords {
  const left = secondsLeft(restUntil, now);
  const { resting, restingFor, restingSpoken } = texts.status;
  // The spoken number is rounded up to fives: it may be read out a little later.
  return {
    headline: resting,
    detail: restingFor(left),
    spoken: sentences(resting, restingSpoken(Math.ceil(left / 5) * 5)),
  };
}

function describeWaiting(phase: PhaseOf<'waiting'>, view: MeetingView, at: At): StatusWords {
  const { now, texts } = at;
  if (phase.restUntil !== null && phase.restUntil > now) return describeRest(phase.restUntil, now, texts);
  const waited = secondsSince(phase.since, now);
  const waitedSpoken = waited - (waited % spokenEverySeconds);
  const { waiting, waitedFor, waitedForSpoken } = texts.status;
  const crowd = describeCrowd(view.here, texts);
  return {
    headline: waiting,
    detail: crowd === '' ? waitedFor(waited) : `${waitedFor(waited)} · ${crowd}`,
    spoken: sentences(waiting, waitedSpoken > 0 ? waitedForSpoken(waitedSpoken) : '', crowd),
  };
}

function describeTalking(phase: PhaseOf<'talking'>, view: MeetingView, texts: Texts): StatusWords {
  const { status } = texts;
  const { camera, microphone } = view.strangerSources;
  const video = view.mode === 'video';
  const shaky = phase.path === 'shaky';
  const headline = shaky ? status.shaky : status.talking;
  const usual = shaky ? status.shakyDetail : status.talkingDetail;
  const detail = view.server === 'reconnecting' ? status.callGoesOn : usual;
  const sources = [
    video && !camera ? status.strangerCameraOff : '',
    video && !microphone ? status.strangerMuted : '',
  ];
  return { headline, detail, spoken: sentences(headline, detail, ...sources) };
}

function describeParted(phase: PhaseOf<'parted'>, at: At): StatusWords {
  const { status } = at.texts;
  const headline = status.parted[phase.why];
  if (phase.nextAt === null) {
    return { headline, detail: status.staying, spoken: sentences(headline, status.staying) };
  }
  const left = secondsLeft(phase.nextAt, at.now);
  return { headline, detail: status.nextIn(left), spoken: sentences(headline, status.nextInSpoken(left)) };
}

type At = { readonly now: number; readonly texts: Texts };

export function describeStatus(view: MeetingView, at: At): StatusWords {
  const { phase } = view;
  const { status } = at.texts;
  if (phase.is === 'talking') return describeTalking(phase, view, at.texts);
  if (phase.is === 'parted') return describeParted(phase, at);
  if (view.server === 'reconnecting') {
    const { serverAway: headline, serverAwayDetail: detail } = status;
    return { headline, detail, spoken: sentences(headline, detail) };
  }
  if (phase.is === 'waiting') return describeWaiting(phase, view, at);
  const { connecting: headline, connectingDetail: detail } = status;
  return { headline, detail, spoken: sentences(headline, detail) };
}

/**
 * Changes exactly when the situation is worth saying anew: not with a second of a countdown, and not with every
 * count of the people here.
 */
export function situationOf(view: MeetingView, now: number): string {
  const { phase } = view;
  const sources = `${view.strangerSources.camera} ${view.strangerSources.microphone}`;
  switch (phase.is) {
    case 'waiting': {
      const resting = phase.restUntil !== null && phase.restUntil > now;
      const turn = Math.floor(secondsSince(phase.since, now) / spokenEverySeconds);
      return `waiting ${view.server} ${resting ? 'rest' : turn} ${view.here === null}`;
    }
    case 'talking':
      return `talking ${view.server} ${phase.path} ${sources}`;
    case 'parted':
      return `parted ${phase.why} ${phase.nextAt}`;
    case 'connecting':
      return `connecting ${view.server}`;
    default:
      return phase satisfies never;
  }
}
