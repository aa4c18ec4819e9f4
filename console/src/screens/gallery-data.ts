/** Made-up answers of a server, for the gallery. Development only. */
import type {
  Appeals,
  CaseSummary,
  CaseView,
  Messages,
  Notices,
  PastSanction,
  Queue,
} from '@anoncam/protocol/staff-api/staff-cases';

/** Of the same length as a real one. */
export function makeId(name: string): string {
  return name.padEnd(22, '0').slice(0, 22);
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A moment `ms` from now, as the wire has it. */
export function momentIn(ms: number): string {
  return new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

export function dayIn(days: number): string {
  return momentIn(days * 24 * hourMs).slice(0, 10);
}

function makeCase(name: string, change: Partial<CaseSummary>): CaseSummary {
  return {
    id: makeId(name),
    state: 'waiting',
    priority: 'other',
    openedAt: momentIn(-3 * hourMs),
    dueAt: momentIn(21 * hourMs),
    isOverdue: false,
    categories: ['spam'],
    reports: 1,
    flags: 2,
    of: 5,
    before: 0,
    takenBy: null,
    ...change,
  };
}

const cases: readonly CaseSummary[] = [
  makeCase('Kq3vTz', {
    priority: 'life',
    categories: ['threat'],
    openedAt: momentIn(-50 * minuteMs),
    dueAt: momentIn(10 * minuteMs),
    reports: 1,
    flags: 1,
    of: 1,
  }),
  makeCase('b81Xwe', {
    priority: 'minor',
    categories: ['under-18', 'sexual'],
    openedAt: momentIn(-5 * hourMs),
    dueAt: momentIn(-hourMs),
    isOverdue: true,
    reports: 3,
    flags: 3,
    of: 4,
    takenBy: 'Grace',
    state: 'taken',
  }),
  makeCase('Zr0opL', {
    priority: 'intimate',
    categories: ['extortion'],
    openedAt: momentIn(-30 * hourMs),
    dueAt: momentIn(18 * hourMs),
    flags: 2,
    of: 9,
    before: 1,
  }),
  makeCase('m4NNsa', { categories: ['sexual', 'hate'], reports: 4, flags: 7, of: 11, before: 2 }),
  makeCase('T5cc0d', { categories: ['spam'], reports: 2, flags: 17, of: 40 }),
  makeCase('pL9qqX', { categories: ['hate'], reports: 1, flags: 1, of: 8, takenBy: 'Ada', state: 'taken' }),
  makeCase('w2Rty7', { categories: ['illegal'], reports: 1, flags: 0, of: 0 }),
];

export const queue: Queue = {
  cases: [...cases],
  waiting: { cases: 7, appeals: 2, notices: 2, messages: 3, dataRequests: 1, approvals: 1 },
  done: { today: 34, lastHour: 18, sinceBreakMinutes: 22 },
};

const past: PastSanction = {
  id: makeId('sanctionA'),
  case: makeId('m4NNsb'),
  kind: 'cool-off',
  reason: 'sexual',
  decidedBy: 'automatic',
  from: momentIn(-72 * hourMs),
  until: momentIn(-70 * hourMs),
  state: 'over',
  hasAppeal: false,
};

const exclusion: PastSanction = {
  ...past,
  id: makeId('sanctionB'),
  kind: 'exclusion',
  reason: 'extortion',
  decidedBy: 'person',
  from: momentIn(-20 * hourMs),
  until: momentIn(148 * hourMs),
  state: 'in force',
  hasAppeal: true,
};

const timeline: CaseView['timeline'] = [
  {
    type: 'reported',
    at: momentIn(-3 * hourMs),
    category: 'sexual',
    words: 'Started right away, before I had said a word. Did not stop when I asked.',
    weight: 78,
    mode: 'video',
  },
  { type: 'tallied', at: momentIn(-2.9 * hourMs), flags: 3, of: 6, isSelfFlagged: false },
  { type: 'reported', at: momentIn(-2 * hourMs), category: 'sexual', words: '', weight: 50, mode: 'video' },
  {
    type: 'reported',
    at: momentIn(-1.5 * hourMs),
    category: 'hate',
    words: 'Insults, about where I come from.\nThen the other thing.',
    weight: 64,
    mode: 'video',
  },
  { type: 'tallied', at: momentIn(-1.4 * hourMs), flags: 7, of: 11, isSelfFlagged: true },
  {
    type: 'sanctioned',
    at: momentIn(-1.4 * hourMs),
    sanction: makeId('sanctionC'),
    kind: 'cool-off',
    reason: 'sexual',
    until: momentIn(0.6 * hourMs),
    by: 'automatic',
  },
  { type: 'taken', at: momentIn(-2 * minuteMs), by: 'Ada' },
];

export function makeCaseView(change: Partial<CaseView> = {}): CaseView {
  return {
    ...makeCase('m4NNsa', { categories: ['sexual', 'hate'], reports: 3, flags: 7, of: 11, before: 1 }),
    state: 'taken',
    takenBy: 'Ada',
    timeline,
    past: [past, { ...past, id: makeId('sanctionD'), kind: 'warning', state: 'lifted', reason: 'spam' }],
    suggested: { outcome: 'exclusion', reason: 'sexual', days: 3 },
    undoUntil: null,
    hasAddress: true,
    isHeld: false,
    ...change,
  };
}

export const appeals: Appeals = {
  appeals: [
    {
      id: makeId('appealA'),
      case: makeId('pQ77aa'),
      sanction: exclusion,
      words: 'This was my brother, on the same computer. I had never been on this site before that evening.',
      madeAt: momentIn(-20 * hourMs),
      dueAt: momentIn(100 * hourMs),
      isOwn: false,
    },
    {
      id: makeId('appealB'),
      case: makeId('pQ88bb'),
      sanction: { ...exclusion, id: makeId('sanctionE'), kind: 'probation', reason: 'hate' },
      words: 'I quoted a song. Please read it again.',
      madeAt: momentIn(-90 * hourMs),
      dueAt: momentIn(20 * hourMs),
      isOwn: true,
    },
  ],
};

export const notices: Notices = {
  notices: [
    {
      id: makeId('noticeA'),
      category: 'intimate-picture',
      what: 'A recording of me was made in a call on Friday between 21:00 and 22:00. The man said he would send it to my school.',
      why: 'I did not consent. This is a crime where I live.',
      receivedAt: momentIn(-40 * hourMs),
      dueAt: momentIn(8 * hourMs),
      isOverdue: false,
    },
    {
      id: makeId('noticeB'),
      category: 'fraud',
      what: 'Somebody advertises a fake lottery in text calls, every evening.',
      why: 'It is fraud.',
      receivedAt: momentIn(-10 * hourMs),
      dueAt: momentIn(158 * hourMs),
      isOverdue: false,
    },
  ],
};

export const messages: Messages = {
  messages: [
    {
      id: makeId('messageA'),
      topic: 'problem',
      words: 'On my old phone the camera check stays black. It is a Galaxy S7.',
      receivedOn: dayIn(-2),
      dueOn: null,
      answer: null,
    },
    {
      id: makeId('messageB'),
      topic: 'question',
      words: 'Do you keep recordings?',
      receivedOn: dayIn(-1),
      dueOn: null,
      answer: null,
    },
    {
      id: makeId('messageC'),
      topic: 'privacy',
      words: 'Please tell me everything you hold about me. My receipt is below.',
      receivedOn: dayIn(-24),
      dueOn: dayIn(6),
      answer: null,
    },
    {
      id: makeId('messageD'),
      topic: 'question',
      words: 'Is this safe?',
      receivedOn: dayIn(-9),
      dueOn: null,
      answer: 'As safe as we could make it; /promises says how.',
    },
  ],
};

export const sanctions: { sanctions: PastSanction[] } = {
  sanctions: [
    exclusion,
    { ...past, id: makeId('sanctionF'), state: 'in force', until: momentIn(hourMs), from: momentIn(-hourMs) },
    {
      ...exclusion,
      id: makeId('sanctionG'),
      kind: 'probation',
      reason: 'hate',
      decidedBy: 'automatic',
      hasAppeal: false,
    },
  ],
};
