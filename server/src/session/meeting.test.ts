/** Visitors meet on the running server, over real WebSockets. */

import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { TestClock } from '../lib/clock.ts';
import { allowList } from '../signalling/description-check.ts';
import { admitBrowser, startSite } from '../testing/application.ts';
import { findReal } from '../testing/descriptions.ts';
import { beginCall, candidateNamed, meetVisitor, Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const publicSite = { ANONCAM_PUBLIC_ORIGIN: 'https://anoncam.test' };

describe('two strangers', () => {
  test('are matched, acknowledge, and hear what the other signals', async () => {
    await using site = await startSite();
    const [first, second] = [await meetVisitor(site), await meetVisitor(site)];
    expect((await first.wait()).restMs).toBe(0);
    await second.wait();
    const [toFirst, toSecond] = [await first.hear('matched'), await second.hear('matched')];
    expect(toSecond.offer).toBeNull();
    const rules = { mode: 'video', isHidden: false } as const;
    const passed = (name: string) => allowList.description(findReal(name), rules);
    expect(toFirst).toEqual({ ...toSecond, offer: passed('video-chromium-offer') });
    second.accept(toSecond);
    first.accept(toFirst);
    const [begunFirst, begunSecond] = [await first.hear('begun'), await second.hear('begun')];
    expect([begunFirst.answer, begunSecond.answer]).toEqual([null, passed('video-chromium-answer')]);
    expect(begunFirst.resume).not.toBe(begunSecond.resume);
    first.signal(toFirst.call, 'from the first');
    second.signal(toFirst.call, 'from the second');
    expect((await second.hear('signal')).signal).toMatchObject({
      candidate: candidateNamed('from the first'),
    });
    expect((await first.hear('signal')).signal).toMatchObject({
      candidate: candidateNamed('from the second'),
    });
  });

  test('who want different things do not meet', async () => {
    await using site = await startSite();
    const [first, second] = [await meetVisitor(site), await meetVisitor(site)];
    await first.wait(null, 'video');
    await second.wait(null, 'text');
    await Promise.all([first.settle(), second.settle()]);
    expect([...first.inbox, ...second.inbox]).toEqual([]);
    await first.wait(null, 'text');
    await Promise.all([first.hear('matched'), second.hear('matched')]);
  });

  test('thirty who press Start at once are all paired, nobody twice', async () => {
    await using site = await startSite({}, { clock: new TestClock() });
    const visitors = await Promise.all(Array.from({ length: 30 }, () => meetVisitor(site)));
    const calls = await Promise.all(
      visitors.map(async (visitor) => {
        visitor.askToWait();
        const matched = await visitor.hear('matched');
        visitor.accept(matched);
        expect((await visitor.hear('begun')).call).toBe(matched.call);
        return matched.call;
      }),
    );
    await Promise.all(visitors.map((visitor) => visitor.settle()));
    const members = [...new Set(calls)].map((call) => calls.filter((other) => other === call).length);
    expect(members).toEqual(Array(15).fill(2));
    expect(visitors.flatMap(({ inbox }) => inbox.filter(({ type }) => type === 'matched'))).toEqual([]);
  });
});

type Leave = (visitor: Visitor, call: CallId) => unknown;

const ends: Record<string, { leave: Leave; why: 'left' | 'not-connected' | 'lost' }> = {
  Stop: { leave: (visitor) => visitor.say({ type: 'stop' }), why: 'left' },
  Next: { leave: (visitor) => visitor.wait(), why: 'left' },
  'a closed page': { leave: (visitor) => visitor.leave(), why: 'left' },
  'a page closed without a code': { leave: (visitor) => visitor.socket.close(), why: 'left' },
  'a bad message': { leave: (visitor) => visitor.sendText('nonsense'), why: 'left' },
  'no connection': {
    leave: (visitor, call) => visitor.say({ type: 'lost', call, why: 'not-connected' }),
    why: 'not-connected',
  },
  'a broken connection': {
    leave: (visitor, call) => visitor.say({ type: 'lost', call, why: 'broken' }),
    why: 'lost',
  },
};

describe('the end of a call', () => {
  test.each(Object.entries(ends))(
    'I8 by %s is told at once to the other, who can wait again',
    async (_, end) => {
      await using site = await startSite();
      const { offerer, answerer, call } = await beginCall(await meetVisitor(site), await meetVisitor(site));
      end.leave(offerer, call);
      expect(await answerer.hear('stranger-left')).toEqual({ type: 'stranger-left', call, why: end.why });
      expect((await answerer.wait()).restMs).toBe(0);
    },
  );

  test('I10 W8 ends the signalling: nothing reaches the former stranger or the next one', async () => {
    await using site = await startSite();
    const { offerer, answerer, call } = await beginCall(await meetVisitor(site), await meetVisitor(site));
    offerer.say({ type: 'stop' });
    await answerer.hear('stranger-left');
    const { call: nextCall } = await beginCall(await meetVisitor(site), answerer);
    for (const id of [call, nextCall, 'x'.repeat(22) as CallId]) {
      offerer.signal(id, 'injected');
      offerer.say({ type: 'lost', call: id, why: 'broken' });
      offerer.say({ type: 'accept', call: id, answer: findReal('video-chromium-answer') });
    }
    await offerer.settle();
    await answerer.settle();
    expect(JSON.stringify(answerer.inbox)).not.toContain('injected');
    expect(answerer.inbox.map(({ type }) => type)).not.toContain('stranger-left');
  });
});

describe('a stranger who never acknowledges', () => {
  test('is given up after three seconds, and the other goes before everybody else', async () => {
    const clock = new TestClock();
    await using site = await startSite(publicSite, { clock });
    const cookie = await admitBrowser(site);
    const [first, silent] = [await meetVisitor(site, cookie), await meetVisitor(site)];
    await first.wait();
    await silent.wait();
    first.accept(await first.hear('matched'));
    await first.settle();
    // Tabs of the first one's browser: they meet neither each other nor the first, but anybody else.
    const tabs = await Promise.all(Array.from({ length: 12 }, () => meetVisitor(site, cookie)));
    for (const tab of tabs) await tab.wait();
    clock.advance(limits.acknowledgeMs - 1);
    await first.settle();
    expect(first.inbox).toEqual([]);
    clock.advance(1);
    await Promise.all([first.hear('unpaired'), silent.hear('unpaired')]);
    await first.wait();
    await (await meetVisitor(site)).wait();
    await first.hear('matched');
  });

  test('who leaves instead is told to the other at once', async () => {
    await using site = await startSite();
    const [first, leaving] = [await meetVisitor(site), await meetVisitor(site)];
    await first.wait();
    await leaving.wait();
    await first.hear('matched');
    await leaving.leave();
    await first.hear('unpaired');
  });
});

describe('two tabs of one browser', () => {
  test('meet on a localhost site', async () => {
    await using site = await startSite();
    const cookie = await admitBrowser(site);
    expect(cookie).toStartWith('anoncam=');
    await beginCall(await meetVisitor(site, cookie), await meetVisitor(site, cookie));
  });

  test('I3 never meet on a public site, however long they wait', async () => {
    const clock = new TestClock();
    await using site = await startSite(publicSite, { clock });
    const cookie = await admitBrowser(site);
    expect(cookie).toStartWith('__Host-anoncam=');
    const tabs = [await meetVisitor(site, cookie), await meetVisitor(site, cookie)];
    for (const tab of tabs) await tab.wait();
    for (let second = 0; second < 700; second++) clock.advance(1_000);
    for (const tab of tabs) {
      await tab.settle();
      expect(tab.inbox.filter(({ type }) => type !== 'crowd')).toEqual([]);
    }
    await (await meetVisitor(site)).wait();
    await Promise.race(tabs.map((tab) => tab.hear('matched').catch(() => new Promise(() => undefined))));
  });

  test('a public site does not let the localhost cookie in', async () => {
    await using local = await startSite();
    await using site = await startSite(publicSite);
    const cookie = await admitBrowser(local);
    expect((await new Visitor(site, { cookie }).closed).code).toBe(4401);
  });
});

test('a waiting visitor is told now and then how many are here', async () => {
  const clock = new TestClock();
  await using site = await startSite({}, { clock });
  const [waiting, idle] = [await meetVisitor(site), await meetVisitor(site)];
  await waiting.wait();
  clock.advance(limits.crowdEveryMs);
  expect(await waiting.hear('crowd')).toEqual({ type: 'crowd', here: 2, usualMs: null });
  await idle.settle();
  expect(idle.inbox).toEqual([]);
});
