/**
 * The place of the present stranger: who is in it is heard, who was in it is not, and what comes early is not lost. Each is
 * verified by itself.
 */
import { beforeEach, describe, expect, test } from 'bun:test';
import type { BetweenPeers } from '@anoncam/protocol/between-peers';
import { Inbox } from '../testing/inbox.ts';
import { makeBytes, makeNonce } from '../testing/verifying.ts';
import { type Ends, OtherKey } from './fingerprint.ts';
import type { Peer, PeerListener } from './peer.ts';
import { StrangerPeer } from './stranger-peer.ts';
import { commitTo } from './verification-hash.ts';

/** A connection that notes what is asked of it; there are none in this runtime. */
class NotedPeer {
  readonly asked: string[] = [];
  readonly said = new Inbox<BetweenPeers>();
  listener: PeerListener | null = null;
  ends: Ends = { part: 'answerer', keys: { offerer: makeBytes('offerer'), answerer: makeBytes('answerer') } };

  listen(listener: PeerListener): void {
    this.listener = listener;
  }

  say(message: BetweenPeers): boolean {
    this.asked.push(`say ${message.type}`);
    this.said.put(message);
    return true;
  }

  close(): void {
    this.asked.push('close');
  }

  retire(): void {
    this.asked.push('retire');
  }

  async repair(): Promise<void> {
    this.asked.push('repair');
  }
}

let stranger: StrangerPeer;
let heard: string[];
let verified: Inbox<string>;

beforeEach(() => {
  stranger = new StrangerPeer();
  heard = [];
  verified = new Inbox();
});

function seat(number: number): NotedPeer {
  const peer = new NotedPeer();
  stranger.use(number, peer as never as Peer, {
    raise: (what) => {
      heard.push(`${number} ${what}`);
      if (what === 'forged') verified.put('forged');
    },
    hear: (message) => heard.push(`${number} says ${message.type}`),
    signal: () => heard.push(`${number} signals`),
    verify: (view) => verified.put(`${number} ${view.is === 'ready' ? view.emoji.length : view.is}`),
  });
  return peer;
}

/** Everything that waits for nothing else has been done. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the present connection', () => {
  test('is heard, by its number', () => {
    const { listener } = seat(1);
    listener?.onReady();
    listener?.onMessage({ type: 'typing' });
    listener?.onDisrupted();
    listener?.onPath();
    expect(heard).toEqual(['1 ready', '1 heard', '1 says typing', '1 disrupted', '1 path']);
  });

  test('is asked, and no other', async () => {
    const peer = seat(2);
    stranger.attempt(2, (one) => one.repair());
    stranger.attempt(1, (one) => one.repair());
    stranger.attempt(3, (one) => one.repair());
    await settled();
    expect(peer.asked).toEqual(['repair']);
  });

  test('is asked one thing after the other', async () => {
    const peer = seat(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    stranger.attempt(1, () => promise);
    stranger.attempt(1, (one) => one.repair());
    await settled();
    expect(peer.asked).toEqual([]);
    resolve();
    await settled();
    expect(peer.asked).toEqual(['repair']);
  });

  test('is asked nothing more once it has left its place', async () => {
    const peer = seat(1);
    stranger.attempt(1, () => Promise.reject(new Error('a description that does not apply')));
    stranger.attempt(1, (one) => one.repair());
    stranger.close(1, false);
    await settled();
    expect(peer.asked).toEqual(['close']);
    expect(heard).toEqual([]);
  });

  test('is unusable if what is asked of it cannot be done', async () => {
    seat(1);
    stranger.attempt(1, () => Promise.reject(new Error('a description that does not apply')));
    await settled();
    expect(heard).toEqual(['1 unusable']);
  });

  test('P5 is forged if its key is suddenly another', async () => {
    seat(1);
    stranger.attempt(1, () => Promise.reject(new OtherKey('another device')));
    await settled();
    expect(heard).toEqual(['1 forged']);
  });

  test('is closed when another takes its place, or when its own number is closed', () => {
    const first = seat(1);
    const second = seat(2);
    expect(first.asked).toEqual(['close']);
    stranger.close(1, true);
    expect(second.asked).toEqual([]);
    stranger.close(2, true);
    expect(second.asked).toEqual(['retire']);
    expect(stranger.say({ type: 'beat' })).toBe(false);
  });

  test('is closed without a word to somebody who has gone', () => {
    const peer = seat(1);
    stranger.close(1, false);
    expect(peer.asked).toEqual(['close']);
  });
});

describe('what comes while the answer is still being made', () => {
  test('is done as soon as the connection is there', async () => {
    stranger.attempt(4, (one) => one.repair());
    const { asked } = seat(4);
    await settled();
    expect(asked).toEqual(['repair']);
  });

  test('is done once', async () => {
    stranger.attempt(4, (one) => one.repair());
    seat(4);
    stranger.close(4, false);
    const { asked } = seat(4);
    await settled();
    expect(asked).toEqual([]);
  });

  test('is forgotten with the pairing', async () => {
    stranger.attempt(4, (one) => one.repair());
    stranger.close(4, false);
    const again = seat(4);
    await settled();
    expect(again.asked).toEqual([]);
    stranger.close(4, false);
    stranger.attempt(5, (one) => one.repair());
    const other = seat(6);
    await settled();
    expect(other.asked).toEqual([]);
  });
});

describe('P5 the verification', () => {
  const nonce = makeNonce('of the stranger');

  /** As the answerer, up to the answer. */
  async function answer(peer: NotedPeer): Promise<void> {
    const { keys } = peer.ends;
    const commitment = keys ? await commitTo(nonce, keys) : nonce;
    peer.listener?.onReady();
    peer.listener?.onMessage({ type: 'verify-commit', commitment });
  }

  test('P5 runs by itself once the channel is open, and is not taken for talk', async () => {
    const peer = seat(1);
    await answer(peer);
    expect(await peer.said.take()).toEqual({ type: 'verify-answer', nonce: expect.any(String) });
    peer.listener?.onMessage({ type: 'verify-reveal', nonce });
    expect(await verified.take()).toBe('1 5');
    expect(heard).toEqual(['1 ready', '1 heard', '1 heard']);
  });

  test('P5 begins with a commitment where this side has made the offer', async () => {
    const peer = seat(1);
    peer.ends = { ...peer.ends, part: 'offerer' };
    peer.listener?.onReady();
    expect((await peer.said.take()).type).toBe('verify-commit');
  });

  test('P5 ends the call after a wrong reveal', async () => {
    const peer = seat(1);
    await answer(peer);
    peer.listener?.onMessage({ type: 'verify-reveal', nonce: makeNonce('another') });
    expect(await verified.take()).toBe('1 failed');
    expect(await verified.take()).toBe('forged');
  });

  test('P5 says so at once where the keys are not clear', async () => {
    const peer = seat(1);
    peer.ends = { part: 'offerer', keys: null };
    peer.listener?.onReady();
    expect(await verified.take()).toBe('1 failed');
    expect(peer.asked).toEqual([]);
  });

  test('P5 of a stranger who has gone tells nothing of the next one', async () => {
    const former = seat(1);
    await answer(former);
    former.listener?.onMessage({ type: 'verify-reveal', nonce });
    const present = seat(2);
    await answer(present);
    present.listener?.onMessage({ type: 'verify-reveal', nonce });
    expect(await verified.take()).toBe('2 5');
  });
});
