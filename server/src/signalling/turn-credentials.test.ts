/** What a browser is given for the relay: its form, its end, and that it says nothing of anybody. */
import { expect, test } from 'bun:test';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom, systemRandom } from '../lib/random.ts';
import { createTurnCredentials } from './turn-credentials.ts';

const relay = { urls: ['turn:relay.example:3478?transport=udp', 'turns:relay.example'], secret: 'north' };

test('T5 credentials are those of the REST form and end after ten minutes', () => {
  const random = { ...createSeededRandom(1), bytes: (count: number) => new Uint8Array(count) };
  const issue = createTurnCredentials(relay, new TestClock(1_700_000_000_900), random);
  expect(issue()).toEqual({
    urls: relay.urls,
    username: `1700000600:${'A'.repeat(22)}`,
    // Made with: printf %s NAME | openssl dgst -sha1 -hmac north -binary | base64
    credential: 'BFS/hayh9pprP4OQ++sFzO4u/mM=',
  });
});

test('T5 the name is another one each time, at the same moment too', () => {
  const issue = createTurnCredentials(relay, new TestClock(), systemRandom);
  const all = Array.from({ length: 1_000 }, () => issue());
  expect(new Set(all.map((one) => one?.username)).size).toBe(1_000);
  expect(new Set(all.map((one) => one?.credential)).size).toBe(1_000);
});

test('T5 nothing of a visitor can be in it: only the time and chance go in', () => {
  const issueTwice = (startMs: number) => {
    const issue = createTurnCredentials(relay, new TestClock(startMs), createSeededRandom(7));
    expect(issue).toHaveLength(0);
    return [issue(), issue()];
  };
  expect(issueTwice(5_000)).toEqual(issueTwice(5_000));
  expect(issueTwice(5_000)[0]?.username).toMatch(/^605:[\w-]{22}$/);
});

test('without a relay nothing is given', () => {
  const clock = new TestClock();
  expect(createTurnCredentials({ urls: [], secret: null }, clock, systemRandom)()).toBeNull();
  expect(createTurnCredentials({ ...relay, secret: null }, clock, systemRandom)()).toBeNull();
});
