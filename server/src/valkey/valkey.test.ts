/** The shared store as everything here sees it: with real servers that die, hang and come back, sentinels, and a cluster. */
import { afterEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import type { Redis } from 'ioredis';
import { type Clock, TestClock } from '../lib/clock.ts';
import { impatientMs, openValkey } from '../testing/open-valkey.ts';
import { until } from '../testing/until.ts';
import { startValkey } from '../testing/valkey.ts';
import { startCluster, startSentinel } from '../testing/valkey-groups.ts';
import { Library } from './library.ts';
import { Script } from './script.ts';
import type { Valkey } from './valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const opened: Valkey[] = [];
afterEach(async () => {
  for (const valkey of opened.splice(0)) await valkey.stop();
});

async function open(url: string, waitMs?: number, clock?: Clock) {
  const open = await openValkey(url, waitMs, clock);
  opened.push(open.valkey);
  return open;
}

const gone = 'the store that servers share does not answer; each goes on by itself';
const back = 'the store that servers share is back';
const set = (valkey: Valkey, key: string) => valkey.ask((client) => client.set(key, 'a', 'PX', 60_000));

/** Time passes at which it is looked whether the store is there. */
async function passUntil(clock: TestClock, holds: () => boolean | Promise<boolean>): Promise<void> {
  await until(() => {
    clock.advance(20_000);
    return holds();
  });
}

async function listenTo(valkey: Valkey, channel: string): Promise<string[]> {
  const heard: string[] = [];
  await valkey.listen(channel, (text) => heard.push(text));
  return heard;
}

describe('a server', () => {
  test('is asked, told and listened to', async () => {
    await using server = await startValkey();
    const { valkey, said } = await open(server.url);
    expect(await set(valkey, 'anoncam:a')).toEqual({ reply: 'OK' });
    const heard = await listenTo(valkey, 'anoncam:{a}');
    expect([await valkey.publish('anoncam:{a}', 'one'), await valkey.publish('anoncam:{b}', 'two')]).toEqual([
      1, 0,
    ]);
    await until(() => heard.length > 0);
    await valkey.unlisten('anoncam:{a}');
    expect([await valkey.publish('anoncam:{a}', 'three'), heard, said]).toEqual([0, ['one'], []]);
    const script = new Script("return redis.call('GET', KEYS[1]) .. ARGV[1]");
    for (const round of [1, 2])
      expect(await valkey.ask((client) => script.run(client, ['anoncam:a'], [round]))).toEqual({
        reply: `a${round}`,
      });
  });

  test('that dies is asked nothing, said once, and found again with all that was listened to', async () => {
    await using server = await startValkey();
    const clock = new TestClock();
    const { valkey, said } = await open(server.url, undefined, clock);
    const heard = await listenTo(valkey, 'anoncam:a');
    let returns = 0;
    valkey.onReturn(() => returns++);
    await server.kill();
    await until(() => !valkey.isUp);
    expect([await set(valkey, 'a'), await valkey.publish('anoncam:a', 'x')]).toEqual([null, null]);
    await listenTo(valkey, 'anoncam:b');
    await server.start();
    await until(() => returns === 1);
    expect([await valkey.publish('anoncam:a', 'y'), await valkey.publish('anoncam:b', 'z')]).toEqual([1, 1]);
    await until(() => heard.length > 0);
    await passUntil(clock, () => said.length > 1);
    expect([heard, said]).toEqual([['y'], [gone, back]]);
  });

  test('that hangs keeps nobody waiting beyond the bound, and is used again when it goes on', async () => {
    await using server = await startValkey();
    const { valkey, said } = await open(server.url, impatientMs);
    server.pause();
    expect(await Promise.all([set(valkey, 'a'), set(valkey, 'b')])).toEqual([null, null]);
    await until(() => !valkey.isUp);
    server.goOn();
    await until(() => valkey.isUp);
    await until(async () => (await set(valkey, 'a')) !== null && said.length > 1);
    expect(said).toEqual([gone, back]);
  });

  test('that the library has given up is tried again all the same, and listened to', async () => {
    await using server = await startValkey();
    const { valkey } = await open(server.url);
    const heard = await listenTo(valkey, 'anoncam:a');
    for (const client of valkey.clients) client.disconnect();
    await until(() => !valkey.isUp);
    await until(() => valkey.isUp);
    await until(async () => (await valkey.publish('anoncam:a', 'told')) === 1);
    await until(() => heard.length > 0);
    expect(await set(valkey, 'anoncam:a')).toEqual({ reply: 'OK' });
  });

  test('that has lost only the connection for questions is not listened to any longer than it should be', async () => {
    await using server = await startValkey();
    const [{ valkey }, { valkey: other }] = [await open(server.url), await open(server.url)];
    await listenTo(valkey, 'anoncam:a');
    expect(await other.publish('anoncam:a', 'one')).toBe(1);
    valkey.commands.disconnect(true);
    await until(() => !valkey.isUp);
    await valkey.unlisten('anoncam:a');
    await until(() => valkey.isUp);
    expect(await other.publish('anoncam:a', 'two')).toBe(0);
  });

  test('that hangs just when it is back is asked until it answers, and then everybody is told, once', async () => {
    await using server = await startValkey();
    const clock = new TestClock();
    const { valkey } = await open(server.url, undefined, clock);
    const clients = valkey.clients as readonly Redis[];
    const answers = () => Promise.all(clients.map((client) => client.ping().catch(() => 'late')));
    await answers();
    let [returns, pauses] = [0, 0];
    valkey.onReturn(() => returns++);
    const pause = () => {
      if (!valkey.isUp || pauses++ > 0) return;
      server.pause();
      for (const { options } of clients) options.commandTimeout = 100;
    };
    for (const client of clients) client.prependListener('ready', pause).disconnect(true);
    await until(() => pauses > 0);
    // Whatever was asked before is late as well then.
    expect([await answers(), valkey.isUp, returns]).toEqual([['late', 'late'], true, 0]);
    for (const { options } of clients) options.commandTimeout = 20_000;
    server.goOn();
    await passUntil(clock, () => returns > 0);
    expect([await answers(), returns]).toEqual([['PONG', 'PONG'], 1]);
  });

  test('that was never there is waited for only a moment', async () => {
    const server = await startValkey();
    await server.kill();
    const { valkey, said } = await open(server.url, impatientMs);
    expect([valkey.isUp, await set(valkey, 'a'), said]).toEqual([false, null, [gone]]);
  });
});

test('sentinels tell which server is the master after the one before has died, also where they ask for a password', async () => {
  await using group = await startSentinel('of:the@sentinel');
  const clock = new TestClock();
  const { valkey, said } = await open(group.url, undefined, clock);
  const heard = await listenTo(valkey, 'anoncam:a');
  await group.watchClosely(400);
  await group.servers[0]?.kill();
  // Before that is done connections come and go.
  await until(group.hasReplaced);
  await passUntil(clock, async () => (await set(valkey, 'a')) !== null);
  await until(async () => (await valkey.publish('anoncam:a', 'told')) === 1);
  await until(() => heard.length > 0);
  await passUntil(clock, () => said.length > 1);
  expect(said).toEqual([gone, back]);
});

test('a cluster is asked and listened to wherever a key belongs, also after one of its servers was away', async () => {
  await using group = await startCluster();
  const { valkey } = await open(group.url);
  // The first of each three belongs to each of the servers.
  const names = ['{1}', '{2}', '{3}', '{4}', '{5}', '{6}'].map((tag) => `anoncam:${tag}`);
  const heard = await Promise.all(names.map((name) => listenTo(valkey, name)));
  for (const name of names)
    expect([await set(valkey, name), await valkey.publish(name, name)]).toEqual([{ reply: 'OK' }, 1]);
  await until(() => heard.every((texts) => texts.length === 1));
  const library = new Library(
    'test',
    "return {{ function_name = 'key', callback = function(keys) return keys[1] end }}",
  );
  const callAll = () =>
    Promise.all(names.map((name) => valkey.ask((client) => library.call(client, 'key', [name], []))));
  const isKnown = async () => (await callAll()).every((answer, index) => answer?.reply === names[index]);
  await until(isKnown);
  let returns = 0;
  valkey.onReturn(() => returns++);
  await group.servers[1]?.kill();
  await until(async () => (await Promise.all(names.map((name) => set(valkey, name)))).includes(null));
  await group.servers[1]?.start();
  await until(async () =>
    (await Promise.all(names.map((name) => valkey.publish(name, 'again')))).every((count) => count === 1),
  );
  await until(() => returns > 0 && heard.every((texts) => texts.at(-1) === 'again'));
  // The server that was away has lost its functions.
  await until(isKnown);
});
