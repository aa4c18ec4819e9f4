/**
 * What it costs that a visitor's stranger is at another server: envelopes a second and the time of one hop through the shared
 * store, beside the bare library sending the same text; and what a connected session costs the store in memory. One process
 * holds both servers, so that it has all the work there is; the store has a core of its own.
 */
import type { CallId } from '@anoncam/protocol/ids';
import { Redis } from 'ioredis';
import { systemClock } from '../../server/src/lib/clock.ts';
import { createLog } from '../../server/src/lib/log.ts';
import { createId, systemRandom } from '../../server/src/lib/random.ts';
import type { SessionId } from '../../server/src/matching/ticket.ts';
import { Carrier } from '../../server/src/signalling/carried.ts';
import type { Envelope } from '../../server/src/signalling/switchboard.ts';
import { ValkeySwitchboard } from '../../server/src/signalling/switchboard.valkey.ts';
import { startValkey, type ValkeyServer } from '../../server/src/testing/valkey.ts';
import { Valkey } from '../../server/src/valkey/valkey.ts';
import { readValkeyPlace } from '../../server/src/valkey/valkey-place.ts';
import { type Benchmark, BenchmarkError, type Context, type Row } from '../frame/benchmark.ts';
import { createRow, median } from '../frame/median.ts';

const masterKey = systemRandom.bytes(32);
const ground = { masterKey, clock: systemClock, random: systemRandom, log: createLog('error') };
const text = JSON.stringify({
  candidate: 'candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host'.padEnd(300),
});
const envelope: Envelope = { type: 'signal', call: createId(systemRandom) as CallId, text };
const carried = new Carrier(masterKey, systemRandom).writeEnvelope(envelope);
/** So many at once are under way where it is about how many. */
const abreast = 64;

type Hop = { readonly send: () => Promise<unknown>; readonly stop: () => Promise<void> };
type Open = (server: ValkeyServer, onHeard: () => void) => Promise<Hop>;

async function openStore(server: ValkeyServer): Promise<Valkey> {
  const place = readValkeyPlace(server.url);
  const valkey = place && new Valkey({ place, ...ground });
  if (!(await valkey?.started()) || !valkey) throw new BenchmarkError('The store did not start.');
  return valkey;
}

const openOurs: Open = async (server, onHeard) => {
  const [here, there] = [await openStore(server), await openStore(server)];
  const parts = (valkey: Valkey) => ({ ...ground, valkey });
  const session = createId(systemRandom) as SessionId;
  const sender = new ValkeySwitchboard(parts(here));
  await new ValkeySwitchboard(parts(there)).connect(session, onHeard, () => undefined);
  const stop = async () => void (await Promise.all([here.stop(), there.stop()]));
  return { send: async () => sender.deliver(session, envelope), stop };
};

const openBare: Open = async (server, onHeard) => {
  const [sender, hearer] = [new Redis(server.port, '127.0.0.1'), new Redis(server.port, '127.0.0.1')];
  hearer.on('message', onHeard);
  await hearer.subscribe('a channel');
  const stop = async () => {
    sender.disconnect();
    hearer.disconnect();
  };
  return { send: () => sender.publish('a channel', carried), stop };
};

type Sample = { readonly perSecond: number; readonly hopMs: number };

async function measure(open: Open, server: ValkeyServer, forMs: number): Promise<Sample> {
  let heard = () => {};
  const { send, stop } = await open(server, () => heard());
  const next = () =>
    new Promise<void>((resolve) => {
      heard = resolve;
    });
  const hops: number[] = [];
  for (const untilMs = performance.now() + forMs; performance.now() < untilMs; ) {
    const [beganMs, arriving] = [performance.now(), next()];
    void send();
    await arriving;
    hops.push(performance.now() - beganMs);
  }
  let count = 0;
  heard = () => void count++;
  const beganMs = performance.now();
  const go = async () => {
    while (performance.now() - beganMs < forMs) await send();
  };
  await Promise.all(Array.from({ length: abreast }, go));
  const perSecond = (count * 1_000) / (performance.now() - beganMs);
  await stop();
  return { perSecond, hopMs: median(hops) };
}

async function memoryOf(client: Redis): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
}

/** Bytes of the store for each session, beside a plain subscription to a channel of the same name. */
async function measureMemory(server: ValkeyServer, count: number) {
  const client = new Redis(server.port, '127.0.0.1');
  const [valkey, bare] = [await openStore(server), new Redis(server.port, '127.0.0.1')];
  const switchboard = new ValkeySwitchboard({ ...ground, valkey });
  const sessions = Array.from({ length: count }, () => createId(systemRandom) as SessionId);
  const grow = async (work: () => Promise<unknown>) => {
    const before = await memoryOf(client);
    await work();
    return ((await memoryOf(client)) - before) / count;
  };
  await bare.ping();
  const inBatches = async (work: (some: readonly SessionId[]) => Promise<unknown>) => {
    for (let from = 0; from < count; from += 500) await work(sessions.slice(from, from + 500));
  };
  const nothing = () => undefined;
  const ours = await grow(() =>
    inBatches((some) => Promise.all(some.map((session) => switchboard.connect(session, nothing, nothing)))),
  );
  const anchor = await grow(() => inBatches((some) => bare.subscribe(...some)));
  await valkey.stop();
  for (const each of [client, bare]) each.disconnect();
  return { ours, anchor };
}

async function run({ quick, say }: Context): Promise<readonly Row[]> {
  await using server = await startValkey();
  const samples = { ours: [] as Sample[], bare: [] as Sample[] };
  for (let round = 0; round < (quick ? 3 : 9); round++) {
    samples.bare.push(await measure(openBare, server, quick ? 500 : 1_500));
    samples.ours.push(await measure(openOurs, server, quick ? 500 : 1_500));
    const [ours, bare] = [samples.ours.at(-1), samples.bare.at(-1)];
    say(`${Math.round(ours?.perSecond ?? 0)} envelopes/s, ${Math.round(bare?.perSecond ?? 0)} bare`);
  }
  const memory = await measureMemory(server, quick ? 5_000 : 15_000);
  const of = (name: keyof Sample) => [samples.ours, samples.bare].map((all) => all.map((one) => one[name]));
  const [hops = [], bareHops = []] = of('hopMs');
  const [rates = [], bareRates = []] = of('perSecond');
  const shown = { target: null, targetOf: 'ratio' } as const;
  return [
    createRow(
      { figure: 'one hop', unit: 'ms', target: 1.5, targetOf: 'ratio', better: 'lower' },
      hops,
      bareHops,
    ),
    createRow({ figure: 'envelopes', unit: '/s', ...shown, better: 'higher' }, rates, bareRates),
    createRow(
      { figure: 'memory of a session', unit: 'B', ...shown, better: 'lower' },
      [memory.ours],
      [memory.anchor],
    ),
  ];
}

export const switchboard: Benchmark = {
  name: 'switchboard',
  figures: [
    'one hop to a session at another server (ms, at most 1.5 times the bare library), and envelopes a second',
    'memory of the shared store for each session (bytes), beside a bare subscription',
  ],
  run,
};
