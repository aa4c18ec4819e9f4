/** What may be tried so often, and what counts once, at two servers that share a store. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { Challenge } from '@anoncam/protocol/contact';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import type { NetworkTag } from '../addresses/network-tag.ts';
import { MemoryCounters } from '../enforcement/counters.memory.ts';
import { ValkeyCounters } from '../enforcement/counters.valkey.ts';
import type { SubjectRef } from '../enforcement/subject.ts';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import type { VisitorRef } from '../matching/ticket.ts';
import { AgeCheck } from '../session/age-check.ts';
import { makeAgeKeys, readAsked, signToken } from '../testing/age-service.ts';
import { openValkey } from '../testing/open-valkey.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import type { Valkey } from '../valkey/valkey.ts';
import { SharedAttempts } from './shared-attempts.ts';
import { StandingWork } from './standing-work.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const clock = systemClock;
const ground = { clock, random: systemRandom, masterKey: systemRandom.bytes(32) };
let server: ValkeyServer;
let store: Valkey;

beforeAll(async () => {
  server = await startValkey();
  ({ valkey: store } = await openValkey(server.url));
});
afterAll(async () => {
  await store.stop();
  await server[Symbol.asyncDispose]();
});

/** What two servers have of `create`. */
function openBoth<Part>(create: (counters: ValkeyCounters) => Part): readonly [Part, Part] {
  const open = () => create(new ValkeyCounters({ valkey: store, clock, own: new MemoryCounters(clock) }));
  return [open(), open()];
}

test('work that one server has taken is not taken by another', async () => {
  const [one, other] = openBoth((counters) => new StandingWork({ ...ground, counters, leastTries: 2 }));
  const subject = 'somebody' as SubjectRef;
  const challenge: Challenge = await one.create(subject, 1);
  const solution = await solveChallenge({ challenge, deriveKey });
  if (!solution) throw new Error('the challenge has no solution');
  const take = (work: StandingWork) => work.take(subject, 1, { challenge, solution });
  expect([await take(other), await take(one), await take(other)]).toEqual([true, false, false]);
});

test('the word of an age service counts at one server', async () => {
  const { secret, published } = makeAgeKeys();
  const service = { serviceUrl: 'https://age.example/check', serviceKey: published };
  const [one, other] = openBoth((counters) => new AgeCheck({ ...ground, counters, ...service }));
  const visitor = 'visitor' as VisitorRef;
  const nonce = readAsked(one.begin(visitor, 'verify', 'https://chat.example/age/return')).nonce;
  const token = signToken({ nonce, level: 'verify', exp: Math.floor(clock.now() / 1_000) + 300 }, secret);
  expect([await other.redeem(token, visitor), await one.redeem(token, visitor)]).toEqual(['verify', null]);
});

test('tries at two servers are so many in all, and those of others are their own', async () => {
  const rule = { most: 3, withinMs: 60_000 };
  const [one, other] = openBoth((counters) => new SharedAttempts({ clock, counters }, 'test', rule));
  const network = 'network' as NetworkTag;
  const taken = [];
  for (const server of [one, other, one, other, one]) taken.push(await server.take(network));
  expect(taken).toEqual([true, true, true, false, false]);
  expect([await one.hasLeft(network), await other.hasLeft(network)]).toEqual([false, false]);
  expect(await other.hasLeft('another' as NetworkTag)).toBe(true);
});
