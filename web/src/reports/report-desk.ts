/**
 * Reports while they are made: feeds the pure `moveReports`, and sends over the meeting's link, or over one of its own when
 * there is no meeting any more. It outlives meetings.
 */
import type { ReportCategory } from '@anoncam/protocol/conduct';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Meeting } from '../call/meeting-state.ts';
import type { ReportView } from '../screens/view.ts';
import { ServerLink } from '../server-link/server-link.ts';
import {
  isOutstanding,
  isReportNews,
  moveReports,
  noReports,
  type ReportEvent,
  type ReportMessage,
  type ReportNews,
  type Stranger,
  viewReports,
} from './report-state.ts';

const tickMs = 1_000;

type Send = (message: ReportMessage) => boolean;

export class ReportDesk {
  readonly view: ReadonlySignal<ReportView>;
  readonly #url: string;
  readonly #reports = signal(noReports);
  #ticker = 0;
  /** Over which link, while there is one. */
  #send: Send | null = null;
  #isMeeting = false;
  #own: ServerLink | null = null;

  constructor(url: string) {
    this.#url = url;
    this.view = computed(() => viewReports(this.#reports.value));
  }

  /** Whom a report would be about now; null if nobody can be reported. */
  get subject(): Stranger | null {
    const { sheet, last } = this.#reports.peek();
    return (sheet ?? last)?.stranger ?? null;
  }

  dispatch(event: ReportEvent): void {
    const { reports, send } = moveReports(this.#reports.peek(), event, Date.now());
    this.#reports.value = reports;
    for (const message of send) this.#send?.(message);
    this.#keepTime();
    this.#keepLink();
  }

  file(category: ReportCategory, words: string): void {
    this.dispatch({ type: 'file', category, words });
  }

  hear(news: ReportNews): void {
    this.dispatch({ type: 'told', news });
  }

  /** A meeting is on from now on: its link is the one to be used. */
  join(): void {
    this.#isMeeting = true;
    this.#keepLink();
  }

  /** The meeting is over. */
  part(): void {
    this.#isMeeting = false;
    this.dispatch({ type: 'parted' });
    this.disconnect();
  }

  connect(send: Send): void {
    this.#send = send;
    this.dispatch({ type: 'link-up' });
  }

  disconnect(): void {
    this.#send = null;
    this.dispatch({ type: 'link-down' });
  }

  /** The stranger of a conversation can be reported; who was never seen cannot. */
  follow({ phase }: Meeting): void {
    if (phase.is !== 'talking') return this.dispatch({ type: 'parted' });
    const { id: call, report: ticket, stranger: reference } = phase.call;
    if (ticket === null || reference === null) return;
    this.dispatch({ type: 'met', stranger: { call, ticket, reference } });
  }

  end(): void {
    clearInterval(this.#ticker);
    this.#own?.close();
  }

  /** Only while something ends by itself. */
  #keepTime(): void {
    const { last, filed } = this.#reports.peek();
    const isNeeded = filed.length > 0 || (last !== null && last.untilMs !== null);
    if (isNeeded === (this.#ticker !== 0)) return;
    clearInterval(this.#ticker);
    this.#ticker = isNeeded ? window.setInterval(() => this.dispatch({ type: 'tick' }), tickMs) : 0;
  }

  #keepLink(): void {
    const isNeeded = !this.#isMeeting && this.#reports.peek().filed.some(isOutstanding);
    if (isNeeded && !this.#own) return this.#openOwn();
    if (isNeeded || !this.#own) return;
    const own = this.#own;
    this.#own = null;
    own.close();
    this.disconnect();
  }

  #openOwn(): void {
    const own = new ServerLink(this.#url, {
      onWelcome: () => this.connect((message) => own.send(message)),
      onMessage: (message) => {
        if (isReportNews(message)) this.hear(message);
      },
      onDown: () => this.disconnect(),
      onRefused: () => {
        this.#send = null;
        this.dispatch({ type: 'link-refused' });
      },
      callToResume: () => null,
    });
    this.#own = own;
    own.open();
  }
}
