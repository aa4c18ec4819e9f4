/** What a service's word is worth as time goes by; everything else about it is attacked over HTTP. */
import { expect, test } from 'bun:test';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import { TestClock } from '../lib/clock.ts';
import { createSeededRandom } from '../lib/random.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import { makeAgeKeys, readAsked, signToken } from '../testing/age-service.ts';
import { AgeCheck } from './age-check.ts';

const random = createSeededRandom(5);
const { secret, published } = makeAgeKeys();
const serviceUrl = 'https://age.example/check?site=7';
const visitor = 'visitor' as VisitorRef;
const hourMs = 60 * 60_000;

function open(clock = new TestClock(), masterKey = random.bytes(32)) {
  const counters = new MemoryCounters(clock);
  const ground = { counters, masterKey, random, clock };
  const check = new AgeCheck({ ...ground, serviceUrl, serviceKey: published });
  const begin = () => readAsked(check.begin(visitor, 'verify', 'https://chat.example/age/return')).nonce;
  const redeem = (nonce: string, leftMs = 300_000) => {
    const exp = Math.floor((clock.now() + leftMs) / 1_000);
    return check.redeem(signToken({ nonce, level: 'verify', exp }, secret), visitor);
  };
  return { clock, masterKey, check, begin, redeem };
}

test('the address of the service keeps what the operator has put into it', () => {
  const url = new URL(open().check.begin(visitor, 'verify', 'https://chat.example/age/return'));
  expect(url.href.split('&')[0]).toBe(serviceUrl);
  expect([...url.searchParams.keys()]).toEqual(['site', 'nonce', 'level', 'return']);
});

test('a nonce counts for an hour, once, and for ten minutes once the service has spoken', async () => {
  const { clock, begin, redeem } = open();
  const [one, other, late] = [begin(), begin(), begin()];
  expect(await redeem(one, 601_000)).toBeNull();
  expect(await redeem(one, 600_000)).toBe('verify');
  expect(await redeem(one)).toBeNull();
  clock.advance(hourMs - 1);
  expect(await redeem(one)).toBeNull();
  expect(await redeem(other)).toBe('verify');
  clock.advance(1);
  expect(await redeem(other)).toBeNull();
  expect(await redeem(late)).toBeNull();
});

test('a restart of the server is in nobody’s way; another installation’s nonce is worth nothing', async () => {
  const before = open();
  const nonce = before.begin();
  expect(await open().redeem(nonce)).toBeNull();
  expect(await open(before.clock, before.masterKey).redeem(nonce)).toBe('verify');
});
