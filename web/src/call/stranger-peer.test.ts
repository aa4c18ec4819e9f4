/**
 * The place of the present stranger: who is in it is heard, who was in it is not, and what comes early is not lost.
 */
import { beforeEach, describe, expect, test } from 'bun:test';
import type { BetweenPeers } from '@anoncam/protocol/between-peers';
import type { Peer, PeerListener } from './peer.ts';
import { StrangerPeer } from './stranger-peer.ts';

/** A connection that notes what is asked of it; there are none in this runtime. */
class NotedPeer {
  readonly asked: string[] = [];
  listener: PeerListener | null = null;

  listen(listener: PeerListener): void {
    this.listener = listener;
  }

  say(message: BetweenPeers): boolean {
    this.asked.push(`say ${message.type}`);
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

beforeEach(() => {
  stranger = new StrangerPeer();
  heard = [];
});

function seat(number: number): NotedPeer {
  const peer = new NotedPeer();
  stranger.use(number, peer as never as Peer, {
    raise: (what) => heard.push(`${number} ${what}`),
    hear: (message) => heard.push(`${number} says ${message.type}`),
    signal: () => heard.push(`${number} signals`),
  });
  return peer;
}

describe('the present connection', () => {
  test('is heard, by its number', () => {
    const { listener } = seat(1);
    listener?.onReady();
    listener?.onMessage({ type: 'typing' });
    listener?.onDisrupted();
    expect(heard).toEqual(['1 ready', '1 heard', '1 says typing', '1 disrupted']);
  });

  test('is asked, and no other', () => {
    const peer = seat(2);
    stranger.attempt(2, (one) => one.repair());
    stranger.attempt(1, (one) => one.repair());
    stranger.attempt(3, (one) => one.repair());
    expect(peer.asked).toEqual(['repair']);
  });

  test('is unusable if what is asked of it cannot be done', async () => {
    seat(1);
    stranger.attempt(1, () => Promise.reject(new Error('a description that does not apply')));
    await Promise.resolve();
    await Promise.resolve();
    expect(heard).toEqual(['1 unusable']);
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
  test('is done as soon as the connection is there', () => {
    stranger.attempt(4, (one) => one.repair());
    expect(seat(4).asked).toEqual(['repair']);
  });

  test('is done once', () => {
    stranger.attempt(4, (one) => one.repair());
    seat(4);
    stranger.close(4, false);
    expect(seat(4).asked).toEqual([]);
  });

  test('is forgotten with the pairing', () => {
    stranger.attempt(4, (one) => one.repair());
    stranger.close(4, false);
    expect(seat(4).asked).toEqual([]);
    stranger.close(4, false);
    stranger.attempt(5, (one) => one.repair());
    expect(seat(6).asked).toEqual([]);
  });
});
