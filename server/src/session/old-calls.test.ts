/** Who keeps the notes of a call, and brings it back when it is long over. */
import { describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { FromServer } from '@anoncam/protocol/from-server';
import type { CallId, Sealed } from '@anoncam/protocol/ids';
import { TestClock } from '../lib/clock.ts';
import { admitBrowser, type Place, startSite } from '../testing/application.ts';
import { beginCall, Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const laterMs = 20 * 60 * 60_000;

async function connect(site: Place, cookie: string): Promise<Visitor> {
  const visitor = new Visitor(site, { cookie });
  await visitor.opened();
  return visitor;
}

type Begun = Extract<FromServer, { type: 'begun' }>;
type Kept = { readonly cookie: string; readonly session: Sealed; readonly begun: Begun };

/** A call that ended long ago, of which one has kept everything, and whose other page is here again, if `isHere`. */
async function endLongAgo(site: Place, clock: TestClock) {
  const cookies = [await admitBrowser(site), await admitBrowser(site)] as const;
  const [keeper, other] = [await connect(site, cookies[0]), await connect(site, cookies[1])];
  const session = (await keeper.hello()).session;
  const othersSession = (await other.hello()).session;
  await beginCall(keeper, other);
  const begun = await keeper.hear('begun');
  for (const visitor of [keeper, other]) await visitor.leave();
  clock.advance(laterMs);
  const kept: Kept = { cookie: cookies[0], session, begun };
  const comeAgain = async () => {
    const again = await connect(site, cookies[1]);
    await again.hello(othersSession);
    return again;
  };
  return { kept, comeAgain };
}

function saidTo(visitor: Visitor): readonly string[] {
  return visitor.inbox
    .splice(0)
    .map((message) => ('why' in message ? `${message.type} ${message.why}` : message.type));
}

/** What is said to who brings the call back. */
async function probe(site: Place, { cookie, session, begun }: Kept) {
  const visitor = await connect(site, cookie);
  const { call } = await visitor.hello(session, begun.resume);
  await visitor.settle();
  const first = saidTo(visitor);
  // The session is kept for a while, and what it heard meanwhile must not be told either.
  visitor.vanish();
  const again = await connect(site, cookie);
  await again.hello(session, begun.resume);
  await again.settle();
  const second = saidTo(again);
  await again.leave();
  return { call, first, second };
}

async function report(visitor: Visitor, call: CallId, ticket: Sealed): Promise<readonly string[]> {
  visitor.say({ type: 'report', call, ticket, category: 'sexual', words: '' });
  await visitor.settle();
  return saidTo(visitor).filter((told) => told.startsWith('report'));
}

describe('who brings back a call that is long over', () => {
  test('is not told whether the stranger is on the site, and disturbs nobody', async () => {
    const clock = new TestClock();
    await using site = await startSite({}, { clock });
    const { kept, comeAgain } = await endLongAgo(site, clock);
    const gone = await probe(site, kept);
    const other = await comeAgain();
    const idle = await probe(site, kept);
    await other.wait();
    const waiting = await probe(site, kept);
    await other.settle();
    expect(gone).toEqual({ call: kept.begun.call, first: ['stranger-away'], second: ['stranger-away'] });
    expect([idle, waiting]).toEqual([gone, gone]);
    expect(other.inbox).toEqual([]);
    await beginCall(other, await connectNew(site));
  });

  test('A5 cannot report it any more, neither before it ends once more nor after', async () => {
    const clock = new TestClock();
    await using site = await startSite({}, { clock });
    const { kept } = await endLongAgo(site, clock);
    const { call, report: ticket, resume } = kept.begun;
    const visitor = await connect(site, kept.cookie);
    expect((await visitor.hello(kept.session, resume)).call).toBe(call);
    const inIt = await report(visitor, call, ticket);
    visitor.say({ type: 'stop' });
    const after = await report(visitor, call, ticket);
    expect([inIt, after]).toEqual([['report-refused too-late'], ['report-refused too-late']]);
  });
});

async function connectNew(site: Place): Promise<Visitor> {
  const visitor = await connect(site, await admitBrowser(site));
  await visitor.hello();
  return visitor;
}
