/** The words around the screens: signing in, the navigation, keys, breaks. */
import { countOf } from './times.ts';

export const shellTexts = {
  name: 'AnonCam console',
  skip: 'To the content',
  menu: 'Menu',
  navigation: 'Screens',
  signOut: 'Sign out',
  keys: 'Keys',
  calm: 'Fold reporters’ words',
  calmHint: 'They open with one press each. Kept in this browser.',
  loading: 'One moment…',
  again: 'Try again',
  stale: 'The server cannot be reached. What you see may be older.',
  waitingHere: 'waiting',
} as const;

export const signInTexts = {
  headline: 'Sign in',
  lead: 'With the passkey of this device. Nothing is typed, and nothing can be phished.',
  button: 'Sign in with passkey',
  ended: 'You were signed out. Sign in to go on.',
  chosen: 'You have signed out.',
  joinHeadline: 'Join the team',
  joinLead:
    'You were invited. This device makes a passkey, which is how you will sign in. The invitation is good once.',
  joinButton: 'Make a passkey and join',
  unreachable: 'The console’s server cannot be reached.',
  working: 'Waiting for your passkey…',
  againHeadline: 'Sign in again',
  againLead: 'This needs a fresh sign-in. What you asked for goes on by itself afterwards.',
  againButton: 'Use passkey',
  cancel: 'Not now',
} as const;

export const breakTexts = {
  headline: 'Time for a break?',
  minutes: (minutes: number) => `You have been deciding for ${countOf(minutes, 'minute')}.`,
  decisions: (count: number) => `${countOf(count, 'decision')} in the last hour are a lot.`,
  kind: 'Ten minutes away from the screen do you good, and your judgement too. Nothing here is lost meanwhile.',
  later: 'Later',
} as const;

export const keyTexts = {
  headline: 'Keys',
  close: 'Close',
  inQueue: 'In the queue',
  inCase: 'In a case',
  everywhere: 'Everywhere',
  queue: [
    ['j k', 'down and up; the arrows do the same'],
    ['Enter', 'open the case'],
  ],
  case: [
    ['1 – 5', 'outcome: nothing, warning, probation, cool-off, exclusion'],
    ['+ −', 'days of an exclusion'],
    ['n', 'write a note; Ctrl+Enter decides from there'],
    ['w', 'show or fold the reporters’ words'],
    ['Enter', 'decide, and go to the next case'],
    ['Esc', 'give the case back, and go to the queue'],
  ],
  anywhere: [
    ['u', 'undo the last decision, for a minute'],
    ['?', 'this list'],
  ],
  reasons: 'Reasons',
} as const;
