/**
 * What the visitor's actions about reports do, in a meeting and after it. How a report is sent is the desk's affair, which
 * is there from the first meeting on.
 */
import type { ReportCategory } from '@anoncam/protocol/conduct';
import { type ReadonlySignal, signal } from '@preact/signals';
import type { MeetingRun } from '../call/meeting-run.ts';
import type { Actions, ReportView } from '../screens/view.ts';
import type { BlockedStrangers } from '../wishes/blocked-strangers.ts';
import type { ReportDesk } from './report-desk.ts';

type ReportingParts = {
  readonly blocked: BlockedStrangers;
  /** The meeting that is on, if any. */
  run(): MeetingRun | null;
};

type ReportActions = Pick<
  Actions,
  'openReport' | 'openFiledReport' | 'closeReport' | 'sendReport' | 'retryReport' | 'skipAndReport'
>;

export const noReport: ReportView = { offer: null, filed: null, sheet: null };

export class Reporting {
  readonly actions: ReportActions = {
    openReport: () => this.#open('stranger'),
    openFiledReport: () => this.#open('report'),
    closeReport: () => this.#close(),
    sendReport: (category, words) => this.#send(category, words),
    retryReport: () => this.#desk.value?.dispatch({ type: 'retry' }),
    skipAndReport: () => this.#skip(),
  };
  readonly #parts: ReportingParts;
  readonly #desk = signal<ReportDesk | null>(null);

  constructor(parts: ReportingParts) {
    this.#parts = parts;
  }

  get view(): ReportView {
    return (this.#desk as ReadonlySignal<ReportDesk | null>).value?.view.value ?? noReport;
  }

  /** The one desk of this visit. */
  open(create: () => ReportDesk): ReportDesk {
    const desk = this.#desk.peek() ?? create();
    this.#desk.value = desk;
    return desk;
  }

  #open(about: 'stranger' | 'report'): void {
    this.#desk.peek()?.dispatch({ type: 'open', about });
    if (this.view.sheet !== null) this.#parts.run()?.hold(true);
  }

  #close(): void {
    this.#desk.peek()?.dispatch({ type: 'close' });
    this.#parts.run()?.hold(false);
  }

  /** First the report, while the server still knows them to be together. */
  #send(category: ReportCategory, words: string): void {
    const subject = this.#desk.peek()?.subject;
    if (!subject) return;
    this.#desk.peek()?.file(category, words);
    const run = this.#parts.run();
    if (run) run.dispatch({ type: 'leave', stranger: subject.reference });
    else this.#parts.blocked.add(subject.reference);
  }

  /** The picture that was covered breaks the rules: out at once, and on to the next one. */
  #skip(): void {
    const run = this.#parts.run();
    run?.shield?.confirm();
    this.#desk.peek()?.file('sexual', '');
    run?.dispatch({ type: 'block' });
  }
}
