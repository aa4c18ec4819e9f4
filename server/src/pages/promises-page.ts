/** What is promised, by which mechanism it is kept, and what this very server can show for it at the moment. */
import { type Html, html } from './html.ts';
import type { Page } from './page.ts';

export type Evidence = {
  readonly nowMs: number;
  /** The last complete purge; null before the first. */
  readonly lastPurge: {
    readonly endedAtMs: number;
    readonly deleted: Readonly<Record<string, number>>;
  } | null;
  readonly isPurgeOverdue: boolean;
  /** Days whose addresses can still be read, the earliest first. */
  readonly keyDays: readonly string[];
  /** The earliest day of which an address is kept; null if there is none. */
  readonly oldestAddressDay: string | null;
  /** The earliest day from which a message to us is kept; null if there is none. */
  readonly oldestMessageDay: string | null;
  /** `lastAtMs`: null before the first since the start. Null where none are made. */
  readonly backups: { readonly lastAtMs: number | null } | null;
};

type Promised = { readonly promise: string; readonly mechanism: string; readonly evidence: string };

function tellTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function tellPurge({ lastPurge, isPurgeOverdue }: Evidence): string {
  if (!lastPurge)
    return isPurgeOverdue
      ? 'It has not run since this server was started, nor before.'
      : 'It is just running.';
  const counts = Object.entries(lastPurge.deleted).map(([name, count]) => `${count} ${name}`);
  const overdue = isPurgeOverdue ? ' It is overdue.' : '';
  return `It last ran at ${tellTime(lastPurge.endedAtMs)} and deleted ${counts.join(', ')}.${overdue}`;
}

function tellKeys({ keyDays, oldestAddressDay }: Evidence): string {
  const [first] = keyDays;
  const keys =
    first === undefined ? 'There is no key.' : `There are ${keyDays.length} keys, the oldest of ${first}.`;
  const rows =
    oldestAddressDay === null ? 'No address is kept.' : `The oldest address kept is of ${oldestAddressDay}.`;
  return `${keys} ${rows}`;
}

function tellMessages({ oldestMessageDay }: Evidence): string {
  return oldestMessageDay === null
    ? 'No message is kept.'
    : `The oldest message kept is of ${oldestMessageDay}.`;
}

function tellBackups({ backups }: Evidence): string {
  if (!backups) return 'This site makes no backups.';
  return backups.lastAtMs === null
    ? 'The first since this server was started is being made.'
    : `The last one was made, and restored for a try, at ${tellTime(backups.lastAtMs)}.`;
}

/** What is promised of conversations… */
const ofConversations: readonly Promised[] = [
  {
    promise: 'Nobody signs up.',
    mechanism:
      'There is no table of people. The only proof that you were here before is a random secret in your own cookie.',
    evidence: 'A test compares every column of the database with the tables of the privacy policy.',
  },
  {
    promise: 'Whom you meet is chance.',
    mechanism:
      'Among those who fit, a cryptographic source of randomness chooses; nothing that a page sends can bias it.',
    evidence: 'A test counts a million pairings, and fifteen ways of trying to be met more often.',
  },
  {
    promise: 'Your conversation is not recorded and cannot be read here.',
    mechanism:
      'Picture, sound and text have no way through the server: its protocol has no message for them.',
    evidence: 'Tests with real browsers look at everything that a page sends.',
  },
  {
    promise: 'Pictures are looked at on your device before you see them.',
    mechanism: 'What has not passed is not drawn.',
    evidence: 'The page “How you are protected” has what was measured.',
  },
];

/** …of what ends, for which this server has something to show… */
function listEnding(evidence: Evidence): readonly Promised[] {
  return [
    {
      promise: 'Network addresses are gone after thirty days.',
      mechanism:
        'Each is sealed under the key of its day, which is in no backup and is destroyed at 00:00 UTC of the thirtieth day after. Only what an authority has asked us to preserve before can outlive that, in a sealed copy that nobody here can read.',
      evidence: tellKeys(evidence),
    },
    {
      promise: 'What has been kept long enough is deleted.',
      mechanism:
        'Every hour one server goes through everything that ends, the log included, which is kept for ninety days. If that was not done for three hours, each says that it is not well.',
      evidence: tellPurge(evidence),
    },
    {
      promise: 'What you write to us is gone after a year, or when you say so.',
      mechanism:
        'Each message has its last day. A receipt deletes it before, and its random id is remembered, so that no backup brings it back.',
      evidence: tellMessages(evidence),
    },
    {
      promise: 'Backups cannot be read here, and bring nothing back that has to be gone.',
      mechanism:
        'They are encrypted to a key that is not on the server. Keys of addresses are in none. What has ended or was deleted is deleted again before a backup is used.',
      evidence: tellBackups(evidence),
    },
  ];
}

/** …and of the rest. */
const ofTheRest: readonly Promised[] = [
  {
    promise: 'Nobody gets in without saying that they are 18.',
    mechanism:
      'No connection is taken without the cookie that is signed when age and rules are confirmed. Where more than that is asked, a service vouches for you, and can tell us nothing else of you.',
    evidence:
      'A test tries forged, altered, older and borrowed cookies, and the word of a service in every wrong form.',
  },
  {
    promise: 'You can see, take away and delete what is held of you.',
    mechanism:
      'Your browser’s cookie is the proof. An address proves nothing, and a forged cookie opens nothing.',
    evidence:
      'A test compares what is given with the tables of the privacy policy, and another one tries to get at it without the cookie.',
  },
  {
    promise: 'An authority gets the least there is, and never from one person alone.',
    mechanism:
      'Two of the staff must agree on each request. What is given of a case is a published list of fields; each step is written down in a log that is sealed day by day.',
    evidence:
      'Tests ask alone, twice at once, and in the name of somebody who has left, and compare what is given with the list. The page “Transparency” counts every request.',
  },
  {
    promise:
      'This server asks nobody but its own database, and the store that it may share with others of this site.',
    mechanism:
      'The program turns to these two, of which the second is named in the privacy policy where there is one, and to nobody else. The page may load nothing from elsewhere; what helps two devices to find each other is named in the privacy policy.',
    evidence:
      'A test writes down where the program turns to during a whole visit, and searches every file for what was planted in it.',
  },
  {
    promise: 'What is kept for ever is about nobody.',
    mechanism:
      'How many different visitors did something in an hour, in steps of eight, and nothing where there were fewer.',
    evidence: 'A test leaves one visitor out of all that happened: no number changes by more than one step.',
  },
  {
    promise: 'How calls went is measured anonymously.',
    mechanism:
      'When a call is over, the page tells in coarse steps how it went: without the cookie, and with nothing that says whose it was.',
    evidence:
      'A test with real browsers reads every byte of these reports: two of the same kind cannot be told apart.',
  },
  {
    promise: 'Cookies are essential ones only.',
    mechanism:
      'There is one cookie. No other site is ever asked for anything by this page, and its content policy forbids it.',
    evidence:
      'A test compares cookies and browser storage after a whole visit with the tables of the privacy policy.',
  },
  {
    promise: 'Changes of the privacy policy are announced.',
    mechanism: 'The policy has a version and a list of what changed.',
    evidence: 'The tests fail when its text or its tables change and its version does not.',
  },
];

function writePromise({ promise, mechanism, evidence }: Promised): Html {
  return html`<section class="promise"><h2>${promise}</h2><p>${mechanism}</p><p class="promise__evidence">${evidence}</p></section>`;
}

export function writePromisesPage(evidence: Evidence): Page {
  return {
    title: 'Promises and their evidence',
    content: html`
<h1 class="heading">Promises and their evidence</h1>
<p class="lead">Anybody can write a privacy policy. Here is what keeps ours, and what this server can show for it: at
${tellTime(evidence.nowMs)}.</p>
${[...ofConversations, ...listEnding(evidence), ...ofTheRest].map(writePromise)}`,
  };
}
