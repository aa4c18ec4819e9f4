/** Every screen of the console, and what makes it look different. Development and tests only. */
import type { Refusal } from '../api/answer.ts';
import { makeCaseView, makeId, momentIn, queue } from './gallery-data.ts';
import type { MadeUp } from './gallery-server.ts';
import { audit, makeMe } from './gallery-team.ts';

export type GalleryState = {
  readonly hash?: string;
  readonly invitation?: string;
  readonly answers?: MadeUp;
  readonly isCalm?: boolean;
  /** What is entered, and then pressed, as soon as it is there. */
  readonly fill?: readonly (readonly [selector: string, text: string])[];
  readonly press?: readonly string[];
};

function refuse(error: Refusal['error']): Refusal {
  return { ok: false, error, words: '' };
}

const aCase = `#case/${makeId('m4NNsa')}`;
const submit = 'main form button[type=submit]';

export const states: Readonly<Record<string, GalleryState>> = {
  join: { invitation: 'q8Zt3vTzKq3vTz' },
  'sign-in': { answers: { me: refuse('signed out') } },
  'sign-in-failed': {
    answers: { me: refuse('signed out'), signInOptions: refuse('not allowed') },
    press: ['.door button'],
  },
  unreachable: { answers: { me: refuse('unreachable') } },
  queue: { hash: '#queue' },
  'queue-empty': { hash: '#queue', answers: { queue: { ok: true, value: { ...queue, cases: [] } } } },
  'queue-break': {
    hash: '#queue',
    answers: {
      queue: {
        ok: true,
        value: { ...queue, done: { today: 71, lastHour: 41, sinceBreakMinutes: 54 } },
      },
    },
  },
  keys: { hash: '#queue', press: ['.side__buttons button'] },
  case: { hash: aCase },
  'case-plain': {
    hash: aCase,
    answers: {
      case: {
        ok: true,
        value: makeCaseView({ suggested: { outcome: 'nothing', reason: 'spam', days: 0 }, past: [] }),
      },
    },
  },
  'case-calm': { hash: aCase, isCalm: true },
  'case-of-another': {
    hash: aCase,
    answers: { case: { ok: true, value: makeCaseView({ takenBy: 'Grace' }) } },
  },
  'case-undo': { hash: aCase, press: [submit] },
  'case-decided': {
    hash: aCase,
    answers: {
      case: {
        ok: true,
        value: makeCaseView({ state: 'decided', takenBy: null, undoUntil: momentIn(600_000), isHeld: true }),
      },
    },
  },
  'sign-in-again': { hash: aCase, answers: { decideCase: refuse('sign in again') }, press: [submit] },
  'case-refused': { hash: aCase, answers: { decideCase: refuse('not now') }, press: [submit] },
  appeals: { hash: '#appeals' },
  notices: { hash: '#notices' },
  messages: { hash: '#messages' },
  requests: { hash: '#requests' },
  sanctions: { hash: '#sanctions' },
  lift: { hash: '#sanctions', press: ['main summary'] },
  address: { hash: `#address/${makeId('Zr0opL')}` },
  revealed: {
    hash: `#address/${makeId('Zr0opL')}`,
    fill: [['main textarea', 'Extortion; the network is asked to look into it.']],
    press: [submit],
  },
  legal: { hash: '#legal' },
  figures: { hash: '#figures' },
  policy: { hash: '#policy' },
  team: { hash: '#team' },
  invited: { hash: '#team', fill: [['main form input', 'Sofia']], press: [submit] },
  audit: { hash: '#audit' },
  'audit-broken': {
    hash: '#audit',
    answers: { audit: { ok: true, value: { ...audit, isWhole: false } } },
  },
  'as-moderator': {
    answers: {
      me: {
        ok: true,
        value: makeMe({
          role: 'moderator',
          permissions: ['read cases', 'decide cases', 'decide appeals', 'answer messages', 'read figures'],
        }),
      },
    },
  },
  'as-reader': {
    hash: aCase,
    answers: { me: { ok: true, value: makeMe({ permissions: ['read cases'] }) } },
  },
  'signed-out-meanwhile': { hash: aCase, answers: { decideCase: refuse('signed out') } },
  'taken-meanwhile': { hash: aCase, answers: { takeCase: refuse('not now') } },
  'not-allowed': { hash: '#team', answers: { team: refuse('not allowed') } },
};
