/**
 * Strangers, reports in every state, and everything that can happen to them, for the tests of reporting. It judges nothing.
 */
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import {
  type Filed,
  moveReports,
  noReports,
  type ReportEvent,
  type ReportStep,
  type Reports,
  type Stranger,
} from '../reports/report-state.ts';
import type { ReportProgress } from '../screens/view.ts';

export const nowMs = 1_000_000;
export const untilMs = nowMs + 300_000;
export const receipt = '0A1B2-C3D4E-F5G6H-J7K8M';

export function strangerOf(name: string): Stranger {
  return {
    call: `call-of-${name}`.padEnd(22, '-') as CallId,
    ticket: `ticket-${name}` as Sealed,
    reference: `reference-${name}` as Sealed,
  };
}

export const ann = strangerOf('ann');

export function filedAbout({ call, ticket }: Stranger, progress: ReportProgress): Filed {
  const message = { type: 'report', call, ticket, category: 'hate', words: 'what they said' } as const;
  return { message, untilMs, progress };
}

const up: Reports = { ...noReports, link: 'up' };
const present = { stranger: ann, untilMs: null };
const gone = { stranger: ann, untilMs };

function filed(progress: ReportProgress, link: Reports['link'] = 'up'): Reports {
  return { link, last: gone, sheet: gone, filed: [filedAbout(ann, progress)] };
}

/** In this order in the tables. */
export const situations = {
  nobody: up,
  talking: { ...up, last: present },
  writing: { ...up, last: present, sheet: present },
  after: { ...up, last: gone },
  sending: filed({ is: 'sending' }),
  kept: filed({ is: 'kept' }, 'down'),
  held: filed({ is: 'held' }),
  received: filed({ is: 'received', receipt }),
  failed: filed({ is: 'refused', why: 'failed' }),
} as const satisfies Record<string, Reports>;

export const events = {
  'met again': { type: 'met', stranger: ann },
  'met another': { type: 'met', stranger: strangerOf('ben') },
  parted: { type: 'parted' },
  'open, the stranger': { type: 'open', about: 'stranger' },
  'open, the report': { type: 'open', about: 'report' },
  close: { type: 'close' },
  file: { type: 'file', category: 'spam', words: 'buy this' },
  retry: { type: 'retry' },
  reported: { type: 'told', news: { type: 'reported', call: ann.call, receipt } },
  held: { type: 'told', news: { type: 'report-held', call: ann.call } },
  'refused, already': { type: 'told', news: { type: 'report-refused', call: ann.call, why: 'already' } },
  'refused, failed': { type: 'told', news: { type: 'report-refused', call: ann.call, why: 'failed' } },
  'news of another call': {
    type: 'told',
    news: { type: 'reported', call: strangerOf('ben').call, receipt },
  },
  'link up': { type: 'link-up' },
  'link down': { type: 'link-down' },
  'link refused': { type: 'link-refused' },
  tick: { type: 'tick' },
} as const satisfies Record<string, ReportEvent>;

function describeProgress(progress: ReportProgress): string {
  return progress.is === 'refused' ? progress.why : progress.is;
}

/** `ann until 300, open, sending; sent spam`, or `-` where nothing at all happens. */
export function describeStep(before: Reports, { reports, send }: ReportStep): string {
  if (reports === before && send.length === 0) return '-';
  const { last, sheet, filed: all } = reports;
  const name = last?.stranger.call.slice('call-of-'.length).replace(/-+$/, '') ?? 'nobody';
  const parts = [
    last === null || last.untilMs === null ? name : `${name} until ${(last.untilMs - nowMs) / 1000}`,
    ...(sheet ? ['open'] : []),
    ...all.map(({ progress }) => describeProgress(progress)),
  ];
  const sent = send.map(({ category }) => `; sent ${category}`).join('');
  return `${parts.join(', ')}${sent}`;
}

export function runThrough(
  reports: Reports,
  moves: readonly (readonly [afterMs: number, event: ReportEvent])[],
): { reports: Reports; sent: string[] } {
  let now = nowMs;
  let present = reports;
  const sent: string[] = [];
  for (const [afterMs, event] of moves) {
    now += afterMs;
    const step = moveReports(present, event, now);
    present = step.reports;
    sent.push(...step.send.map(({ category, words }) => `${category} ${words}`.trim()));
  }
  return { reports: present, sent };
}
