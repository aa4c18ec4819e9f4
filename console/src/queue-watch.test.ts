/** The queue is read every ten seconds, and only for somebody who sees it. */
import { expect, test } from 'bun:test';
import { pollMs, QueueWatch } from './queue-watch.ts';
import { makeCase, makeQueue } from './testing/made-up.ts';
import { MovedSight, settle } from './testing/moved-sight.ts';
import { refusal, ScriptedServer } from './testing/scripted-server.ts';

const one = makeQueue([makeCase('a')]);
const two = makeQueue([makeCase('a'), makeCase('b')]);

function open(server = new ScriptedServer().gives('queue', one)) {
  const sight = new MovedSight();
  const watch = new QueueWatch(server, sight);
  return { server, sight, watch };
}

test('it is read at once and then every ten seconds', async () => {
  const { server, sight, watch } = open();
  expect(watch.queue.value).toBeNull();
  watch.run();
  await settle();
  expect(watch.queue.value).toEqual(one);
  server.gives('queue', two);
  await sight.pass(pollMs - 1);
  expect(watch.queue.value).toEqual(one);
  await sight.pass(1);
  expect(watch.queue.value).toEqual(two);
  await sight.pass(3 * pollMs);
  expect(server.asked).toHaveLength(5);
});

test('hidden it rests; shown it is read at once', async () => {
  const { server, sight, watch } = open();
  watch.run();
  await settle();
  sight.show(false);
  await sight.pass(100 * pollMs);
  expect(server.asked).toHaveLength(1);
  sight.show(true);
  await settle();
  expect(server.asked).toHaveLength(2);
  await sight.pass(pollMs);
  expect(server.asked).toHaveLength(3);
});

test('shown twice, it is not read twice as often', async () => {
  const { server, sight, watch } = open();
  watch.run();
  sight.show(true);
  sight.show(true);
  await settle();
  const before = server.asked.length;
  await sight.pass(pollMs);
  expect(server.asked).toHaveLength(before + 1);
});

test('begun hidden, it waits to be seen', async () => {
  const { server, sight, watch } = open();
  sight.show(false);
  watch.run();
  await sight.pass(pollMs);
  expect(server.asked).toEqual([]);
});

test('ended, nothing of it is left', async () => {
  const { server, sight, watch } = open();
  const stop = watch.run();
  await settle();
  stop();
  sight.show(true);
  await sight.pass(10 * pollMs);
  expect(server.asked).toHaveLength(1);
  expect([sight.timers, sight.followers]).toEqual([0, 0]);
});

test('what cannot be read leaves what was there, and says that it is old', async () => {
  const { server, sight, watch } = open();
  watch.run();
  await settle();
  server.answers('queue', refusal('unreachable'), { ok: true, value: two });
  await sight.pass(pollMs);
  expect(watch.queue.value).toEqual(one);
  expect(watch.isStale.value).toBe(true);
  await sight.pass(pollMs);
  expect(watch.queue.value).toEqual(two);
  expect(watch.isStale.value).toBe(false);
});

test('whoever needs it now, gets it now, or nothing', async () => {
  const { server, watch } = open();
  expect(await watch.read()).toEqual(one);
  server.answers('queue', refusal('failed'));
  expect(await watch.read()).toBeNull();
});
