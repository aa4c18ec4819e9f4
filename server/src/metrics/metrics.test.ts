/** What monitoring is told, by a program that two have met on: all of the inventory and nothing else, and of nobody. */
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { closeCodes } from '@anoncam/protocol/close-codes';
import { FromVisitorSchema } from '@anoncam/protocol/from-visitor';
import { inventory } from '../privacy/inventory.ts';
import { retentionPolicy } from '../privacy/retention-policy.ts';
import { admitBrowser, createDataFolder, settingsFor } from '../testing/application.ts';
import { endProgram, type RunningProgram, runProgram, startProgram } from '../testing/process.ts';
import { beginCall, meetVisitor, Visitor } from '../testing/visitor.ts';
import { Meter } from './meter.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

/** Of the text format, as far as it is used. */
function parseMetrics(text: string): readonly Sample[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, key = '', said = '']) => [key, said] as const,
    );
    return { name, labels: Object.fromEntries(pairs), value: Number(value) };
  });
}

/** A histogram's parts are one metric, and its steps no label of ours. */
function kindOf({ name, labels }: Sample): string {
  const own = Object.keys(labels).filter((label) => label !== 'le');
  const base = name.replace(/_(bucket|sum|count)$/, '');
  return own.length === 0 ? base : `${base}{${own.sort().join(',')}}`;
}

let dataDir: string;
let program: RunningProgram;
let metricsPort: number;

beforeEach(async () => {
  dataDir = createDataFolder();
  program = await startProgram({
    ...settingsFor(dataDir),
    ANONCAM_LOG_LEVEL: 'info',
    ANONCAM_METRICS_PORT: '0',
    ANONCAM_TRUSTED_PROXIES: '127.0.0.1',
  });
  const lines = program.log().trim().split('\n');
  const line = lines.find((text) => text.includes('metrics are told')) ?? '{}';
  metricsPort = (JSON.parse(line) as { port: number }).port;
});

afterEach(async () => {
  await endProgram(program, 'SIGKILL');
  rmSync(dataDir, { recursive: true });
});

const read = (path = '/metrics', init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${metricsPort}${path}`, init);
const scrape = async () => parseMetrics(await (await read()).text());

function readValue(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number | null {
  const wanted = Object.entries(labels);
  const found = samples.find(
    (sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value),
  );
  return found?.value ?? null;
}

const listed = inventory.filter(({ kind }) => kind === 'metric label').map(({ name }) => name);
const phases = ['idle', 'resting', 'waiting', 'pairing', 'calling', 'away', 'over'];
const types = FromVisitorSchema.options.map(({ entries }) => entries.type.literal);

/** All words that may stand beside a number. */
const closed: Readonly<Record<string, readonly string[] | RegExp>> = {
  phase: phases,
  mode: ['video', 'text'],
  met: ['yes', 'no'],
  reason: Object.keys(closeCodes),
  type: types,
  about: ['stranger', 'self'],
  finding: ['clear', 'explicit', 'empty'],
  step: Object.values(retentionPolicy).flatMap(({ step }) => step ?? []),
  of: ['process', 'heap', 'purge', 'backup'],
  quantile: ['median', 'p99', 'max'],
  le: /^(\+Inf|[\d.]+)$/,
  version: /^\d+\.\d+\.\d+$/,
  protocol: /^\d+$/,
  runtime: /^Bun \d+\.\d+\.\d+$/,
};

function isClosed(key: string, said: string): boolean {
  const words = closed[key];
  return Array.isArray(words) ? words.includes(said) : words instanceof RegExp && words.test(said);
}

describe('after a journey', () => {
  async function travel(): Promise<void> {
    const [one, other] = [await meetVisitor(program), await meetVisitor(program)];
    const { call } = await beginCall(one, other);
    for (const each of [one, other]) each.say({ type: 'flowing', call });
    await Promise.all([one.settle(), other.settle()]);
    one.signal(call, 'candidate:1 1 udp 1 203.0.113.9 50000 typ host');
    await other.hear('signal');
    other.say({
      type: 'verdict',
      call,
      sequence: 1,
      about: 'stranger',
      finding: 'explicit',
      score: 20,
      usable: 3,
      flagged: 2,
      seconds: 1,
      confirmed: false,
      model: 'nsfwjs-01234567',
    });
    await other.settle();
    one.say({ type: 'lost', call, why: 'not-connected' });
    await other.hear('stranger-left');
    await other.wait(null, 'text');
    const rude = new Visitor(program, { cookie: await admitBrowser(program), forwardedFor: '198.51.100.7' });
    await rude.opened();
    rude.sendText('{"type":"nonsense"}');
    await rude.closed;
    const headers = { origin: program.origin, 'content-type': 'application/json' };
    const body = JSON.stringify({ session: 'not a report' });
    await fetch(`http://${program.address}/quality`, { method: 'POST', headers, body });
  }

  test('D1 metrics and labels are those of the inventory, both ways', async () => {
    await travel();
    const found = new Set((await scrape()).map(kindOf));
    expect([...found].sort()).toEqual(listed.toSorted());
  });

  test('each number is what happened', async () => {
    await travel();
    const samples = await scrape();
    const value = (name: string, labels = {}) => readValue(samples, `anoncam_${name}`, labels);
    expect({
      idle: value('sessions', { phase: 'idle' }),
      waiting: value('sessions', { phase: 'waiting' }),
      text: value('waiting', { mode: 'text' }),
      video: value('waiting', { mode: 'video' }),
      pairings: value('pairings_total'),
      calls: value('calls_total', { mode: 'video' }),
      unconnected: value('unconnected_total'),
      met: value('wait_seconds_count', { met: 'yes', mode: 'video' }),
      bad: value('closed_total', { reason: 'badMessage' }),
      full: value('closed_total', { reason: 'full' }),
      signals: value('messages_total', { type: 'signal' }),
      hellos: value('messages_total', { type: 'hello' }),
      votes: value('votes_total', { about: 'stranger', finding: 'explicit' }),
      refused: value('quality_refused_total'),
      keys: value('purge_deleted', { step: 'day keys' }),
      failures: value('database_failures_total'),
    }).toEqual({
      idle: 1,
      waiting: 1,
      text: 1,
      video: 0,
      pairings: 1,
      calls: 1,
      unconnected: 1,
      met: 2,
      bad: 1,
      full: 0,
      signals: 1,
      hellos: 2,
      votes: 1,
      refused: 1,
      keys: 0,
      failures: 0,
    });
    expect(value('memory_bytes', { of: 'process' })).toBeGreaterThan(1e6);
    expect(value('event_loop_delay_seconds', { quantile: 'max' })).toBeGreaterThanOrEqual(0);
    expect(value('purge_age_seconds')).toBeGreaterThanOrEqual(0);
  });

  test('words beside numbers are of closed lists: no address, no id, no country', async () => {
    await travel();
    const samples = await scrape();
    const words = samples.flatMap(({ labels }) => Object.entries(labels));
    expect(words.length).toBeGreaterThan(50);
    expect(words.filter(([key, said]) => !isClosed(key, said))).toEqual([]);
  });
});

describe('the port', () => {
  test('tells metrics, to readers only, and nothing else', async () => {
    const response = await read();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect((await read('/metrics', { method: 'POST' })).status).toBe(405);
    for (const path of ['/', '/admission', '/health/live', '/metrics/', '/link']) {
      expect((await read(path)).status).toBe(404);
    }
  });

  test('is not the one of the site', async () => {
    expect((await fetch(`http://${program.address}/metrics`)).status).toBe(404);
    expect(program.port).not.toBe(metricsPort);
  });

  test('that is taken is told in one sentence', async () => {
    const second = runProgram({
      ...settingsFor(createDataFolder()),
      ANONCAM_METRICS_PORT: String(metricsPort),
    });
    expect(await second.process.exited).toBe(1);
    expect(await second.errors).toBe(
      'AnonCam cannot start. ANONCAM_METRICS_HOST and ANONCAM_METRICS_PORT cannot be listened on: the port is taken by another program.\n',
    );
  });
});

test('a server without the setting tells nobody', async () => {
  const silent = await startProgram({ ...settingsFor(dataDir), ANONCAM_LOG_LEVEL: 'info' });
  expect(silent.log()).not.toContain('metrics are told');
  await endProgram(silent, 'SIGTERM');
});

test('a close code that is none of ours is not counted', async () => {
  const meter = new Meter();
  meter.closed(4_999);
  meter.closed(closeCodes.tooMany.code);
  const told = parseMetrics(await meter.registry.metrics()).filter(
    ({ name }) => name === 'anoncam_closed_total',
  );
  expect(told.filter(({ value }) => value > 0).map(({ labels }) => labels)).toEqual([{ reason: 'tooMany' }]);
  expect(told).toHaveLength(Object.keys(closeCodes).length);
});
