/** With which relays a call is repaired and the next one is begun: with those that were lent last. */
import { afterEach, beforeEach, expect, test } from 'bun:test';
import { signal } from '@preact/signals';
import type { AddressView } from '../screens/view.ts';
import { PageGlobals } from '../testing/browser-globals.ts';
import { LonelyConnection, provideLonelyConnections } from '../testing/lonely-connection.ts';
import { NextPeers } from './next-peers.ts';

const lend = (username: string) => [{ urls: ['turn:relay.example'], username, credential: 'secret' }];

let page: PageGlobals;
let next: NextPeers;

beforeEach(() => {
  page = new PageGlobals();
  page.install();
  provideLonelyConnections(page, '');
  next = new NextPeers({
    mode: () => 'text',
    tracks: () => ({ audio: null, video: null }),
    address: signal<AddressView>({ relay: 'there', isHidden: false }),
    askRelays: () => true,
    onWithdraw() {},
    onHiding() {},
  });
});

afterEach(() => {
  next.close();
  page.restore();
});

/** The page has what it needs for the next stranger, and the server has its offer. */
async function wait(): Promise<void> {
  next.spares.prepare();
  await next.spares.offer(() => true);
}

test('a call is repaired with the relays of the latest welcome, or those that were asked for since', async () => {
  next.greet(lend('one'), null);
  await wait();
  const present = next.spares.takeOfferer();
  const connection = LonelyConnection.made.find(({ localDescription }) => localDescription !== null);
  await present?.repair();
  next.greet(lend('two'), present);
  await present?.repair();
  next.useRelays(lend('three'), present);
  await present?.repair();
  expect(connection?.restarts).toEqual(['one', 'two', 'three']);
});

test('who answers does so with the relays of the latest welcome, while the offer that waits stays', async () => {
  next.greet(lend('one'), null);
  await wait();
  next.greet(lend('two'), null);
  const answerer = next.spares.takeAnswerer();
  expect(LonelyConnection.made.map(({ relayName, connectionState }) => [relayName, connectionState])).toEqual(
    [
      ['one', 'closed'],
      ['one', 'new'],
      ['two', 'new'],
    ],
  );
  answerer.close();
  expect(next.spares.takeOfferer()).not.toBeNull();
});
