/** The console's port: its page under a strict policy, nothing of the visitors' site there, and nothing of it on theirs. */
import { expect, setDefaultTimeout, test } from 'bun:test';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNetworkTags } from '../addresses/network-tag.ts';
import { ConfigError } from '../config.ts';
import { systemRandom } from '../lib/random.ts';
import { admitBrowser, createDataFolder, startSite } from '../testing/application.ts';
import { ConsoleHouse, Staff } from '../testing/console-house.ts';
import { createProxyList } from './client-address.ts';
import { serveConsole } from './console-port.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

test('H1 H3 serves the built page, and every answer carries what a browser must keep to', async () => {
  const pageFolder = createDataFolder();
  mkdirSync(join(pageFolder, 'assets'));
  writeFileSync(join(pageFolder, 'index.html'), '<!doctype html><title>Console</title>');
  writeFileSync(join(pageFolder, 'assets/main-abc.js'), 'export {};');
  await using house = await ConsoleHouse.open({ pageFolder });
  const visitor = new Staff(house);
  const page = await visitor.get('/');
  expect([page.status, page.body['text']]).toEqual([200, '<!doctype html><title>Console</title>']);
  expect((await visitor.get('/assets/main-abc.js')).headers.get('cache-control')).toContain('immutable');
  expect((await visitor.ask('/', { method: 'HEAD', headers: {} })).body).toEqual({ text: '' });
  for (const path of ['/', '/assets/main-abc.js', '/nothing', '/api/me', '/api/nothing']) {
    const { headers } = await visitor.get(path);
    const policy = (headers.get('content-security-policy') ?? '').split('; ');
    expect([path, policy]).toEqual([
      path,
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ]),
    ]);
    expect(headers.get('permissions-policy')).toContain('camera=(), microphone=()');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    if (path.startsWith('/api/')) expect(headers.get('cache-control')).toBe('no-store');
  }
  rmSync(pageFolder, { recursive: true });
});

test('S10 nothing of the visitors’ site is there: no link, no call, not even its pages', async () => {
  await using house = await ConsoleHouse.open();
  const admin = await house.join('admin');
  for (const path of [
    '/link',
    '/admission',
    '/contact',
    '/your-data',
    '/privacy',
    '/numbers',
    '/metrics',
    '/health/live',
  ]) {
    expect([path, (await admin.get(path)).status]).toEqual([path, 404]);
    expect([path, (await admin.post(path, {})).status]).toEqual([path, 405]);
  }
  const asked = await admin.get('/link', {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  });
  expect(asked.status).toBe(404);
});

test('H6 nothing of the console is on the visitors’ port of a whole server, whoever asks', async () => {
  await using house = await ConsoleHouse.open();
  await using site = await startSite({ ANONCAM_CONSOLE_PORT: '0' });
  const { consoleOrigin } = site.application;
  expect(new URL(consoleOrigin ?? '').port).not.toBe(new URL(site.origin).port);
  const me = await fetch(`${consoleOrigin}/api/me`);
  expect([me.status, await me.json()]).toEqual([401, { error: 'signed out', words: '' }]);
  const admin = await house.join('admin');
  const cookie = `${await admitBrowser(site)}; anoncam-staff=${admin.cookies.get('anoncam-staff')}`;
  const names = [...Object.keys(house.console.routes), ...Object.keys(house.console.entrance)];
  expect(names.length).toBeGreaterThan(30);
  for (const name of names) {
    const [method = '', path = ''] = name.split(' ');
    const response = await fetch(`http://${site.address}${path}`, {
      method,
      ...(method === 'POST' ? { body: '{}' } : {}),
      headers: {
        cookie,
        origin: site.origin,
        'content-type': 'application/json',
        'x-anoncam-console': '1',
        'sec-fetch-site': 'same-origin',
      },
    });
    expect([name, [404, 405].includes(response.status)]).toEqual([name, true]);
  }
  // And the console's cookie admits nobody to the site.
  const status = await fetch(`http://${site.address}/admission`, {
    headers: { cookie: `anoncam-staff=${admin.cookies.get('anoncam-staff')}` },
  });
  expect(await status.json()).toMatchObject({ admitted: false });
});

test('a server without a console opens no second port', async () => {
  await using site = await startSite({ ANONCAM_CONSOLE_PORT: '' });
  expect(site.application.consoleOrigin).toBeNull();
});

test('H6 the console cannot be on the site’s own origin', async () => {
  const origins = { ANONCAM_PUBLIC_ORIGIN: 'https://a.example', ANONCAM_CONSOLE_ORIGIN: 'https://a.example' };
  await expect(startSite({ ...origins, ANONCAM_CONSOLE_PORT: '0' })).rejects.toThrow(
    new ConfigError('ANONCAM_CONSOLE_ORIGIN must be another origin than that of the site.'),
  );
});

test('a port that another program has is one sentence', async () => {
  await using house = await ConsoleHouse.open();
  const port = Number(new URL(house.address).port);
  const parts = {
    clock: house.clock,
    log: { info() {}, warn() {}, error() {} },
    networks: createNetworkTags(systemRandom),
    trustedProxies: createProxyList([]),
    pageFolder: '',
    create: () => house.console,
  };
  expect(() => serveConsole({ host: '127.0.0.1', port, origin: null }, parts)).toThrow(
    new ConfigError(
      'ANONCAM_CONSOLE_HOST and ANONCAM_CONSOLE_PORT cannot be listened on: the port is taken by another program.',
    ),
  );
});
