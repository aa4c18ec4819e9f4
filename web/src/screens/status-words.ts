/**
 * What the status region says, from the state of the meeting and the time. Pure: the region only shows it.
 */
import { secondsLeft, secondsSince } from '../texts/duration.ts';
import type { AllTexts } from '../texts/texts.ts';
import { describeEstimate, describeStep, isWidened } from './search-words.ts';
import type { MeetingView, Phase, Search } from './view.ts';

/** How often a waiting visitor hears again that they are waiting. */
const spokenEverySeconds = 30;
/** So many strangers in a row that could not be reached are no accident. */
const failuresOfNetwork = 3;

export type StatusWords = {
  readonly headline: string;
  /** Empty when the headline says it all. */
  readonly detail: string;
  /** For screen readers. It changes with the situation, not with every second. */
  readonly spoken: string;
};

type WaitingParts = { readonly waited: number; readonly estimate: string; readonly crowd: string };

type PhaseOf<Is extends Phase['is']> = Extract<Phase, { is: Is }>;

function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => (/[.…!?]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

function isAlone({ here }: MeetingView): boolean {
  return here !== null && here <= 1;
}

/** Only whom nobody is too far for, nor from the wrong country, meets whoever comes first. */
function describeCrowd(search: Search, view: MeetingView, { status }: AllTexts): string {
  if (view.here === null) return '';
  if (!isAlone(view)) return status.here(view.here);
  const isChoosy = search.widensAt !== null || view.wishes.wishes.notCountries.length > 0;
  return isChoosy ? status.alone : `${status.alone} ${status.firstToCome}`;
}

function describeRest(restUntil: number, now: number, texts: AllTexts): StatusWords {
  const left = secondsLeft(restUntil, now);
  const { resting, restingFor, restingSpoken } = texts.status;
  // The spoken number is rounded up to fives: it may be read out a little later.
  return {
    headline: resting,
    detail: restingFor(left),
    spoken: sentences(resting, restingSpoken(Math.ceil(left / 5) * 5)),
  };
}

/** What keeps this visitor's devices from reaching others; empty while nothing does. */
export function describeFailures(failures: number, texts: AllTexts): string {
  const { notReached, networkInTheWay } = texts.status;
  if (failures === 0) return '';
  return failures < failuresOfNetwork ? notReached : `${notReached} ${networkInTheWay}`;
}

/** In full at first and every half minute, a step of the widening by itself when it opens. */
function sayWaiting(
  phase: PhaseOf<'waiting'>,
  view: MeetingView,
  parts: WaitingParts,
  texts: AllTexts,
): string {
  const { waiting, waitedForSpoken } = texts.status;
  const failures = describeFailures(phase.failures, texts);
  const again = parts.waited - (parts.waited % spokenEverySeconds);
  if (again > 0) return sentences(waiting, waitedForSpoken(again), failures, parts.estimate, parts.crowd);
  const { wishes } = view.wishes;
  const step = describeStep(wishes, phase.search, texts);
  if (isWidened(wishes, phase.search)) return sentences(failures, step);
  return sentences(waiting, failures, step, parts.estimate, parts.crowd);
}

/** How long it usually takes, and who is here at other servers, is not known meanwhile. */
function describePause(waited: number, { status }: AllTexts): StatusWords {
  const again = waited - (waited % spokenEverySeconds);
  const { headline, detail } = status.pairingPaused;
  return {
    headline,
    detail: `${status.waitedFor(waited)} · ${detail}`,
    spoken: sentences(headline, detail, again > 0 ? status.waitedForSpoken(again) : ''),
  };
}

function describeWaiting(phase: PhaseOf<'waiting'>, view: MeetingView, at: At): StatusWords {
  const { now, texts } = at;
  if (phase.restUntil !== null && phase.restUntil > now) return describeRest(phase.restUntil, now, texts);
  const waited = secondsSince(phase.since, now);
  if (phase.isPaused) return describePause(waited, texts);
  const crowd = describeCrowd(phase.search, view, texts);
  // What is usual with others says nothing while there are none.
  const estimate = describeEstimate(isAlone(view) ? null : phase.search.usualMs, waited, texts);
  const shown = [texts.status.waitedFor(waited), estimate.shown, crowd];
  return {
    headline: texts.status.waiting,
    detail: shown.filter((part) => part !== '').join(' · '),
    spoken: sayWaiting(phase, view, { waited, estimate: estimate.spoken, crowd }, texts),
  };
}

function describeTalking(phase: PhaseOf<'talking'>, view: MeetingView, texts: AllTexts): StatusWords {
  const { status } = texts;
  const { camera, microphone } = view.strangerSources;
  const video = view.mode === 'video';
  const shaky = phase.path === 'shaky';
  const headline = shaky ? status.shaky : status.talking;
  const way = phase.isHidden ? status.talkingHidden : status.talkingDirect;
  const usual = shaky ? status.shakyDetail : way;
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

type At = { readonly now: number; readonly texts: AllTexts };

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

function waitingSituationOf(phase: PhaseOf<'waiting'>, view: MeetingView, now: number): string {
  const resting = phase.restUntil !== null && phase.restUntil > now;
  const turn = Math.floor(secondsSince(phase.since, now) / spokenEverySeconds);
  const openness = resting || turn > 0 || phase.isPaused ? '' : phase.search.openness;
  const rest = resting ? 'rest' : `${turn} ${phase.isPaused}`;
  const crowd = view.here === null ? '' : isAlone(view) ? 'alone' : 'others';
  return `waiting ${view.server} ${rest} ${openness} ${phase.failures} ${crowd}`;
}

/**
 * Changes exactly when the situation is worth saying anew: not with a second of a countdown, and not with every
 * count of the people here.
 */
export function situationOf(view: MeetingView, now: number): string {
  const { phase } = view;
  const sources = `${view.strangerSources.camera} ${view.strangerSources.microphone}`;
  switch (phase.is) {
    case 'waiting':
      return waitingSituationOf(phase, view, now);
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
