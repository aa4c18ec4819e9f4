/**
 * Reports and what was decided about somebody, in every state, for the gallery. Development only.
 */
import type { SanctionState } from '@anoncam/protocol/standing';
import { noReport } from '../reports/reporting.ts';
import { readClock } from '../ui/now.ts';
import { buildLanding, buildMeeting, waiting } from './gallery-screens.ts';
import { galleryWishes } from './gallery-wishes.ts';
import type { MeetingView, ReportProgress, ReportView, Screen, StandingView } from './view.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const receipt = '0A1B2-C3D4E-F5G6H-J7K8M';

function report(change: Partial<ReportView>, meeting: Partial<MeetingView> = {}): Screen {
  const screen = buildMeeting(meeting);
  return screen.at === 'meeting' ? { ...screen, report: { ...noReport, ...change } } : screen;
}

const form = (until: number | null = null): Partial<ReportView> => ({ sheet: { until, progress: null } });

const left = { is: 'parted', why: 'reported', nextAt: null, mayBlock: false } as const;

function filed(progress: ReportProgress): Screen {
  const until = readClock() + 10 * minuteMs;
  return report({ filed: progress, sheet: { until, progress } }, { phase: left, lines: [] });
}

export const reportStates: { readonly [name: string]: () => Screen } = {
  'report-form': () => report(form()),
  'report-form-text': () => report(form(), { mode: 'text' }),
  'report-form-late': () => report(form(readClock() + 7.5 * minuteMs), { phase: { ...left, why: 'paused' } }),
  'report-sending': () => filed({ is: 'sending' }),
  'report-kept': () => filed({ is: 'kept' }),
  'report-held': () => filed({ is: 'held' }),
  'report-received': () => filed({ is: 'received', receipt }),
  'report-failed': () => filed({ is: 'refused', why: 'failed' }),
  'report-already': () => filed({ is: 'refused', why: 'already' }),
  'report-too-late': () => filed({ is: 'refused', why: 'too-late' }),
  'report-waiting': () => report({ offer: { until: readClock() + 8.5 * minuteMs } }, { phase: waiting }),
  'report-waiting-filed': () => report({ filed: { is: 'received', receipt } }, { phase: waiting }),
  'report-parted': () =>
    report({ offer: { until: readClock() + 8.5 * minuteMs } }, { phase: { ...left, why: 'left' } }),
  'report-left': () => report({ filed: { is: 'received', receipt } }, { phase: left, lines: [] }),
  'waiting-probation': () => {
    const screen = buildMeeting({ phase: waiting });
    return screen.at === 'meeting' ? { ...screen, probation: { until: null } } : screen;
  },
  'landing-report': () =>
    buildLanding(galleryWishes.some, {
      admitted: true,
      report: { ...noReport, offer: { until: readClock() + 8.5 * minuteMs } },
    }),
  'landing-probation': () =>
    buildLanding(galleryWishes.some, { admitted: true, probation: { until: readClock() + 2.2 * dayMs } }),
};

function sanction(change: Partial<SanctionState>): Screen {
  const now = readClock();
  const told: SanctionState = {
    code: receipt,
    kind: 'exclusion',
    reason: 'sexual',
    facts: { flags: 4, of: 6 },
    decidedBy: 'automatic',
    from: new Date(now - dayMs).toISOString(),
    until: new Date(now + 2.2 * dayMs).toISOString(),
    isLifted: false,
    appeal: null,
    ...change,
  };
  return { at: 'standing', standing: { is: 'told', sanction: told, appealing: 'not' } };
}

const appeal = {
  state: 'waiting',
  words: 'I was dressed all the time. My wall is the colour of skin.',
  madeOn: '2026-11-26',
  dueOn: '2026-12-03',
  decidedOn: null,
  answer: '',
} as const;

function standing(is: Exclude<StandingView['is'], 'told' | 'network'>): Screen {
  return { at: 'standing', standing: { is } };
}

export const standingStates: { readonly [name: string]: () => Screen } = {
  'standing-asking': () => standing('asking'),
  'standing-unreachable': () => standing('unreachable'),
  'standing-working': () => standing('working'),
  'standing-free': () => standing('free'),
  'standing-exclusion': () => sanction({}),
  'standing-cool-off': () =>
    sanction({
      kind: 'cool-off',
      reason: 'hate',
      facts: null,
      decidedBy: 'person',
      until: new Date(readClock() + 3.4 * 60 * minuteMs).toISOString(),
    }),
  'standing-network': () => {
    const until = new Date(readClock() + 2.2 * dayMs).toISOString();
    return { at: 'standing', standing: { is: 'network', until } };
  },
  'standing-warning': () => sanction({ kind: 'warning', reason: 'spam' }),
  'standing-probation': () => sanction({ kind: 'probation' }),
  'standing-appealed': () => sanction({ appeal }),
  'standing-upheld': () =>
    sanction({
      appeal: {
        ...appeal,
        state: 'upheld',
        dueOn: null,
        decidedOn: '2026-11-27',
        answer: 'Four people you met told of the same thing, each by themselves.',
      },
    }),
  'standing-lifted': () => sanction({ isLifted: true }),
  'standing-over': () => sanction({ until: new Date(readClock()).toISOString() }),
};
