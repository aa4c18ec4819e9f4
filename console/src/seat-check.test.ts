/** Nobody's screen stays on after the server has signed them out. */
import { expect, test } from 'bun:test';
import { checkSeat, seatMs } from './seat-check.ts';
import { makeMe, makeQueue } from './testing/made-up.ts';
import { MovedSight } from './testing/moved-sight.ts';
import { refusal, ScriptedServer } from './testing/scripted-server.ts';

function open() {
  const plain = new ScriptedServer()
    .gives('me', makeMe())
    .gives('queue', makeQueue([]))
    .gives('sanctions', { sanctions: [] });
  const sight = new MovedSight();
  return { plain, sight, server: checkSeat(plain, sight) };
}

test('who does nothing for longer than the server waits, is looked after', async () => {
  const { plain, sight, server } = open();
  await server.ask('sanctions', {});
  await sight.pass(seatMs - 1);
  expect(plain.names).toEqual(['sanctions']);
  await sight.pass(1);
  expect(plain.names).toEqual(['sanctions', 'me']);
});

test('who does something, is there', async () => {
  const { plain, sight, server } = open();
  await server.ask('sanctions', {});
  await sight.pass(seatMs - 1);
  await server.ask('sanctions', {});
  await sight.pass(seatMs - 1);
  expect(plain.names).toEqual(['sanctions', 'sanctions']);
});

test('what the console reads by itself is nobody’s doing', async () => {
  const { plain, sight, server } = open();
  await server.ask('sanctions', {});
  await sight.pass(seatMs - 1);
  await server.ask('queue', {});
  await sight.pass(1);
  expect(plain.names).toEqual(['sanctions', 'queue', 'me']);
});

test('who is out, is left alone', async () => {
  const { plain, sight, server } = open();
  await server.ask('sanctions', {});
  plain.answers('me', refusal('signed out'));
  await sight.pass(3 * seatMs);
  expect(plain.names).toEqual(['sanctions', 'me']);
  expect(sight.timers).toBe(0);
});

test('and while somebody is signed in, it goes on', async () => {
  const { plain, sight, server } = open();
  await server.ask('sanctions', {});
  await sight.pass(3 * seatMs);
  expect(plain.names).toEqual(['sanctions', 'me', 'me', 'me']);
  expect(sight.timers).toBe(1);
});

test('a server that cannot be reached signs nobody out', async () => {
  const { plain, sight, server } = open();
  plain.answers('sanctions', refusal('unreachable'));
  await server.ask('sanctions', {});
  await sight.pass(seatMs);
  expect(plain.names).toEqual(['sanctions', 'me']);
});
