/**
 * Whom the visitor can report, and what has become of reports: `(reports, event, now) → { reports, send }`, pure and total.
 * A report outlives the call it is about, the meeting, and the server's being out of reach. How the call is left is the
 * meeting's affair.
 */
import type { ReportCategory } from '@anoncam/protocol/conduct';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { FromVisitor } from '@anoncam/protocol/from-visitor';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import type { ReportProgress, ReportView } from '../screens/view.ts';

export type Stranger = {
  readonly call: CallId;
  /** What a report goes with. */
  readonly ticket: Sealed;
  /** What blocks them. */
  readonly reference: Sealed;
};

/** `untilMs`: until when they can be reported; null while the call goes on. */
export type Met = { readonly stranger: Stranger; readonly untilMs: number | null };

export type ReportMessage = Extract<FromVisitor, { type: 'report' }>;
export type ReportNews = Extract<FromServer, { type: 'reported' | 'report-held' | 'report-refused' }>;

export type Filed = {
  readonly message: ReportMessage;
  readonly untilMs: number;
  readonly progress: ReportProgress;
};

export type Reports = {
  readonly link: 'up' | 'down';
  /** The present stranger, or the last one. */
  readonly last: Met | null;
  /** Whom the open sheet is about. */
  readonly sheet: Met | null;
  /** One for each call, the latest last. */
  readonly filed: readonly Filed[];
};

export type ReportEvent =
  | { readonly type: 'met'; readonly stranger: Stranger }
  | { readonly type: 'parted' }
  /** The sheet: about the last stranger, or about the report that was filed last. */
  | { readonly type: 'open'; readonly about: 'stranger' | 'report' }
  | { readonly type: 'close' }
  /** About whom the sheet is about, or without it about the last stranger. */
  | { readonly type: 'file'; readonly category: ReportCategory; readonly words: string }
  /** Once more what the server could not take. */
  | { readonly type: 'retry' }
  | { readonly type: 'told'; readonly news: ReportNews }
  | { readonly type: 'link-up' }
  | { readonly type: 'link-down' }
  /** The server will not have this page. */
  | { readonly type: 'link-refused' }
  | { readonly type: 'tick' };

export type ReportStep = { readonly reports: Reports; readonly send: readonly ReportMessage[] };

export const noReports: Reports = { link: 'down', last: null, sheet: null, filed: [] };

export function moveReports(reports: Reports, event: ReportEvent, now: number): ReportStep {
  switch (event.type) {
    case 'met':
      return quiet(onMet(reports, event.stranger));
    case 'parted':
      return quiet(onParted(reports, now));
    case 'open':
      return quiet(onOpen(reports, event.about));
    case 'close':
      return quiet(reports.sheet === null ? reports : { ...reports, sheet: null });
    case 'file':
      return onFile(reports, event, now);
    case 'retry':
      return sendAll(reports, (filed) => filed.message.call === aboutOf(reports) && isFailed(filed), now);
    case 'told':
      return quiet(onTold(reports, event.news, now));
    case 'link-up':
      return sendAll(withLink(reports, 'up'), isOutstanding, now);
    case 'link-down':
      return quiet(onLinkDown(reports));
    case 'link-refused':
      return quiet(onLinkRefused(reports));
    case 'tick':
      return quiet(onTick(reports, now));
    default:
      return event satisfies never;
  }
}

/** What the screens show of it. */
export function viewReports({ last, sheet, filed }: Reports): ReportView {
  const isOffered = last !== null && findFiled(filed, last.stranger.call) === null;
  return {
    offer: isOffered ? { until: last.untilMs } : null,
    filed: filed.at(-1)?.progress ?? null,
    sheet: sheet && {
      until: sheet.untilMs,
      progress: findFiled(filed, sheet.stranger.call)?.progress ?? null,
    },
  };
}

export function isReportNews(message: FromServer): message is ReportNews {
  return ['reported', 'report-held', 'report-refused'].includes(message.type);
}

/** Sent, or to be sent, and not answered yet. */
export function isOutstanding({ progress }: Filed): boolean {
  return progress.is === 'sending' || progress.is === 'kept' || progress.is === 'held';
}

function isFailed({ progress }: Filed): boolean {
  return progress.is === 'refused' && progress.why === 'failed';
}

/** The server has it, and writes it by itself. */
function isHeld({ progress }: Filed): boolean {
  return progress.is === 'held';
}

function withLink(reports: Reports, link: Reports['link']): Reports {
  return reports.link === link ? reports : { ...reports, link };
}

function quiet(reports: Reports): ReportStep {
  return { reports, send: [] };
}

function findFiled(filed: readonly Filed[], call: CallId): Filed | null {
  return filed.find(({ message }) => message.call === call) ?? null;
}

function aboutOf({ sheet, last }: Reports): CallId | null {
  return (sheet ?? last)?.stranger.call ?? null;
}

function onMet(reports: Reports, stranger: Stranger): Reports {
  if (reports.last?.stranger.call === stranger.call) return reports;
  return { ...reports, last: { stranger, untilMs: null } };
}

function onParted(reports: Reports, now: number): Reports {
  const { last, sheet } = reports;
  if (last === null || last.untilMs !== null) return reports;
  const parted = { ...last, untilMs: now + limits.reportMs };
  return { ...reports, last: parted, sheet: sheet?.stranger === last.stranger ? parted : sheet };
}

function onOpen(reports: Reports, about: 'stranger' | 'report'): Reports {
  const { last, filed } = reports;
  const latest = filed.at(-1);
  if (about === 'stranger' || !latest) return last === null ? reports : { ...reports, sheet: last };
  const { call, ticket } = latest.message;
  // Nothing is asked of a reference any more: they were blocked when the report was filed.
  return { ...reports, sheet: { stranger: { call, ticket, reference: ticket }, untilMs: latest.untilMs } };
}

function onFile(reports: Reports, event: Extract<ReportEvent, { type: 'file' }>, now: number): ReportStep {
  const met = reports.sheet ?? reports.last;
  if (met === null || findFiled(reports.filed, met.stranger.call) !== null) return quiet(reports);
  const { call, ticket } = met.stranger;
  const { category, words } = event;
  const filed: Filed = {
    message: { type: 'report', call, ticket, category, words },
    untilMs: met.untilMs ?? now + limits.reportMs,
    progress: { is: 'kept' },
  };
  return sendAll({ ...reports, filed: [...reports.filed, filed] }, (one) => one === filed, now);
}

/** Those chosen are sent now, or when the server is back, or not at all if it is too late. */
function sendAll(reports: Reports, choose: (filed: Filed) => boolean, now: number): ReportStep {
  const isDue = (filed: Filed) => choose(filed) && now < filed.untilMs;
  const send = reports.link === 'up' ? reports.filed.filter(isDue).map(({ message }) => message) : [];
  const isLate = (one: Filed) => choose(one) && !isDue(one) && !isHeld(one);
  const late = changeFiled(reports, isLate, { is: 'refused', why: 'too-late' });
  return { reports: changeFiled(late, isDue, { is: reports.link === 'up' ? 'sending' : 'kept' }), send };
}

function changeFiled(reports: Reports, choose: (filed: Filed) => boolean, progress: ReportProgress): Reports {
  if (!reports.filed.some(choose)) return reports;
  return { ...reports, filed: reports.filed.map((one) => (choose(one) ? { ...one, progress } : one)) };
}

/** A report that was sent twice is answered twice: what came first counts. */
function onTold(reports: Reports, news: ReportNews, now: number): Reports {
  const isAbout = (one: Filed) => one.message.call === news.call && isOutstanding(one);
  if (!reports.filed.some(isAbout)) return reports;
  const progress = progressOf(news);
  // However late it comes, there is time to read it.
  const untilOf = (one: Filed) =>
    isHeld(one) && progress.is !== 'held' ? Math.max(one.untilMs, now + limits.reportMs) : one.untilMs;
  const tell = (one: Filed): Filed => ({ ...one, progress, untilMs: untilOf(one) });
  return { ...reports, filed: reports.filed.map((one) => (isAbout(one) ? tell(one) : one)) };
}

function progressOf(news: ReportNews): ReportProgress {
  switch (news.type) {
    case 'reported':
      return { is: 'received', receipt: news.receipt };
    case 'report-held':
      return { is: 'held' };
    case 'report-refused':
      return { is: 'refused', why: news.why };
    default:
      return news satisfies never;
  }
}

function onLinkDown(reports: Reports): Reports {
  return changeFiled(withLink(reports, 'down'), ({ progress }) => progress.is === 'sending', { is: 'kept' });
}

function onLinkRefused(reports: Reports): Reports {
  const isLost = (one: Filed) => isOutstanding(one) && !isHeld(one);
  return changeFiled(onLinkDown(reports), isLost, { is: 'refused', why: 'failed' });
}

function onTick(reports: Reports, now: number): Reports {
  const { last, sheet } = reports;
  const isOver = (untilMs: number | null) => untilMs !== null && now >= untilMs;
  const late = changeFiled(reports, (one) => one.progress.is === 'kept' && isOver(one.untilMs), {
    is: 'refused',
    why: 'too-late',
  });
  const isWaitedFor = (one: Filed) =>
    isHeld(one) ? now < one.untilMs + limits.heldReportMs : isOutstanding(one);
  const isWanted = (one: Filed) =>
    isWaitedFor(one) || !isOver(one.untilMs) || one.message.call === sheet?.stranger.call;
  const filed = late.filed.every(isWanted) ? late.filed : late.filed.filter(isWanted);
  const isForgotten = last !== null && isOver(last.untilMs);
  if (filed === late.filed && !isForgotten) return late;
  return { ...late, filed, last: isForgotten ? null : last };
}
