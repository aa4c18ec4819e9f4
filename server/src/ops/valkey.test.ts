/** The shipped settings of Valkey and its sentinels, by real ones. */
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import { Redis } from 'ioredis';
import { runCommand } from '../testing/backups.ts';
import { makeCertificate } from '../testing/certificate.ts';
import { takeFreePort } from '../testing/free-port.ts';

const shipped = join(import.meta.dir, '../../../ops/valkey');
const program = () =>
  process.env['VALKEY_PROGRAM'] ??
  ['/usr/bin/valkey-server', '/usr/bin/redis-server'].find((file) => existsSync(file)) ??
  '';
const folder = mkdtempSync(join(tmpdir(), 'anoncam-valkey-'));
const password = 'hunter2-of-valkey';
let port: number;
let child: Subprocess;

async function start(own: number, options: readonly string[], ready: string): Promise<Subprocess> {
  const started = Bun.spawn([program(), ...options, '--port', String(own)], { cwd: folder, stdout: 'pipe' });
  let said = '';
  for await (const bytes of started.stdout) {
    said += new TextDecoder().decode(bytes);
    if (said.includes(ready)) return started;
  }
  throw new Error(`it ended instead of starting: ${said}`);
}

async function end(started: Subprocess): Promise<void> {
  started.kill('SIGTERM');
  await started.exited;
}

const startOne = () =>
  start(
    port,
    [join(shipped, 'valkey.conf'), '--dir', folder, '--requirepass', password, '--maxmemory', '3mb'],
    'Ready to accept connections',
  );
const connect = () => new Redis({ port, password, maxRetriesPerRequest: 0, retryStrategy: () => null });

beforeAll(async () => {
  port = await takeFreePort();
  child = await startOne();
});
afterAll(async () => {
  await end(child);
  rmSync(folder, { recursive: true });
});

test('full, it refuses what is new and forgets nothing; ended, it has left nothing on the disk', async () => {
  const redis = connect();
  const refused = async () => {
    for (let number = 0; ; number += 1) {
      const answer = await redis
        .set(`key ${number}`, 'x'.repeat(100_000))
        .catch((error: Error) => error.message);
      if (answer !== 'OK') return { number, answer };
    }
  };
  const { number, answer } = await refused();
  expect(number).toBeGreaterThan(0);
  expect(answer).toContain('OOM');
  expect(await redis.dbsize()).toBe(number);
  expect(await redis.slowlog('LEN')).toBe(0);
  redis.disconnect();
  await end(child);
  expect(readdirSync(folder)).toEqual([]);
  child = await startOne();
  const again = connect();
  expect(await again.dbsize()).toBe(0);
  again.disconnect();
});

test('nobody gets in without the password, and the doctor finds nothing to say against it', async () => {
  const stranger = new Redis({ port, maxRetriesPerRequest: 0, retryStrategy: () => null });
  stranger.on('error', () => {});
  await expect(stranger.dbsize()).rejects.toThrow('NOAUTH');
  stranger.disconnect();
  const said = await runCommand(['doctor'], {
    ANONCAM_DATA_DIR: folder,
    ANONCAM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    ANONCAM_VALKEY_URL: `redis://:${password}@127.0.0.1:${port}`,
  });
  expect(said.output.match(/^\w+ +Valkey: .*$/gm)).toEqual([
    `ok       Valkey: 127.0.0.1:${port} answers.`,
    'ok       Valkey: no server has agreed on keys there yet.',
  ]);
});

test('over TLS it is asked by whoever trusts its certificate; others are told that they do not', async () => {
  const files = mkdtempSync(join(tmpdir(), 'anoncam-certificate-'));
  const { keyFile, certificateFile } = makeCertificate(files, 'IP:127.0.0.1');
  const own = await takeFreePort();
  const encrypted = [
    ...['--tls-port', String(own), '--tls-auth-clients', 'no', '--tls-ca-cert-file', certificateFile],
    ...['--tls-cert-file', certificateFile, '--tls-key-file', keyFile],
  ];
  const shippedFile = join(shipped, 'valkey.conf');
  const started = await start(0, [shippedFile, '--requirepass', password, ...encrypted], 'Ready to accept');
  const ask = (more: Record<string, string>) =>
    runCommand(['doctor'], {
      ANONCAM_DATA_DIR: folder,
      ANONCAM_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
      ANONCAM_VALKEY_URL: `rediss://:${password}@127.0.0.1:${own}`,
      ...more,
    });
  const said = [await ask({ NODE_EXTRA_CA_CERTS: certificateFile }), await ask({})];
  await end(started);
  rmSync(files, { recursive: true });
  expect(said.map(({ output }) => output.match(/^\w+ +Valkey: .*$/gm))).toEqual([
    [
      `ok       Valkey: 127.0.0.1:${own} answers.`,
      'ok       Valkey: no server has agreed on keys there yet.',
    ],
    [expect.stringMatching(/^wrong .*CERT/)],
  ]);
  expect(said[1]?.output).toContain('NODE_EXTRA_CA_CERTS');
});

test('a sentinel with the shipped settings watches who leads', async () => {
  const file = join(folder, 'sentinel.conf');
  copyFileSync(join(shipped, 'sentinel.conf'), file);
  const own = await takeFreePort();
  const sentinel = await start(own, [file, '--sentinel'], '+monitor master anoncam 127.0.0.1 6379 quorum 2');
  const redis = new Redis({ port: own });
  expect(await redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'anoncam')).toEqual(['127.0.0.1', '6379']);
  redis.disconnect();
  await end(sentinel);
});
