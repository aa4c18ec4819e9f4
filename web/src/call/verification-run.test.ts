/**
 * What a page shows of a verification while it runs, above all where one of the two devices stands still for a while.
 */
import { afterEach, beforeEach, describe, expect, jest, test } from 'bun:test';
import type { BetweenPeers, VerifyMessage } from '@anoncam/protocol/between-peers';
import type { VerificationView } from '../screens/view.ts';
import { makeBytes } from '../testing/verifying.ts';
import type { Part } from './verification.ts';
import { VerificationRun } from './verification-run.ts';

const keys = { offerer: makeBytes('key of the offerer'), answerer: makeBytes('key of the answerer') };
const longMs = 60_000;

class Side {
  readonly said: VerifyMessage[] = [];
  readonly shown: VerificationView[] = [];
  readonly raised: string[] = [];
  readonly run: VerificationRun;

  constructor(part: Part) {
    const say = (message: BetweenPeers) => this.said.push(message as VerifyMessage) > 0;
    this.run = new VerificationRun(
      { ends: { part, keys }, say },
      { verify: (view) => void this.shown.push(view), raise: (what) => void this.raised.push(what) },
    );
  }

  /** What it says next, as soon as that is computed. */
  async next(): Promise<VerifyMessage> {
    while (this.said.length === 0) await crypto.subtle.digest('SHA-256', new Uint8Array());
    return this.said.shift() as VerifyMessage;
  }

  async ready(): Promise<VerificationView | undefined> {
    while (this.shown.at(-1)?.is !== 'ready') await crypto.subtle.digest('SHA-256', new Uint8Array());
    return this.shown.at(-1);
  }
}

function openPair(): { offerer: Side; answerer: Side } {
  const [offerer, answerer] = [new Side('offerer'), new Side('answerer')];
  for (const { run } of [offerer, answerer]) run.open();
  return { offerer, answerer };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('P5 a device that stands still', () => {
  test('P5 is told, and what it says later verifies all the same', async () => {
    const { offerer, answerer } = openPair();
    const commit = await offerer.next();
    jest.advanceTimersByTime(longMs);
    expect([...offerer.shown, ...answerer.shown]).toEqual([{ is: 'late' }, { is: 'late' }]);
    answerer.run.hear(commit);
    offerer.run.hear(await answerer.next());
    answerer.run.hear(await offerer.next());
    expect(await answerer.ready()).toEqual(await offerer.ready());
    expect([...offerer.raised, ...answerer.raised]).toEqual([]);
  });

  test('P5 is told of nothing after the end, nor once the string is there', async () => {
    const { offerer, answerer } = openPair();
    answerer.run.hear(await offerer.next());
    offerer.run.hear(await answerer.next());
    await offerer.ready();
    answerer.run.end();
    jest.advanceTimersByTime(longMs);
    expect(offerer.shown).toHaveLength(1);
    expect(answerer.shown).toEqual([]);
  });

  test('P5 what is wrong stays so, however late it comes', async () => {
    const { offerer } = openPair();
    const commit = await offerer.next();
    jest.advanceTimersByTime(longMs);
    offerer.run.hear(commit);
    offerer.run.hear({
      type: 'verify-answer',
      nonce: commit.type === 'verify-commit' ? commit.commitment : '',
    });
    expect(offerer.shown).toEqual([{ is: 'late' }, { is: 'failed' }]);
  });
});
