/**
 * The page's side of the classifier: one worker, the questions that are open there, and a new worker when it dies. It
 * computes nothing itself, so that the page may hold it from the first moment.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { Analysis, Classifier, ClassifierState } from '../analysis.ts';
import type { WorkerNews } from './messages.ts';
import { modelName } from './model-name.ts';

/** What is used of a worker. */
export type ClassifierWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>;

export type ClassifierRules = {
  /** What takes longer is no answer any more. */
  readonly answerWithinMs: number;
  /** A worker that says nothing for so long counts as dead; a busy device only makes it late. */
  readonly deadAfterMs: number;
  /** How long to wait before each new worker; there are no more of them than pauses. */
  readonly pausesMs: readonly number[];
  /** A worker that lived as long was a good one: what was before is forgotten. */
  readonly forgiveAfterMs: number;
};

export const defaultClassifierRules: ClassifierRules = {
  answerWithinMs: 2_000,
  deadAfterMs: 6_000,
  pausesMs: [500, 2_000, 8_000],
  forgiveAfterMs: 120_000,
};

/** Settle is null once whoever asked was told that there is no answer. */
type OpenQuestion = { timer: number; settle: ((analysis: Analysis | null) => void) | null };

export class PageClassifier implements Classifier {
  readonly model = modelName;
  readonly #state = signal<ClassifierState>({ is: 'loading', share: 0 });
  readonly #open: () => ClassifierWorker;
  readonly #rules: ClassifierRules;
  readonly #questions = new Map<number, OpenQuestion>();
  #worker: ClassifierWorker | null = null;
  #isStarted = false;
  #ids = 0;
  #replaced = 0;
  #forgiveness = 0;

  constructor(open: () => ClassifierWorker, rules: ClassifierRules = defaultClassifierRules) {
    this.#open = open;
    this.#rules = rules;
  }

  get state(): ReadonlySignal<ClassifierState> {
    return this.#state;
  }

  /** Begins to load. Calling it again changes nothing. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#begin();
  }

  async analyse(picture: VideoFrame | ImageBitmap): Promise<Analysis | null> {
    const worker = this.#worker;
    // A worker that is late gets no more pictures, which would only pile up there.
    const isLate = [...this.#questions.values()].some(({ settle }) => settle === null);
    if (this.#state.value.is !== 'ready' || !worker || isLate) {
      picture.close();
      return null;
    }
    this.#ids += 1;
    const id = this.#ids;
    try {
      worker.postMessage({ id, picture }, [picture]);
    } catch {
      // It was closed already: a mistake of who asks, and no sign that the worker is not well.
      return null;
    }
    return new Promise((settle) => {
      const timer = window.setTimeout(() => this.#giveUpAnswer(worker, id), this.#rules.answerWithinMs);
      this.#questions.set(id, { timer, settle });
    });
  }

  #giveUpAnswer(worker: ClassifierWorker, id: number): void {
    const question = this.#questions.get(id);
    if (!question) return;
    question.settle?.(null);
    question.settle = null;
    const { answerWithinMs, deadAfterMs } = this.#rules;
    question.timer = window.setTimeout(() => this.#replace(worker), deadAfterMs - answerWithinMs);
  }

  #begin(): void {
    try {
      const worker = this.#open();
      this.#worker = worker;
      worker.onmessage = ({ data }: MessageEvent<WorkerNews>) => this.#hear(worker, data);
      worker.onerror = () => this.#replace(worker);
    } catch {
      // No module workers here, or a policy that forbids this one: that will not change.
      this.#fail();
    }
  }

  #hear(worker: ClassifierWorker, news: WorkerNews): void {
    if (worker !== this.#worker) return;
    switch (news.is) {
      case 'loading':
        this.#state.value = { is: 'loading', share: news.share };
        return;
      case 'ready':
        this.#state.value = { is: 'ready', backend: news.backend };
        this.#forgiveLater();
        return;
      case 'failed':
        if (news.reason === 'download') this.#replace(worker);
        else this.#fail();
        return;
      case 'answer':
        this.#settle(news.id, news.analysis);
        return;
    }
  }

  #forgiveLater(): void {
    clearTimeout(this.#forgiveness);
    this.#forgiveness = window.setTimeout(() => {
      this.#replaced = 0;
    }, this.#rules.forgiveAfterMs);
  }

  #settle(id: number, analysis: Analysis | null): void {
    const question = this.#questions.get(id);
    if (!question) return;
    clearTimeout(question.timer);
    this.#questions.delete(id);
    question.settle?.(analysis);
  }

  #replace(worker: ClassifierWorker): void {
    if (worker !== this.#worker) return;
    const pause = this.#rules.pausesMs[this.#replaced];
    if (pause === undefined) return this.#fail();
    this.#replaced += 1;
    this.#state.value = { is: 'loading', share: 0 };
    this.#giveUpWorker();
    window.setTimeout(() => this.#begin(), pause);
  }

  #fail(): void {
    this.#state.value = { is: 'failed' };
    this.#giveUpWorker();
  }

  #giveUpWorker(): void {
    clearTimeout(this.#forgiveness);
    this.#worker?.terminate();
    this.#worker = null;
    for (const id of [...this.#questions.keys()]) this.#settle(id, null);
  }
}
