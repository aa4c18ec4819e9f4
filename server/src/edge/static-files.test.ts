/** The page's files as a folder of a test's own holds them. */
import { afterAll, describe, expect, test } from 'bun:test';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { createDataFolder } from '../testing/application.ts';
import { finishBuild } from '../testing/builds.ts';
import { loadStaticFiles } from './static-files.ts';

const folder = createDataFolder();
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html>page');
writeFileSync(join(folder, 'protection.html'), '<!doctype html>protection');
writeFileSync(join(folder, 'assets/app-1a2b.js'), 'export {};'.repeat(100));
writeFileSync(join(folder, 'data.unknown'), 'bytes');
writeFileSync(join(folder, 'assets/kernels-1a2b.wasm'), 'x'.repeat(300_000));
writeFileSync(join(folder, 'assets/classifier-worker-1a2b.js'), 'export {};');
writeFileSync(join(folder, 'classifier-worker-1a2b.js'), 'export {};');
writeFileSync(join(folder, '.hidden'), 'secret');
finishBuild(folder);
const files = loadStaticFiles(folder, { 'x-common': 'yes' });

async function read(path: string, headers: Record<string, string> = {}) {
  const response = files.serve(path, new Headers(headers));
  return response && { response, bytes: new Uint8Array(await response.arrayBuffer()) };
}

describe('static files', () => {
  test('serve the page at the root, to be asked for anew each time', async () => {
    const page = await read('/');
    expect(new TextDecoder().decode(page?.bytes)).toBe('<!doctype html>page');
    const { headers } = page?.response ?? new Response();
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('x-common')).toBe('yes');
  });

  test('serve the page on protection under its name, with every common header', async () => {
    const page = await read('/protection');
    expect(new TextDecoder().decode(page?.bytes)).toBe('<!doctype html>protection');
    const { headers } = page?.response ?? new Response();
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('x-common')).toBe('yes');
  });

  test('serve what has its content in its name for ever', async () => {
    const script = await read('/assets/app-1a2b.js');
    expect(script?.response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script?.response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  test('answer 304 without a body to who has the very file', async () => {
    const etag = (await read('/'))?.response.headers.get('etag') ?? '';
    const again = await read('/index.html', { 'if-none-match': etag });
    expect([again?.response.status, again?.bytes.length]).toEqual([304, 0]);
    expect(again?.response.headers.get('x-common')).toBe('yes');
    expect((await read('/', { 'if-none-match': '"other"' }))?.response.status).toBe(200);
  });

  test('compress for who understands it', async () => {
    const path = '/assets/app-1a2b.js';
    const plain = (await read(path))?.bytes ?? new Uint8Array();
    const brotli = await read(path, { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli?.response.headers.get('content-encoding')).toBe('br');
    expect(new Uint8Array(brotliDecompressSync(brotli?.bytes ?? plain))).toEqual(plain);
    const gzip = await read(path, { 'accept-encoding': 'gzip' });
    expect(gzip?.response.headers.get('content-encoding')).toBe('gzip');
    expect(Bun.gunzipSync(gzip?.bytes as Uint8Array<ArrayBuffer>)).toEqual(plain as Uint8Array<ArrayBuffer>);
    expect(gzip?.response.headers.get('vary')).toBe('accept-encoding');
  });

  test('serve WebAssembly as browsers ask for it, and compress large files as well', async () => {
    const kernels = await read('/assets/kernels-1a2b.wasm', { 'accept-encoding': 'br' });
    expect(kernels?.response.headers.get('content-type')).toBe('application/wasm');
    expect(brotliDecompressSync(kernels?.bytes ?? new Uint8Array()).length).toBe(300_000);
    expect(kernels?.bytes.length).toBeLessThan(1_000);
  });

  test('serve what the build has compressed, which compresses nothing while visitors wait', async () => {
    const path = '/assets/app-1a2b.js';
    for (const [encoding, ending] of [
      ['br', 'br'],
      ['gzip', 'gz'],
    ]) {
      const served = await read(path, { 'accept-encoding': encoding ?? '' });
      expect(served?.bytes).toEqual(readFileSync(join(folder, `.compressed${path}.${ending}`)));
    }
  });

  test('serve a build without compressed files plain', async () => {
    const bare = createDataFolder();
    writeFileSync(join(bare, 'index.html'), '<!doctype html>page');
    const response = loadStaticFiles(bare, {}).serve('/', new Headers({ 'accept-encoding': 'br, gzip' }));
    expect(response?.headers.get('content-encoding')).toBeNull();
    expect(await response?.text()).toBe('<!doctype html>page');
    rmSync(bare, { recursive: true });
  });

  test("H1 let the classifier's worker alone compile WebAssembly", async () => {
    const page = { 'content-security-policy': "script-src 'self'" };
    const guarded = loadStaticFiles(folder, page);
    const policyOf = (path: string) =>
      guarded.serve(path, new Headers())?.headers.get('content-security-policy');
    expect(policyOf('/assets/classifier-worker-1a2b.js')).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policyOf('/assets/app-1a2b.js')).toBe(page['content-security-policy']);
    expect(policyOf('/classifier-worker-1a2b.js')).toBe(page['content-security-policy']);
  });

  test('give what has no known kind as bytes', async () => {
    expect((await read('/data.unknown'))?.response.headers.get('content-type')).toBe(
      'application/octet-stream',
    );
  });

  test.each([
    '/protection/',
    '/constructor',
    '/.hidden',
    '/.compressed/index.html.br',
    '/index.html.br',
    '/assets',
    '/assets/',
    '/../index.html',
    '//index.html',
    '',
    '/INDEX.html',
  ])('know nothing at %p', async (path) => {
    expect(await read(path)).toBeNull();
  });

  test('are none where there is no folder', () => {
    expect(loadStaticFiles(join(folder, 'missing'), {}).serve('/', new Headers())).toBeNull();
  });
});
