/** The switchboard of several servers keeps the contract, and does without the store for a while. */
import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import type { CallId } from '@anoncam/protocol/ids';
import { type Clock, systemClock, TestClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import type { SessionId } from '../matching/ticket.ts';
import { impatientMs, openValkey } from '../testing/open-valkey.ts';
import { until } from '../testing/until.ts';
import { startValkey, type ValkeyServer } from '../testing/valkey.ts';
import { Carrier } from './carried.ts';
import { describeSwitchboard } from './switchboard.contract.ts';
import type { Envelope } from './switchboard.ts';
import { ValkeySwitchboard } from './switchboard.valkey.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const masterKey = systemRandom.bytes(32);
let server: ValkeyServer;
const opened: (() => Promise<void>)[] = [];

beforeAll(async () => {
  server = await startValkey();
});

afterEach(async () => {
  for (const stop of opened.splice(0)) await stop();
});

afterAll(async () => server[Symbol.asyncDispose]());

async function open(clock: Clock = systemClock, waitMs?: number) {
  const { valkey, said, log } = await openValkey(server.url, waitMs);
  const end = () => valkey.stop();
  opened.push(end);
  return {
    valkey,
    said,
    end,
    switchboard: new ValkeySwitchboard({ valkey, clock, masterKey, random: systemRandom, log }),
  };
}

describeSwitchboard('through a store', async () => {
  const [here, there] = [await open(), await open()];
  return { here: here.switchboard, there: there.switchboard, end: there.end };
});

const call = 'AbCdEfGhIjKlMnOpQrSt_-' as CallId;
const [near, far, moved] = ['near', 'far', 'moved'] as SessionId[] as [SessionId, SessionId, SessionId];
const away: Envelope = { type: 'away', call };

test('while the store is gone who is here is reached, nobody else, and all are again when it is back', async () => {
  const [here, there] = [await open(), await open()];
  const heard: string[] = [];
  const add = (name: string) =>
    [() => void heard.push(name), () => void heard.push(`${name} taken over`)] as const;
  await here.switchboard.connect(near, ...add('near'));
  await there.switchboard.connect(far, ...add('far'));
  await there.switchboard.connect(moved, ...add('moved, before'));
  await server.kill();
  await until(() => !here.valkey.isUp);
  expect([here.switchboard.deliver(near, away), await here.switchboard.deliver(far, away)]).toEqual([
    true,
    null,
  ]);
  // Somebody comes here meanwhile whose session the other server still has.
  const reached = here.switchboard.connect(moved, ...add('moved')).then(() => heard.push('moved is reached'));
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(heard).toEqual(['near']);
  await server.start();
  await reached;
  await until(() => heard.includes('moved, before taken over'));
  await until(async () => (await here.switchboard.deliver(far, away)) === true && heard.includes('far'));
  // It may listen again before it can tell.
  await until(() => there.valkey.isUp);
  expect([await there.switchboard.deliver(near, away), await there.switchboard.deliver(moved, away)]).toEqual(
    [true, true],
  );
  await until(() => heard.includes('moved'));
  expect([...new Set(heard)].toSorted()).toEqual([
    'far',
    'moved',
    'moved is reached',
    'moved, before taken over',
    'near',
  ]);
});

test('a session that two servers took on while the store was gone is kept by the later of them', async () => {
  const clocks = [new TestClock(), new TestClock()];
  const [here, there] = [await open(clocks[0]), await open(clocks[1])];
  const takenOver: string[] = [];
  const connect = ({ switchboard }: typeof here, session: SessionId, name: string) =>
    switchboard.connect(
      session,
      () => undefined,
      () => void takenOver.push(name),
    );
  await server.kill();
  await until(() => !here.valkey.isUp && !there.valkey.isUp);
  // None of them is done before the store is back.
  const first = [connect(here, near, 'near, at first'), connect(there, far, 'far, at first')];
  // By more than the machine could stand still between them.
  for (const clock of clocks) clock.advance(600_000);
  const later = [connect(there, near, 'near, later'), connect(here, far, 'far, later')];
  await server.start();
  await until(() => takenOver.length === 2);
  await Promise.all([...first, ...later]);
  expect(takenOver.toSorted()).toEqual(['far, at first', 'near, at first']);
});

test('a store that hangs is not waited for longer than the bound', async () => {
  const { switchboard, valkey } = await open(systemClock, impatientMs);
  server.pause();
  // It may arrive yet.
  expect(await switchboard.deliver(far, away)).toBeNull();
  server.goOn();
  await until(() => valkey.isUp);
});

test('what another version says is left alone, and said once', async () => {
  const [here, there] = [await open(), await open()];
  const heard: Envelope[] = [];
  await here.switchboard.connect(
    near,
    (envelope) => heard.push(envelope),
    () => undefined,
  );
  const channel = 'anoncam:session:{n}:near';
  const carrier = new Carrier(masterKey, systemRandom);
  const strange = [
    '{}',
    'no JSON',
    carrier.seal('{"v":2,"envelope":{"type":"away"}}'),
    carrier.seal('{"v":1,"envelope":{"type":"waved"}}'),
    // Not of this site: whoever can write to the store could say anything.
    `{"v":1,"envelope":${JSON.stringify(away)}}`,
    new Carrier(systemRandom.bytes(32), systemRandom).writeEnvelope(away),
  ];
  for (const text of strange) expect(await there.valkey.publish(channel, text)).toBe(1);
  // A field that is new says nothing that would have to be understood.
  await there.valkey.publish(
    channel,
    carrier.seal(JSON.stringify({ v: 1, envelope: { ...away, mood: 'good' } })),
  );
  await until(() => heard.length > 0);
  expect([heard, here.said.length]).toEqual([[away], 1]);
});

test('D1 what passes through the store is read by nobody who has that alone', async () => {
  const [here, there] = [await open(), await open()];
  const told: Envelope[] = [];
  const passed: string[] = [];
  await here.switchboard.connect(
    near,
    (envelope) => told.push(envelope),
    () => undefined,
  );
  const { valkey } = await open();
  await valkey.listen('anoncam:session:{n}:near', (text) => passed.push(text));
  await there.switchboard.deliver(near, { type: 'signal', call, text: 'candidate 192.0.2.77' });
  await until(() => told.length > 0 && passed.length > 0);
  expect(passed.filter((text) => text.includes('192.0.2.77') || text.includes('signal'))).toEqual([]);
});
