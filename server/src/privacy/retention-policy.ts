/**
 * How long anything is kept. Every kind of record has one of these, and nothing is kept that has none; what ends by
 * itself is ended by the step of the purge that is named beside it.
 */

export type Retention = {
  /** How long, in words for everybody. */
  readonly words: string;
  /** The step of the purge that ends it; null for what ends without one. */
  readonly step: string | null;
};

export const retentionPolicy = {
  address: {
    words: 'until 00:00 UTC of the thirtieth day after the day it belongs to',
    step: 'addresses',
  },
  dayKey: {
    words: 'until 00:00 UTC of the thirtieth day after its day; then it is destroyed',
    step: 'day keys',
  },
  contactMessage: {
    words: 'until 00:00 UTC of the 365th day after the day it came, or until the writer deletes it',
    step: 'contact messages',
  },
  staffMember: {
    words: 'until 00:00 UTC of the 90th day after they left the team, or were invited and did not come',
    step: 'staff members',
  },
  passkey: { words: 'until its owner leaves the team', step: null },
  staffSignIn: {
    words:
      'twelve hours at most for a session, a day for an invitation, two minutes for a question to a passkey',
    step: 'sign-ins of staff',
  },
  auditLog: {
    words: 'until the end of the 1,095th day after its day: three years',
    step: 'audit log',
  },
  approval: {
    words:
      'until 00:00 UTC of the 90th day after it was decided, or could have been; where a sealed copy was made by it, as long as that',
    step: 'approvals',
  },
  vault: {
    words:
      'until 00:00 UTC of the 90th day after it was made, or of the 180th if two people of the staff have agreed on that once more',
    step: 'sealed copies',
  },
  addressRead: { words: 'until 00:00 UTC of the day after', step: 'counts of addresses read' },
  sanction: {
    words: 'until 00:00 UTC of the 180th day after the day it ended',
    step: 'sanctions',
  },
  sanctionedNetwork: {
    words:
      'until the sanction ends, and no longer than until 00:00 UTC of the thirtieth day after the day it belongs to',
    step: 'networks of sanctions',
  },
  case: {
    words:
      'until 00:00 UTC of the 180th day after the day on which something last happened in its case; longer only where a legal request holds it',
    step: 'cases',
  },
  deletion: {
    words: 'until what was deleted would have ended by itself',
    step: 'marks of deletions',
  },
  admission: { words: '30 days, then the browser drops it', step: null },
  staffCookie: { words: 'twelve hours at most, then the browser drops it', step: null },
  browser: { words: 'until the visitor clears it', step: null },
  log: { words: 'until 00:00 UTC of the 90th day after it was written', step: 'log files' },
  memory: {
    words:
      'in memory, until the program ends; the operator’s monitoring may note them: they are about nobody',
    step: null,
  },
  sharedCount: { words: 'two hours at most, in memory', step: null },
  sharedMoment: { words: 'twenty seconds, in memory', step: null },
  sharedWait: {
    words: 'as long as somebody waits, fifteen seconds longer if their server dies, in memory',
    step: null,
  },
  sharedMeeting: { words: 'twelve minutes at most after it last changed, in memory', step: null },
  sharedHour: { words: 'ten minutes after the hour was counted, in memory', step: null },
  sharedConduct: { words: 'three days after something was last said, in memory', step: null },
  sharedKey: { words: 'as long as the key counts: thirty days, or four weeks', step: null },
  notKept: { words: 'not at all: it passes', step: null },
  backup: {
    words: 'as long as the operator has set, 35 days by default; what ends meanwhile is not brought back',
    step: null,
  },
  forEver: { words: 'for ever: it is about nobody', step: null },
  installation: { words: 'as long as the installation', step: null },
} satisfies Record<string, Retention>;

export type RetentionClass = keyof typeof retentionPolicy;
