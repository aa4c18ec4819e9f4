/**
 * What does not arrive, or may not have. What somebody who has gone again said before that may arrive late: it is not believed for
 * good.
 */
import { expect, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import type { SessionId } from '../matching/ticket.ts';
import type { Envelope } from '../signalling/switchboard.ts';
import { Outgoing } from './outgoing.ts';
import type { Phase } from './session-state.ts';

const call = 'the call' as CallId;
const [own, stranger] = ['own' as SessionId, 'stranger' as SessionId];
type Proposed = Omit<Extract<Envelope, { type: 'proposed' }>, 'type' | 'call' | 'offer'>;
const back = { type: 'back', call, from: own, asks: false } as const;

/** A session in a call whose stranger is elsewhere: each delivery is answered by the test. */
function begin() {
  const [said, heard]: [Envelope['type'][], Envelope['type'][]] = [[], []];
  const answers: ((arrived: boolean | null) => void)[] = [];
  const house = {
    deliver: (_: SessionId, { type }: Envelope) => {
      said.push(type);
      return new Promise<boolean | null>((resolve) => answers.push(resolve));
    },
    noteUnconnected: () => undefined,
  };
  const phase = { is: 'calling', call: { id: call, isConfirmed: true } } as Phase;
  const outgoing = new Outgoing(house, { phase, hear: ({ type }) => void heard.push(type) });
  const answer = async (arrived: boolean | null) => {
    answers.shift()?.(arrived);
    await new Promise(setImmediate);
  };
  return { outgoing, said, heard, answer };
}

test('an old word that comes before it is known that nobody was there makes this side ask again', async () => {
  const { outgoing, said, heard, answer } = begin();
  outgoing.deliver(stranger, back);
  outgoing.noteComing();
  await answer(false);
  expect([said, heard]).toEqual([['back', 'back'], []]);
  await answer(false);
  expect([said, heard]).toEqual([['back', 'back'], ['away']]);
});

test('one that comes after that is told from one of somebody who was there', async () => {
  const { outgoing, heard, answer } = begin();
  expect(outgoing.noteComing()).toBeFalse();
  outgoing.deliver(stranger, back);
  await answer(false);
  expect(heard).toEqual(['away']);
  expect([outgoing.noteComing(), outgoing.noteComing()]).toEqual([true, false]);
});

const acknowledged = { type: 'acknowledged', call, answer: null, address: null } as const;

test('a call of which the stranger cannot know is given up, and they are told in case they do', async () => {
  const { outgoing, said, heard, answer } = begin();
  outgoing.deliver(stranger, acknowledged);
  await answer(false);
  expect([said, heard]).toEqual([['acknowledged', 'declined'], ['declined']]);
});

test('one of which they may know goes on: the two devices may have each other', async () => {
  const { outgoing, said, heard, answer } = begin();
  outgoing.deliver(stranger, acknowledged);
  await answer(null);
  expect([said, heard]).toEqual([['acknowledged'], []]);
});

test('nobody can have begun a call that was proposed, and perhaps not heard of', async () => {
  const { outgoing, said, heard, answer } = begin();
  outgoing.deliver(stranger, { type: 'proposed', call, offer: 'an offer', ...({} as Proposed) });
  await answer(null);
  expect([said, heard]).toEqual([['proposed', 'declined'], ['declined']]);
});
