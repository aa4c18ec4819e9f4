/** What every switchboard must do, whatever carries it: each driver's test runs this suite. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { Interest } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import { until } from '../testing/until.ts';
import type { Delivered, Envelope, Switchboard } from './switchboard.ts';

const [one, other] = ['session one' as SessionId, 'session other' as SessionId];
const person = 'browser' as VisitorRef;
const shared = { languages: [], interests: ['\u8c61\u68cb' as Interest] };
const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;

const envelopes: readonly Envelope[] = [
  { type: 'chosen', call, epoch: 1, stranger: { session: other, person }, strangerEpoch: 2, person, shared },
  { type: 'proposed', call, epoch: 2, stranger: { session: one, person }, shared, offer: 'offer' },
  { type: 'passed-over', epoch: 3 },
  { type: 'declined', call, isLate: true },
  { type: 'acknowledged', call, answer: null, address: null },
  { type: 'acknowledged', call, answer: 'answer', address: 'address' as AddressReference },
  { type: 'flowing', call },
  { type: 'signal', call, text: '{"any":"text \u2713"}' },
  { type: 'left', call, why: 'lost' },
  { type: 'away', call },
  { type: 'back', call, from: one, asks: true },
];

/**
 * Two servers with the same carrier. In memory there is but one, which is both. `end`: the second one is gone, as if its machine
 * were; none where it cannot go alone.
 */
export type Switchboards = {
  readonly here: Switchboard;
  readonly there: Switchboard;
  readonly end?: () => Promise<void>;
};

type Create = () => Switchboards | Promise<Switchboards>;

export function describeSwitchboard(name: string, create: Create): void {
  describe(`the switchboard: ${name}`, () => {
    testDelivery(create);
    testConnections(create);
    testTakingOver(create);
  });
}

function listen() {
  const heard: Envelope[] = [];
  const told = { takenOver: 0 };
  const receiver = (envelope: Envelope) => void heard.push(envelope);
  return { heard, told, receiver, onTakenOver: () => void told.takenOver++ };
}

type Listener = ReturnType<typeof listen>;

async function connect(switchboard: Switchboard, session: SessionId, listener = listen()): Promise<Listener> {
  await switchboard.connect(session, listener.receiver, listener.onTakenOver);
  return listener;
}

const places = ['here', 'there'] as const;

function testDelivery(create: Create): void {
  test.each(places)(
    'brings every envelope from %s whole and in order to whom it is for, and to nobody else',
    async (from) => {
      const switchboards = await create();
      const [mine, theirs] = [await connect(switchboards.here, one), await connect(switchboards.here, other)];
      for (const envelope of envelopes) expect(await switchboards[from].deliver(one, envelope)).toBeTrue();
      await until(() => mine.heard.length === envelopes.length);
      expect(mine.heard).toEqual([...envelopes]);
      expect(theirs.heard).toEqual([]);
    },
  );

  test('keeps what one session tells another in order, however much comes at once from both sides', async () => {
    const { here, there } = await create();
    const [near, far] = [await connect(here, one), await connect(there, other)];
    const words = Array.from(
      { length: 500 },
      (_, index) => ({ type: 'signal', call, text: `${index}` }) as const,
    );
    const delivered = words.flatMap((word) => [there.deliver(one, word), here.deliver(other, word)]);
    expect((await Promise.all(delivered)).every(Boolean)).toBeTrue();
    await until(() => near.heard.length === words.length && far.heard.length === words.length);
    expect([near.heard, far.heard]).toEqual([words, words]);
  });

  test.each(places)('says %s so when nobody is there', async (from) => {
    expect(await (await create())[from].deliver(one, { type: 'away', call })).toBeFalse();
  });

  test('lets a receiver answer while it receives', async () => {
    const { here, there } = await create();
    const answers = await connect(here, one);
    let delivered: Delivered | Promise<Delivered> = false;
    const answer = () => {
      delivered = there.deliver(one, { type: 'declined', call, isLate: false });
    };
    await there.connect(other, answer, () => undefined);
    await here.deliver(other, { type: 'away', call });
    await until(() => answers.heard.length > 0);
    expect(await delivered).toBeTrue();
    expect(answers.heard).toEqual([{ type: 'declined', call, isLate: false }]);
  });
}

function testConnections(create: Create): void {
  test('I10 whoever is disconnected hears no more', async () => {
    const { here, there } = await create();
    const { heard, receiver, told } = await connect(here, one);
    here.disconnect(one, receiver);
    expect(await here.deliver(one, { type: 'away', call })).toBeFalse();
    expect(await there.deliver(one, { type: 'away', call })).toBeFalse();
    expect([heard, told.takenOver]).toEqual([[], 0]);
    here.disconnect(one, receiver);
  });

  test('whoever comes again after that is heard of again', async () => {
    const { here, there } = await create();
    const before = await connect(here, one);
    here.disconnect(one, before.receiver);
    const after = await connect(here, one);
    expect(await there.deliver(one, { type: 'away', call })).toBeTrue();
    await until(() => after.heard.length === 1);
    expect([before.heard, before.told.takenOver]).toEqual([[], 0]);
  });

  test('of a server that is gone, nobody is there', async () => {
    const { here, there, end } = await create();
    await connect(there, one);
    if (!end) return;
    expect(await here.deliver(one, { type: 'away', call })).toBeTrue();
    await end();
    await until(async () => !(await here.deliver(one, { type: 'away', call })));
  });
}

function testTakingOver(create: Create): void {
  test.each(places)(
    'whoever connects a session later, %s, receives in place of the one before',
    async (where) => {
      const switchboards = await create();
      const before = await connect(switchboards.here, one);
      const after = await connect(switchboards[where], one);
      await until(() => before.told.takenOver === 1);
      for (const from of places)
        expect(await switchboards[from].deliver(one, { type: 'away', call })).toBeTrue();
      await until(() => after.heard.length === 2);
      expect([before.heard, before.told.takenOver, after.told.takenOver]).toEqual([[], 1, 0]);
    },
  );

  test('whoever connects once more where they are stays, and others give way to them', async () => {
    const { here, there } = await create();
    const mine = await connect(here, one);
    const other = await connect(there, one);
    await until(() => mine.told.takenOver === 1);
    for (const _ of [1, 2]) await connect(here, one, mine);
    await until(() => other.told.takenOver === 1);
    expect(await there.deliver(one, { type: 'away', call })).toBeTrue();
    await until(() => mine.heard.length === 1);
    expect([mine.heard.length, mine.told.takenOver, other.heard]).toEqual([1, 1, []]);
  });

  test.each(places)('a connection that was replaced from %s cannot end the one after it', async (where) => {
    const switchboards = await create();
    const before = await connect(switchboards.here, one);
    const after = await connect(switchboards[where], one);
    switchboards.here.disconnect(one, before.receiver);
    expect(await switchboards.here.deliver(one, { type: 'away', call })).toBeTrue();
    await until(() => after.heard.length === 1);
  });

  test('of those who connect a session at the same moment one keeps it', async () => {
    const { here, there } = await create();
    for (let round = 0; round < 20; round++) {
      const session = `${round} of many` as SessionId;
      const listeners = [listen(), listen(), listen()];
      await Promise.all(listeners.map((each, index) => connect(index === 1 ? there : here, session, each)));
      await until(() => listeners.filter(({ told }) => told.takenOver === 1).length === 2);
      expect(await there.deliver(session, { type: 'away', call })).toBeTrue();
      await until(() => listeners.some(({ heard }) => heard.length === 1));
      expect(listeners.map(({ heard, told }) => heard.length + told.takenOver)).toEqual([1, 1, 1]);
    }
  });
}
