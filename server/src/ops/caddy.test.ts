/** The shipped Caddyfile, by a real Caddy in front of a real AnonCam: what comes through, and what is written down. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { rulesVersion } from '@anoncam/protocol/rules';
import { createSecurityHeaders } from '../edge/headers.ts';
import { createDataFolder, settingsFor } from '../testing/application.ts';
import { runCommand } from '../testing/backups.ts';
import { Caddy } from '../testing/caddy.ts';
import { takeFreePort } from '../testing/free-port.ts';
import { findAddress, readFolder } from '../testing/planted.ts';
import { endProgram, type RunningProgram, startProgram } from '../testing/process.ts';
import { beginCall, Visitor } from '../testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

/** Where visitors come from, and what some of them say instead: an address of Japan. */
const [visitorAddress, forgedAddress] = ['127.0.31.7', '133.11.0.1'];

const dataDir = createDataFolder();
let caddy: Caddy;
let way: { port: number; [Symbol.dispose](): void };
let program: RunningProgram;
let settings: Record<string, string>;
let ca: string;
let origin: string;

beforeAll(async () => {
  const [port, consolePort] = [await takeFreePort(), await takeFreePort()];
  caddy = await Caddy.start({ site: port, console: consolePort });
  way = await caddy.openWayFrom(visitorAddress, caddy.port);
  ca = readFileSync(caddy.authorityFile, 'utf8');
  origin = `https://localhost:${caddy.port}`;
  settings = {
    ...settingsFor(dataDir),
    ANONCAM_PORT: String(port),
    ANONCAM_CONSOLE_PORT: String(consolePort),
    ANONCAM_CONSOLE_ORIGIN: `https://localhost:${caddy.consolePort}`,
    ANONCAM_PUBLIC_ORIGIN: origin,
    ANONCAM_TRUSTED_PROXIES: '127.0.0.1',
    ANONCAM_BLOCKED_COUNTRIES: 'JP',
  };
  program = await startProgram({ ...settings, ANONCAM_LOG_LEVEL: 'info' });
});
afterAll(async () => {
  way[Symbol.dispose]();
  await endProgram(program, 'SIGKILL');
  await caddy[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

const ask = (path: string, init: RequestInit = {}, port = way.port) =>
  fetch(`https://localhost:${port}${path}`, { redirect: 'manual', ...init, tls: { ca } });
const admission = { method: 'POST', body: JSON.stringify({ adult: true, rules: rulesVersion }) };
const ownHeaders = () => ({ origin, 'content-type': 'application/json' });

async function admit(): Promise<string> {
  const response = await ask('/admission', { ...admission, headers: ownHeaders() });
  expect(response.status).toBe(204);
  return response.headers.get('set-cookie') ?? '';
}

test('W1 H3 H4 pages come with every header once, cookies bound to the origin, and two people meet', async () => {
  const page = await ask('/rules');
  expect([page.status, page.headers.get('server')]).toEqual([200, null]);
  for (const [name, value] of Object.entries(createSecurityHeaders(true))) {
    expect([name, page.headers.get(name)]).toEqual([name, value]);
  }
  const cookies = [await admit(), await admit()];
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__Host-[^=]+=.*; Path=\/; .*Secure/i);
  }
  const visitors = cookies.map((cookie) => {
    const site = { address: `localhost:${way.port}`, origin };
    return new Visitor(site, { cookie: cookie.split(';')[0], ca, forwardedFor: forgedAddress });
  });
  const [one, other] = visitors as [Visitor, Visitor];
  await Promise.all(visitors.map((visitor) => visitor.opened()));
  await Promise.all(visitors.map((visitor) => visitor.hello()));
  const { call } = await beginCall(one, other);
  one.signal(call, 'through the proxy');
  expect((await other.hear('signal')).call).toBe(call);
  await Promise.all([one.leave(), other.leave()]);
});

test('W1 plain HTTP is sent on to HTTPS', async () => {
  const response = await fetch(`http://localhost:${caddy.httpPort}/rules`, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')?.startsWith('https://localhost')]).toEqual([
    308,
    true,
  ]);
});

test('W10 a forged X-Forwarded-For changes nothing behind it, and would without it', async () => {
  const headers = { ...ownHeaders(), 'x-forwarded-for': forgedAddress };
  expect((await ask('/admission', { ...admission, headers })).status).toBe(204);
  expect((await fetch(`http://${program.address}/admission`, { ...admission, headers })).status).toBe(451);
});

test('H6 the console is another origin, where nothing of the site is', async () => {
  const { status, headers } = await ask('/rules', {}, caddy.consolePort);
  expect([status, headers.get('server')]).toEqual([404, null]);
  expect((await ask('/link', {}, caddy.consolePort)).status).toBe(404);
});

test('the doctor finds it well, and misses a WebSocket by another name, and a certificate that browsers take', async () => {
  const sitesOf = (output: string) => output.match(/^\w+ +site: .*$/gm);
  const well = await runCommand(['doctor'], { ...settings, NODE_EXTRA_CA_CERTS: caddy.authorityFile });
  expect(sitesOf(well.output)).toEqual([
    expect.stringMatching(/^ok .*answers/),
    expect.stringMatching(/^ok .*every header/),
    expect.stringMatching(/^ok .*WebSocket/),
  ]);
  // The same site by another name than the server was told.
  const misnamed = await runCommand(['doctor'], {
    ...settings,
    ANONCAM_PUBLIC_ORIGIN: `https://localhost:${way.port}`,
    NODE_EXTRA_CA_CERTS: caddy.authorityFile,
  });
  expect(sitesOf(misnamed.output)?.at(-1)).toMatch(/^wrong .*no WebSocket opens/);
  const untrusted = await runCommand(['doctor'], settings);
  expect(sitesOf(untrusted.output)).toEqual([expect.stringMatching(/^wrong .*certificate is not one/)]);
});

/** Everything that a proxy is tempted to write down. */
async function misbehave(to: Caddy): Promise<void> {
  using near = await to.openWayFrom(visitorAddress, to.port);
  const authority = readFileSync(to.authorityFile, 'utf8');
  const from = { 'x-forwarded-for': forgedAddress, 'user-agent': `I am ${forgedAddress}` };
  const get = (path: string) =>
    fetch(`https://localhost:${near.port}${path}`, { headers: from, tls: { ca: authority } });
  // Nobody is behind it any more.
  expect((await get(`/rules?from=${forgedAddress}`)).status).toBe(502);
  expect((await get('/link')).status).toBe(502);
  // No TLS at all, and no HTTP within it.
  for (const bytes of ['GET / HTTP/1.1\r\n\r\n', '\u0016\u0003\u0001\u0000\u0002no']) {
    await new Promise((resolve) => {
      const socket = connect(near.port, '127.0.0.1', () => socket.write(bytes));
      socket
        .on('close', resolve)
        .on('error', () => {})
        .on('data', () => {})
        .setTimeout(200, () => socket.destroy());
    });
  }
}

test('D5 W10 what it forwards names the visitor alone, and what it writes down names nobody', async () => {
  await endProgram(program, 'SIGTERM');
  await misbehave(caddy);
  const forwarded: (string | null)[] = [];
  const echo = Bun.serve({
    port: program.port,
    hostname: '127.0.0.1',
    fetch({ headers }) {
      forwarded.push(headers.get('x-forwarded-for'));
      return new Response();
    },
  });
  await ask('/', { headers: { 'x-forwarded-for': `${forgedAddress}, 127.0.0.1` } });
  await echo.stop(true);
  expect(forwarded).toEqual([visitorAddress]);
  await caddy.stop();
  const written = [...readFolder(caddy.folder), Buffer.from(caddy.said)];
  for (const address of [visitorAddress, forgedAddress]) expect(findAddress(address, written)).toEqual([]);
});

test('D5 with a log that says what Caddy says by itself, it would name them', async () => {
  const change = (text: string) =>
    text.replace(/^\t\tinclude .*$/m, '').replace('\theader -Server\n', '\theader -Server\n\tlog\n');
  const parts = { site: await takeFreePort(), console: await takeFreePort() };
  await using loud = await Caddy.start({ ...parts, change });
  await misbehave(loud);
  await loud.stop();
  for (const address of [visitorAddress, forgedAddress]) {
    expect(findAddress(address, [Buffer.from(loud.said)])).not.toEqual([]);
  }
});

/** What docs/operations.md has operators write in place of the one server. */
function readSeveral(ports: readonly number[]): string {
  const chapters = readFileSync(join(import.meta.dir, '../../../docs/operations.md'), 'utf8');
  const [, rest] = /\treverse_proxy 10\.0\.0\.11:8080[^{]* (\{[^}]*\}\n)/.exec(chapters) ?? [];
  return `\treverse_proxy ${ports.map((port) => `127.0.0.1:${port}`).join(' ')} ${rest}`;
}

test('before several servers, as the operator is told to, it sends everybody to one that is there', async () => {
  const ports = [await takeFreePort(), await takeFreePort()] as const;
  await using several = await Caddy.start({
    site: ports[0],
    console: await takeFreePort(),
    change: (text) => text.replace(/\treverse_proxy .*\n/, readSeveral(ports)),
  });
  const place = `https://localhost:${several.port}`;
  const authority = readFileSync(several.authorityFile, 'utf8');
  const own = createDataFolder();
  const start = (port: number) =>
    startProgram({
      ...settingsFor(join(own, String(port))),
      ANONCAM_PORT: String(port),
      ANONCAM_PUBLIC_ORIGIN: place,
      ANONCAM_LOG_LEVEL: 'info',
      ANONCAM_TRUSTED_PROXIES: '127.0.0.1',
    });
  /** For five seconds it looks for one that is there; where the machine is so busy that it finds none, it is asked once more. */
  const look = async () => {
    for (;;) {
      const askedAtMs = performance.now();
      const { status } = await fetch(`${place}/rules`, { tls: { ca: authority } });
      if (status === 200 || performance.now() - askedAtMs < 5_000) return status;
    }
  };
  for (const port of ports) {
    // Whichever of the two it is that this address is sent to: it is dead once, and the only one once.
    const program = await start(port);
    expect(await Promise.all(Array.from({ length: 5 }, look))).toEqual(Array(5).fill(200));
    await endProgram(program, 'SIGKILL');
  }
  rmSync(own, { recursive: true });
});
