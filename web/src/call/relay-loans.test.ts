/** Relays are lent for minutes: who asks for them anew, and when. */
import { expect, test } from 'bun:test';
import { RelayLoans } from './relay-loans.ts';

const minuteMs = 60_000;
const stun = { urls: ['stun:stun.example'] };
const lend = (name: string) => ({ urls: ['turn:relay.example'], username: name, credential: 'secret' });

function open() {
  let asked = 0;
  const loans = new RelayLoans(() => {
    asked++;
    return true;
  });
  return { loans, asked: () => asked };
}

test('the same relays under another name are no other servers', () => {
  const { loans } = open();
  expect(loans.take([stun, lend('one')], 0)).toBe(true);
  expect(loans.take([stun, lend('two')], 1)).toBe(false);
  expect(loans.servers[1]?.username).toBe('two');
  expect(loans.take([stun], 2)).toBe(true);
});

test('nobody is asked for what is not lent', () => {
  const { loans, asked } = open();
  loans.take([stun], 0);
  expect(loans.renew(0)).toBe(false);
  loans.tick(60 * minuteMs);
  expect(asked()).toBe(0);
});

test('in a long conversation they are asked for before they end, and once', () => {
  const { loans, asked } = open();
  loans.take([lend('one')], 0);
  loans.tick(8 * minuteMs - 1);
  expect(asked()).toBe(0);
  for (const second of [0, 1, 2]) loans.tick(8 * minuteMs + second * 1_000);
  expect(asked()).toBe(1);
});
