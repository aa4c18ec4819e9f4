/** What every switchboard must do, whatever carries it: each driver's test runs this suite. */
import { describe, expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { Interest } from '@anoncam/protocol/wishes';
import type { AddressReference } from '../addresses/address-book.ts';
import type { SessionId, VisitorRef } from '../matching/ticket.ts';
import type { Envelope, Switchboard } from './switchboard.ts';

const [one, other] = ['session one' as SessionId, 'session other' as SessionId];
const person = 'browser' as VisitorRef;
const shared = { languages: [], interests: ['chess \u2713' as Interest] };
const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;

const envelopes: readonly Envelope[] = [
  { type: 'chosen', call, epoch: 1, stranger: { session: other, person }, strangerEpoch: 2, person, shared },
  { type: 'proposed', call, epoch: 2, stranger: { session: one, person }, shared, offer: 'offer' },
  { type: 'passed-over', epoch: 3 },
  { type: 'declined', call, isLate: true },
  { type: 'acknowledged', call, answer: null, address: null },
  { type: 'acknowledged', call, answer: 'answer', address: 'address' as AddressReference },
  { type: 'signal', call, text: '{"any":"text \u2713"}' },
  { type: 'left', call, why: 'lost' },
  { type: 'away', call },
  { type: 'back', call, from: one },
];

export function describeSwitchboard(name: string, create: () => Switchboard | Promise<Switchboard>): void {
  describe(`the switchboard: ${name}`, () => {
    testDelivery(create);
    testConnections(create);
  });
}

function listen(): { heard: Envelope[]; receiver: (envelope: Envelope) => void } {
  const heard: Envelope[] = [];
  return { heard, receiver: (envelope) => heard.push(envelope) };
}

function testDelivery(create: () => Switchboard | Promise<Switchboard>): void {
  test('brings every envelope whole and in order to whom it is for, and to nobody else', async () => {
    const switchboard = await create();
    const [mine, theirs] = [listen(), listen()];
    switchboard.connect(one, mine.receiver);
    switchboard.connect(other, theirs.receiver);
    for (const envelope of envelopes) expect(await switchboard.deliver(one, envelope)).toBeTrue();
    expect(mine.heard).toEqual([...envelopes]);
    expect(theirs.heard).toEqual([]);
  });

  test('says so when nobody is there', async () => {
    const switchboard = await create();
    expect(await switchboard.deliver(one, { type: 'away', call })).toBeFalse();
  });

  test('lets a receiver answer while it receives', async () => {
    const switchboard = await create();
    const answers = listen();
    let delivered: boolean | Promise<boolean> = false;
    switchboard.connect(one, answers.receiver);
    switchboard.connect(other, () => {
      delivered = switchboard.deliver(one, { type: 'declined', call, isLate: false });
    });
    await switchboard.deliver(other, { type: 'away', call });
    expect(await delivered).toBeTrue();
    expect(answers.heard).toEqual([{ type: 'declined', call, isLate: false }]);
  });
}

function testConnections(create: () => Switchboard | Promise<Switchboard>): void {
  test('whoever connects a session later receives in place of the one before', async () => {
    const switchboard = await create();
    const [before, after] = [listen(), listen()];
    switchboard.connect(one, before.receiver);
    switchboard.connect(one, after.receiver);
    await switchboard.deliver(one, { type: 'away', call });
    expect([before.heard, after.heard]).toEqual([[], [{ type: 'away', call }]]);
  });

  test('I10 whoever is disconnected hears no more', async () => {
    const switchboard = await create();
    const { heard, receiver } = listen();
    switchboard.connect(one, receiver);
    switchboard.disconnect(one, receiver);
    expect(await switchboard.deliver(one, { type: 'away', call })).toBeFalse();
    expect(heard).toEqual([]);
    switchboard.disconnect(one, receiver);
  });

  test('a connection that was replaced cannot end the one after it', async () => {
    const switchboard = await create();
    const [before, after] = [listen(), listen()];
    switchboard.connect(one, before.receiver);
    switchboard.connect(one, after.receiver);
    switchboard.disconnect(one, before.receiver);
    expect(await switchboard.deliver(one, { type: 'away', call })).toBeTrue();
    expect(after.heard).toHaveLength(1);
  });
}
