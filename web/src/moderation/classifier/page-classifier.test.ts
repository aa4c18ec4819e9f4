/** The page's side, with a worker that a test plays: asking, answering, dying, and being replaced. */
import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { PageGlobals } from '../../testing/browser-globals.ts';
import type { Analysis } from '../analysis.ts';
import type { Question, WorkerNews } from './messages.ts';
import { type ClassifierWorker, defaultClassifierRules, PageClassifier } from './page-classifier.ts';

const { answerWithinMs, deadAfterMs, pausesMs, forgiveAfterMs } = defaultClassifierRules;
const analysis: Analysis = {
  scores: { Drawing: 0.1, Hentai: 0.1, Neutral: 0.6, Porn: 0.1, Sexy: 0.1 },
  sharpness: 42,
};

class PlayedWorker implements ClassifierWorker {
  onmessage: Worker['onmessage'] = null;
  onerror: Worker['onerror'] = null;
  readonly asked: Question[] = [];
  isTerminated = false;
  refuses = false;

  postMessage(message: unknown): void {
    if (this.refuses) throw new DOMException('closed already', 'DataCloneError');
    this.asked.push(message as Question);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  tell(data: WorkerNews): void {
    this.onmessage?.call(this as unknown as Worker, { data } as MessageEvent);
  }

  die(): void {
    this.onerror?.call(this as unknown as Worker, new ErrorEvent('error'));
  }
}

class Picture {
  isClosed = false;
  close(): void {
    this.isClosed = true;
  }
}

let page: PageGlobals;
let workers: PlayedWorker[];
let classifier: PageClassifier;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  workers = [];
  classifier = new PageClassifier(() => {
    const worker = new PlayedWorker();
    workers.push(worker);
    return worker;
  });
});

afterEach(() => page.restore());

function last(): PlayedWorker {
  const worker = workers.at(-1);
  if (!worker) throw new Error('no worker');
  return worker;
}

function ask(picture = new Picture()): Promise<Analysis | null> {
  return classifier.analyse(picture as unknown as ImageBitmap);
}

function makeReady(): void {
  classifier.start();
  last().tell({ is: 'ready', backend: 'wasm' });
}

function state(): string {
  return classifier.state.value.is;
}

describe('loading', () => {
  test('begins when it is told to, once', () => {
    expect(workers).toHaveLength(0);
    classifier.start();
    classifier.start();
    expect(workers).toHaveLength(1);
    expect(classifier.state.value).toEqual({ is: 'loading', share: 0 });
  });

  test('is told as it goes on', () => {
    classifier.start();
    last().tell({ is: 'loading', share: 0.5 });
    expect(classifier.state.value).toEqual({ is: 'loading', share: 0.5 });
    last().tell({ is: 'ready', backend: 'webgpu' });
    expect(classifier.state.value).toEqual({ is: 'ready', backend: 'webgpu' });
  });

  test.each(['damaged', 'unsupported'] as const)('that ends as %s is over', (reason) => {
    classifier.start();
    last().tell({ is: 'failed', reason });
    expect(state()).toBe('failed');
    expect(last().isTerminated).toBe(true);
    page.time.advance(60_000);
    expect(workers).toHaveLength(1);
  });

  test('of a file that does not come is tried again, and given up at last', () => {
    classifier.start();
    for (const pause of pausesMs) {
      last().tell({ is: 'failed', reason: 'download' });
      expect(state()).toBe('loading');
      page.time.advance(pause);
    }
    last().tell({ is: 'failed', reason: 'download' });
    expect(state()).toBe('failed');
  });

  test('where workers cannot be had has failed', () => {
    const without = new PageClassifier(() => {
      throw new TypeError('not here');
    });
    without.start();
    expect(without.state.value).toEqual({ is: 'failed' });
  });
});

describe('a picture', () => {
  test('that nobody can look at yet is closed', async () => {
    const picture = new Picture();
    expect(await ask(picture)).toBeNull();
    classifier.start();
    expect(await ask()).toBeNull();
    expect(picture.isClosed).toBe(true);
    expect(last().asked).toEqual([]);
  });

  test('gets its own answer, whoever is answered first', async () => {
    makeReady();
    const answers = [ask(), ask()];
    const [one, other] = last().asked;
    last().tell({ is: 'answer', id: other?.id ?? 0, analysis: null });
    last().tell({ is: 'answer', id: one?.id ?? 0, analysis });
    last().tell({ is: 'answer', id: 99, analysis });
    expect(await Promise.all(answers)).toEqual([analysis, null]);
    page.time.advance(deadAfterMs * 2);
    expect([state(), workers.length]).toEqual(['ready', 1]);
  });

  test('that was closed already is no analysis, and no sign of a dead worker', async () => {
    makeReady();
    last().refuses = true;
    expect(await ask()).toBeNull();
    page.time.advance(deadAfterMs);
    expect([state(), workers.length]).toEqual(['ready', 1]);
  });
});

describe('a worker', () => {
  test('that does not answer is replaced; whoever waited gets nothing', async () => {
    makeReady();
    const [silent] = workers;
    const waiting = [ask(), ask()];
    page.time.advance(answerWithinMs - 1);
    expect(state()).toBe('ready');
    page.time.advance(1);
    expect(await Promise.all(waiting)).toEqual([null, null]);
    expect(state()).toBe('ready');
    page.time.advance(deadAfterMs - answerWithinMs);
    expect(classifier.state.value).toEqual({ is: 'loading', share: 0 });
    expect(silent?.isTerminated).toBe(true);
    page.time.advance(pausesMs[0] ?? 0);
    expect(workers).toHaveLength(2);
    silent?.tell({ is: 'ready', backend: 'wasm' });
    silent?.die();
    expect(state()).toBe('loading');
    last().tell({ is: 'ready', backend: 'wasm' });
    expect(state()).toBe('ready');
    const answered = ask();
    last().tell({ is: 'answer', id: last().asked[0]?.id ?? 0, analysis });
    expect(await answered).toEqual(analysis);
  });

  test('that is late is asked nothing meanwhile, and goes on when it has caught up', async () => {
    makeReady();
    const [first, second] = [ask(), ask()];
    page.time.advance(answerWithinMs);
    expect(await Promise.all([first, second])).toEqual([null, null]);
    const picture = new Picture();
    expect(await ask(picture)).toBeNull();
    expect(picture.isClosed).toBe(true);
    for (const { id } of last().asked) last().tell({ is: 'answer', id, analysis });
    page.time.advance(deadAfterMs * 2);
    expect([state(), workers.length]).toEqual(['ready', 1]);
    const answered = ask();
    last().tell({ is: 'answer', id: last().asked[2]?.id ?? 0, analysis });
    expect(await answered).toEqual(analysis);
  });

  test('is replaced three times with growing pauses, and then no more', () => {
    expect(pausesMs).toHaveLength(3);
    expect(pausesMs.toSorted((one, other) => one - other)).toEqual([...pausesMs]);
    makeReady();
    for (const [index, pause] of pausesMs.entries()) {
      last().die();
      page.time.advance(pause - 1);
      expect(workers).toHaveLength(index + 1);
      page.time.advance(1);
      expect(workers).toHaveLength(index + 2);
      last().tell({ is: 'ready', backend: 'wasm' });
    }
    last().die();
    expect(state()).toBe('failed');
    page.time.advance(forgiveAfterMs * 2);
    expect([state(), workers.length, page.time.running]).toEqual(['failed', 4, 0]);
  });

  test('that lived long makes forget those before', () => {
    makeReady();
    for (let times = 0; times < 10; times += 1) {
      last().die();
      page.time.advance(pausesMs[0] ?? 0);
      last().tell({ is: 'ready', backend: 'wasm' });
      page.time.advance(forgiveAfterMs);
    }
    expect([state(), workers.length]).toEqual(['ready', 11]);
  });
});
