/**
 * The words of the page in English, and nothing else: no markup, no decisions.
 */
import { formatClock } from './duration.ts';
import { englishProblems } from './english-problems.ts';
import { englishWishes } from './english-wishes.ts';
import type { Texts } from './texts.ts';

function seconds(count: number): string {
  return count === 1 ? '1 second' : `${count} seconds`;
}

/** A rough duration, for the eyes. */
function about(count: number): string {
  return count < 60 ? `${count}\u00a0s` : `${Math.round(count / 60)}\u00a0min`;
}

function aboutSpoken(count: number): string {
  if (count < 60) return seconds(count);
  const minutes = Math.round(count / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

function people(count: number): string {
  return count === 1 ? '1 person' : `${count.toLocaleString('en')} people`;
}

const landing: Texts['landing'] = {
  headline: 'Meet a stranger, just the two of you.',
  what: 'AnonCam brings you together with one person, picked at random, by video or by text alone.',
  protections: [
    { title: 'Device to device', detail: 'Encrypted all the way between you two.' },
    { title: 'Nothing recorded', detail: 'When it is over, it is gone.' },
    { title: 'No account', detail: 'No name, no e-mail, no number.' },
  ],
  addressNote: 'A direct line shows the stranger’s device your network address.',
  mode: 'How do you want to talk?',
  video: 'Video',
  textOnly: 'Text only',
  rulesTitle: 'The rules',
  rules: [
    'Everybody here is 18 or over. If somebody seems younger, leave.',
    'Stay dressed: no nudity and nothing sexual, in picture, sound or words.',
    'No harassment, no threats, no hate.',
    'Do not record, photograph or share the people you meet.',
    'Nothing that is against the law.',
    'No advertising, no spam, no asking for money.',
  ],
  adult: 'I am 18 or over and accept the rules',
  adultMissing: 'Before you start, please confirm that you are 18 or over and accept the rules.',
  adultKnown: 'You confirmed in this browser that you are 18 or over and accept the rules.',
  starting: 'One moment…',
  here: (count) => `${people(count)} here now`,
};

const cameraCheck: Texts['cameraCheck'] = {
  headline: 'Ready when you are',
  lead: 'Only you see this. Nobody is connected yet.',
  asking: 'Your browser is asking',
  askingHint: 'Please allow the camera and the microphone.',
  camera: 'Camera',
  microphone: 'Microphone',
  noDevice: 'None found',
  devicesUnknown: 'Not known yet',
  unnamed: (position) => `Device ${position}`,
  level: 'Microphone level',
  startsIn: (count) => `Starts by itself in ${count}\u00a0s`,
  startsInSpoken: (count) => `Starts by itself in ${seconds(count)}, unless you take your time.`,
  takeTime: 'Take my time',
  noHurry: 'No hurry. Start whenever you like.',
};

const status: Texts['status'] = {
  label: 'Status',
  waiting: 'Looking for somebody',
  waitedFor: formatClock,
  waitedForSpoken: (count) => `Waiting for ${seconds(count)}.`,
  usual: (count) => `usually about ${about(count)}`,
  usualSpoken: (count) => `It usually takes about ${aboutSpoken(count)}.`,
  longer: (count) => `longer than the usual ${about(count)}`,
  longerSpoken: (count) => `That is longer than the usual ${aboutSpoken(count)}.`,
  here: (count) => `${people(count)} here`,
  alone: 'Nobody else is here just now. You meet the first who comes.',
  notReached: 'Your devices did not reach each other. You are next in turn.',
  networkInTheWay:
    'It keeps happening: this network may not allow direct connections. Another one may help, such as mobile data.',
  ownTabsMayMeet: 'This is a local installation: a second tab of this browser can be the stranger.',
  resting: 'A short breath',
  restingFor: (count) => `Quick skips cost a short wait. On in ${count}\u00a0s.`,
  restingSpoken: (count) => `Quick skips cost a short wait. It goes on in ${seconds(count)}.`,
  connecting: 'Meeting somebody',
  connectingDetail: 'Your devices are finding each other',
  talking: 'Connected',
  talkingDetail: 'Device to device',
  shaky: 'Weak connection',
  shakyDetail: 'It often recovers by itself',
  serverAway: 'Reconnecting',
  serverAwayDetail: 'Our server is out of reach. We keep trying.',
  callGoesOn: 'Our server is away. Your conversation goes on.',
  strangerCameraOff: 'The stranger’s camera is off.',
  strangerMuted: 'The stranger is muted.',
  parted: {
    left: 'The stranger left',
    lost: 'The connection broke',
  },
  nextIn: (count) => `Somebody new in ${count}\u00a0s`,
  nextInSpoken: (count) => `Somebody new in ${seconds(count)}, unless you stay here.`,
  staying: 'Press Next when you are ready.',
};

const search: Texts['search'] = {
  label: 'Who is looked for',
  steps: {
    interest: 'Shared interest',
    language: 'Shared language',
    near: 'Same country',
    anyone: 'Anyone',
  },
  first: {
    interest: 'First somebody who shares an interest',
    language: 'First somebody who speaks your language',
    near: 'First somebody from your country',
    anyone: 'Anyone',
  },
  widened: {
    interest: 'Now somebody who shares an interest',
    language: 'Now also whoever speaks your language',
    near: 'Now also whoever is from your country',
    anyone: 'Now also anyone else',
  },
  widerIn: (count) => `wider in ${count}\u00a0s`,
  change: 'Change wishes',
};

const conversation: Texts['conversation'] = {
  label: 'Conversation',
  empty: 'What you write goes to the stranger’s device only.',
  typing: 'The stranger is writing',
  message: 'Message',
  placeholder: 'Say something',
  placeholderAlone: 'Nobody there just now',
  left: (bytes) => `${bytes} left`,
  tooLong: (bytes) => `Too long by ${bytes}. Please shorten it.`,
  notSent: 'Not sent: nobody is there to read it.',
  notes: {
    met: 'You are talking to somebody new.',
    'stranger-left': 'The stranger left.',
    lost: 'The connection broke.',
    'device-failed':
      'Your camera or microphone could not be had. Another program may be using it: close that, then try again.',
    'server-away': 'Our server is away. Your conversation goes on, device to device.',
    'server-back': 'Our server is back.',
  },
  shared: ({ interests, languages }) => {
    if (interests === '') return `You both speak ${languages}.`;
    if (languages === '') return `You both like ${interests}.`;
    const joint = interests.includes(',') ? ', and both speak' : ' and speak';
    return `You both like ${interests}${joint} ${languages}.`;
  },
};

export const en: Texts = {
  language: 'en',
  siteName: 'AnonCam',
  titles: {
    landing: 'AnonCam: meet a stranger, one to one',
    'camera-check': 'Camera check · AnonCam',
    waiting: 'Waiting · AnonCam',
    connecting: 'Meeting somebody · AnonCam',
    talking: 'Talking · AnonCam',
    parted: 'Stranger gone · AnonCam',
    problem: 'Something is in the way · AnonCam',
  },
  buttons: {
    start: 'Start',
    next: 'Next',
    stop: 'Stop',
    mute: 'Mute',
    cameraOff: 'Camera off',
    swapCamera: 'Swap camera',
    fullScreen: 'Full screen',
    send: 'Send',
    block: 'Block stranger',
    stayHere: 'Stay here',
    retry: 'Try again',
    useHere: 'Use it here',
    textOnly: 'Go on with text only',
    reload: 'Reload',
  },
  landing,
  cameraCheck,
  status,
  search,
  wishes: englishWishes,
  blocking: {
    question: 'Never meet this stranger again from this browser?',
    detail: 'The conversation ends for good, and somebody new is looked for.',
    confirm: 'Block',
    cancel: 'Cancel',
  },
  meeting: {
    headline: 'Your conversation',
    you: 'You',
    stranger: 'Stranger',
    cameraIsOff: 'Camera off',
    cameraIsNone: 'No camera',
    muted: 'Muted',
    microphoneIsNone: 'No microphone',
    controls: 'Controls',
    nextHint: 'Esc',
  },
  conversation,
  problems: englishProblems,
};
