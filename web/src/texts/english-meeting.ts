/**
 * The words of a meeting in English, from the camera check on. They come with the screens that show them.
 */
import { formatClock } from './duration.ts';
import { en } from './en.ts';
import { about, aboutSpoken, people, seconds } from './english-counts.ts';
import { englishFull } from './english-full.ts';
import { englishReport } from './english-report.ts';
import { englishShield } from './english-shield.ts';
import { englishStanding } from './english-standing.ts';
import { englishVerification } from './english-verification.ts';
import type { AllTexts, MeetingTexts } from './texts.ts';

const cameraCheck: MeetingTexts['cameraCheck'] = {
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

const status: MeetingTexts['status'] = {
  label: 'Status',
  waiting: 'Looking for somebody',
  waitedFor: formatClock,
  waitedForSpoken: (count) => `Waiting for ${seconds(count)}.`,
  usual: (count) => `usually about ${about(count)}`,
  usualSpoken: (count) => `It usually takes about ${aboutSpoken(count)}.`,
  longer: (count) => `longer than the usual ${about(count)}`,
  longerSpoken: (count) => `That is longer than the usual ${aboutSpoken(count)}.`,
  here: (count) => `${people(count)} here`,
  alone: 'Nobody else is here just now.',
  firstToCome: 'You meet the first who comes.',
  pairingPaused: { headline: 'Pairing is paused for a moment', detail: 'You keep your place.' },
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
  talkingDirect: 'Device to device',
  talkingHidden: 'Your address is hidden',
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
    reported: 'You have left',
    paused: 'A short stop',
    forged: 'We ended this call',
  },
  nextIn: (count) => `Somebody new in ${count}\u00a0s`,
  nextInSpoken: (count) => `Somebody new in ${seconds(count)}, unless you stay here.`,
  staying: 'Press Next when you are ready.',
};

const search: MeetingTexts['search'] = {
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

const conversation: MeetingTexts['conversation'] = {
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
    forged:
      'The check of the encryption failed: what came is not what was promised. Somebody may sit between you and the stranger, so the call was ended.',
    'device-failed':
      'Your camera or microphone could not be had. Another program may be using it: close that, then try again.',
    'camera-lost':
      'Your camera has stopped: it may be unplugged, or taken back in the browser’s settings. “Camera off” switches it on again once it is back.',
    'microphone-lost':
      'Your microphone has stopped: it may be unplugged, or taken back in the browser’s settings. Nobody hears you until you press Stop and start again.',
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

const blocking: MeetingTexts['blocking'] = {
  question: 'Never meet this stranger again from this browser?',
  detail: 'The conversation ends for good, and somebody new is looked for.',
  confirm: 'Block',
  cancel: 'Cancel',
};

const meeting: MeetingTexts['meeting'] = {
  headline: 'Your conversation',
  you: 'You',
  stranger: 'Stranger',
  cameraIsOff: 'Camera off',
  cameraIsNone: 'No camera',
  muted: 'Muted',
  microphoneIsNone: 'No microphone',
  controls: 'Controls',
  nextHint: 'Esc',
};

const englishMeeting: MeetingTexts = {
  cameraCheck,
  status,
  search,
  blocking,
  meeting,
  conversation,
  ...englishShield,
  full: englishFull,
  ...englishReport,
  ...englishStanding,
  ...englishVerification,
};

export const allEnglish: AllTexts = { ...en, ...englishMeeting };
