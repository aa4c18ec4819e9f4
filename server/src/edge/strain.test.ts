/**
 * A site that has more to do than it can, as a whole: everything it plans is done so late. First goes what nobody would miss,
 * then who is new; those who are there notice neither.
 */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { closeCodes } from '@anoncam/protocol/close-codes';
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { type Clock, TestClock } from '../lib/clock.ts';
import { admitBrowser, type Site, startSite } from '../testing/application.ts';
import { beginCall, meetVisitor, Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

class SlowClock implements Clock {
  readonly #clock = new TestClock();
  lateMs = 0;

  now(): number {
    return this.#clock.now();
  }

  at(atMs: number, work: () => void) {
    return this.#clock.at(atMs + this.lateMs, work);
  }

  /** From now on it is so late, and long enough to be noticed. */
  async become(lateMs: number, someone: Visitor): Promise<void> {
    this.lateMs = lateMs;
    for (let seconds = 0; seconds < 6; seconds++) await this.pass(1_000, someone);
  }

  async pass(ms: number, someone: Visitor): Promise<void> {
    this.#clock.advance(ms);
    await someone.settle();
  }
}

/** Six have met somebody by text, at once: that is the usual time from then on. */
async function waitAsUsual(site: Site): Promise<void> {
  const visitors = await Promise.all(Array.from({ length: 6 }, () => meetVisitor(site)));
  for (const visitor of visitors) visitor.askToWait(null, 'text');
  const matches = await Promise.all(visitors.map((visitor) => visitor.hear('matched')));
  for (const [index, visitor] of visitors.entries()) visitor.accept(matches[index] as (typeof matches)[0]);
  const begun = await Promise.all(visitors.map((visitor) => visitor.hear('begun')));
  for (const [index, visitor] of visitors.entries())
    visitor.say({ type: 'flowing', call: begun[index]?.call as CallId });
  await Promise.all(visitors.map((visitor) => visitor.settle()));
  await Promise.all(visitors.map((visitor) => visitor.leave()));
}

test('W9 overload takes away what nobody would miss, then newcomers are told when to come back; the others go on', async () => {
  const clock = new SlowClock();
  await using site = await startSite({}, { clock });
  await waitAsUsual(site);
  const [ann, ben, cara] = [await meetVisitor(site), await meetVisitor(site), await meetVisitor(site)];
  const { call } = await beginCall(ann, ben);
  expect((await cara.wait(null, 'text')).usualMs).toBe(0);
  const crowdsIn = async (ms: number) => {
    cara.inbox.length = 0;
    for (let passed = 0; passed < ms; passed += 1_000) await clock.pass(1_000, cara);
    return cara.inbox.filter(({ type }) => type === 'crowd').length;
  };
  const talk = async (word: string) => {
    ann.signal(call, word);
    expect((await ben.hear('signal')).call).toBe(call);
  };
  expect(await crowdsIn(2 * limits.crowdEveryMs)).toBe(2);

  await clock.become(150, cara);
  expect(await crowdsIn(3 * limits.crowdEveryMs)).toBe(0);
  expect((await cara.wait(null, 'text')).usualMs).toBeNull();
  await talk('while it is strained');
  const dan = await meetVisitor(site);

  await clock.become(500, cara);
  const cookie = await admitBrowser(site);
  const turnedAway = { code: closeCodes.full.code, reason: 'full 15' };
  expect(await new Visitor(site, { cookie }).closed).toEqual(turnedAway);
  await talk('while it is overloaded');
  // Those who are there still meet.
  dan.askToWait(null, 'text');
  const [one, other] = await Promise.all([cara.hear('matched'), dan.hear('matched')]);
  expect(one.call).toBe(other.call);
  cara.accept(one);
  dan.accept(other);
  await Promise.all([cara.hear('begun'), dan.hear('begun')]);

  await clock.become(0, cara);
  await meetVisitor(site, cookie);
  expect((await cara.wait(null, 'text')).usualMs).not.toBeNull();
  expect(await crowdsIn(2 * limits.crowdEveryMs)).toBe(2);
  await talk('as before');
});
