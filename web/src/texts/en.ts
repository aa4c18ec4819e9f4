/**
 * The first words of the page in English, and nothing else: no markup, no decisions. Those of a meeting come later, with
 * its screens: `english-meeting.ts`.
 */
import { rules } from '@anoncam/protocol/rules';
import { englishAge } from './english-age.ts';
import { people } from './english-counts.ts';
import { englishProblems } from './english-problems.ts';
import { englishProtection } from './english-protection.ts';
import { englishWishes } from './english-wishes.ts';
import type { Texts } from './texts.ts';

const landing: Texts['landing'] = {
  headline: 'Meet a stranger, just the two of you.',
  what: 'AnonCam brings you together with one person, picked at random, by video or by text alone.',
  protections: [
    { title: 'Device to device', detail: 'Encrypted all the way between you two.' },
    { title: 'Nothing recorded', detail: 'When it is over, it is gone.' },
    { title: 'No account', detail: 'No name, no e-mail, no number.' },
  ],
  privacy: 'Privacy',
  contact: 'Contact',
  report: 'Report something',
  policyChanged: 'Our privacy policy has changed.',
  policyMore: 'Read it',
  policyRead: 'I have read this',
  mode: 'How do you want to talk?',
  video: 'Video',
  textOnly: 'Text only',
  rulesTitle: 'The rules',
  rules,
  rulesMore: 'What happens when somebody breaks them',
  adult: 'I am 18 or over and accept the rules',
  adultMissing: 'Before you start, please confirm that you are 18 or over and accept the rules.',
  adultKnown: 'You confirmed in this browser that you are 18 or over and accept the rules.',
  starting: 'One moment…',
  here: (count) => `${people(count)} here now`,
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
    'cool-off': 'A break from video · AnonCam',
    full: 'Waiting for a place · AnonCam',
    standing: 'Before you go on · AnonCam',
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
    textOnly: 'Go on with text only',
    goDirect: 'Show my address',
    reload: 'Reload',
  },
  landing,
  address: {
    hide: 'Hide my address from strangers',
    hidden: 'Picture and sound go through our relay, which cannot see or hear them.',
    direct: 'Your devices talk directly: the stranger’s learns your network address.',
    cannotHide: 'This site has no relay any more. Nobody is met until you switch this off.',
    noRelay:
      'Your devices talk directly: the stranger’s learns your network address. This site has no relay that would hide it.',
  },
  age: englishAge,
  protection: englishProtection,
  wishes: englishWishes,
  problems: englishProblems,
};
