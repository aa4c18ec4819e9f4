/** Visitors who lose the server in a call and come back to it, on the running server. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Sealed } from '@anoncam/protocol/ids';
import { limits } from '@anoncam/protocol/limits';
import { TestClock } from '../lib/clock.ts';
import { admitBrowser, type Place, startSite } from '../testing/application.ts';
import { beginCall, candidateNamed, type Pair, Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

type Member = { cookie: string; session: Sealed; resume: Sealed };
type Scene = Pair & { leaver: Visitor; stayer: Visitor; member: Member; stayerMember: Member };

async function connect(site: Place, cookie: string): Promise<Visitor> {
  const visitor = new Visitor(site, { cookie });
  await visitor.opened();
  return visitor;
}

async function beginScene(site: Place): Promise<Scene> {
  const cookies = [await admitBrowser(site), await admitBrowser(site)] as const;
  const leaver = await connect(site, cookies[0]);
  const stayer = await connect(site, cookies[1]);
  const notes = [(await leaver.hello()).session, (await stayer.hello()).session] as const;
  const pair = await beginCall(leaver, stayer);
  const begun = [(await leaver.hear('begun')).resume, (await stayer.hear('begun')).resume] as const;
  return {
    ...pair,
    leaver,
    stayer,
    member: { cookie: cookies[0], session: notes[0], resume: begun[0] },
    stayerMember: { cookie: cookies[1], session: notes[1], resume: begun[1] },
  };
}

async function comeBack(site: Place, { cookie, session, resume }: Member) {
  const visitor = await connect(site, cookie);
  return { visitor, welcome: await visitor.hello(session, resume) };
}

async function expectSignals(one: Visitor, other: Visitor, call: Pair['call']): Promise<void> {
  one.signal(call, 'there');
  expect((await other.hear('signal')).signal).toMatchObject({ candidate: candidateNamed('there') });
  other.signal(call, 'and back');
  expect((await one.hear('signal')).signal).toMatchObject({ candidate: candidateNamed('and back') });
}

describe('who lost the server in a call', () => {
  test('finds it going on, and the stranger is told of both', async () => {
    await using site = await startSite();
    const { leaver, stayer, call, member } = await beginScene(site);
    leaver.vanish();
    expect(await stayer.hear('stranger-away')).toEqual({ type: 'stranger-away', call });
    const { visitor, welcome } = await comeBack(site, member);
    expect(welcome.call).toBe(call);
    expect(await stayer.hear('stranger-back')).toEqual({ type: 'stranger-back', call });
    await expectSignals(visitor, stayer, call);
  });

  test('finds it going on although the server had not noticed', async () => {
    await using site = await startSite();
    const { leaver, stayer, call, member } = await beginScene(site);
    const { visitor, welcome } = await comeBack(site, member);
    expect(welcome.call).toBe(call);
    expect((await leaver.closed).code).toBe(4409);
    await expectSignals(visitor, stayer, call);
    expect(stayer.inbox.map(({ type }) => type)).not.toContain('stranger-away');
  });

  test('may take 30 seconds; then it is over for both', async () => {
    const clock = new TestClock();
    await using site = await startSite({}, { clock });
    const { leaver, stayer, call, member } = await beginScene(site);
    leaver.vanish();
    await stayer.hear('stranger-away');
    clock.advance(limits.resumeMs - 1);
    await stayer.settle();
    expect(stayer.inbox).toEqual([]);
    clock.advance(1);
    expect(await stayer.hear('stranger-left')).toEqual({ type: 'stranger-left', call, why: 'lost' });
    const { visitor } = await comeBack(site, member);
    expect(await visitor.hear('stranger-away')).toEqual({ type: 'stranger-away', call });
    visitor.say({ type: 'stop' });
    await visitor.settle();
    expect(visitor.inbox).toEqual([]);
    await beginCall(stayer, await connectNew(site));
  });

  test('is told if the stranger pressed Stop meanwhile', async () => {
    await using site = await startSite();
    const { leaver, stayer, call, member } = await beginScene(site);
    leaver.vanish();
    await stayer.hear('stranger-away');
    stayer.say({ type: 'stop' });
    await stayer.settle();
    const { visitor } = await comeBack(site, member);
    expect(await visitor.hear('stranger-left')).toEqual({ type: 'stranger-left', call, why: 'left' });
    expect((await visitor.wait()).restMs).toBe(0);
  });

  test('I8 is told if the stranger has gone altogether meanwhile', async () => {
    await using site = await startSite();
    const { leaver, stayer, call, member } = await beginScene(site);
    leaver.vanish();
    await stayer.hear('stranger-away');
    await stayer.leave();
    const { visitor } = await comeBack(site, member);
    expect(await visitor.hear('stranger-left')).toEqual({ type: 'stranger-left', call, why: 'left' });
  });

  test('I8 is told if the stranger is not there any more, and can wait again', async () => {
    const clock = new TestClock();
    await using site = await startSite({}, { clock });
    const { leaver, stayer, call, member } = await beginScene(site);
    leaver.vanish();
    await stayer.hear('stranger-away');
    clock.advance(limits.resumeMs);
    await stayer.leave();
    const { visitor } = await comeBack(site, member);
    expect(await visitor.hear('stranger-away')).toEqual({ type: 'stranger-away', call });
    visitor.say({ type: 'lost', call, why: 'broken' });
    await beginCall(visitor, await connectNew(site));
  });

  test('may find that the stranger lost it too: both come back', async () => {
    await using site = await startSite();
    const { leaver, stayer, call, member, stayerMember } = await beginScene(site);
    leaver.vanish();
    await stayer.hear('stranger-away');
    stayer.vanish();
    await stayer.closed;
    const one = await comeBack(site, member);
    expect(await one.visitor.hear('stranger-away')).toEqual({ type: 'stranger-away', call });
    const other = await comeBack(site, stayerMember);
    expect(await one.visitor.hear('stranger-back')).toEqual({ type: 'stranger-back', call });
    expect([one.welcome.call, other.welcome.call]).toEqual([call, call]);
    await expectSignals(one.visitor, other.visitor, call);
  });
});

describe('notes', () => {
  test('are worth nothing in the hands of another browser', async () => {
    await using site = await startSite();
    const { leaver, stayer, call, member } = await beginScene(site);
    const cookie = await admitBrowser(site);
    for (const [session, resume] of [
      [member.session, member.resume],
      [null, member.resume],
      [member.resume, member.session],
    ] as const) {
      const thief = await connect(site, cookie);
      expect((await thief.hello(session, resume)).call).toBeNull();
      thief.signal(call, 'stolen');
      await thief.settle();
      await thief.leave();
    }
    await expectSignals(leaver, stayer, call);
  });

  test('forged or mangled make a new session, and no error', async () => {
    await using site = await startSite();
    const { member, stayer } = await beginScene(site);
    const mangled = `${member.session.slice(0, -2)}AA` as Sealed;
    for (const session of [
      mangled,
      'x' as Sealed,
      'A'.repeat(400) as Sealed,
      member.session.slice(0, 20) as Sealed,
    ]) {
      const { welcome } = await comeBack(site, { ...member, session });
      expect(welcome.call).toBeNull();
    }
    await stayer.settle();
    expect(stayer.inbox).toEqual([]);
  });

  test('who was waiting comes back without a place and takes a new ticket', async () => {
    await using site = await startSite();
    const cookie = await admitBrowser(site);
    const first = await connect(site, cookie);
    const { session } = await first.hello();
    await first.wait();
    first.vanish();
    await first.closed;
    const again = await connect(site, cookie);
    expect((await again.hello(session)).call).toBeNull();
    await beginCall(again, await connectNew(site));
  });
});

async function connectNew(site: Place): Promise<Visitor> {
  const visitor = await connect(site, await admitBrowser(site));
  await visitor.hello();
  return visitor;
}
