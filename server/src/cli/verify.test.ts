/** What a site serves is held against what was built: any byte that is another is found. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { loadStaticFiles } from '../edge/static-files.ts';
import { createDataFolder } from '../testing/application.ts';
import { runCommand } from '../testing/backups.ts';
import { finishBuild } from '../testing/builds.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const root = join(import.meta.dir, '../../..');
const built = createDataFolder();
const served = createDataFolder();
const files = {
  'index.html': '<!doctype html>page',
  'protection.html': '<!doctype html>protection',
  'document.html': '<!doctype html>frame',
  'assets/main-1a2b.js': 'export {};',
  'assets/weights-1a2b.bin': '\u0000\u0001\u0002',
};

beforeAll(() => {
  mkdirSync(join(built, 'assets'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(built, name), text);
  finishBuild(built);
});
afterAll(() => {
  for (const folder of [built, served]) rmSync(folder, { recursive: true });
});

/** Serves a copy of the build of which `change` has made something else. */
async function verifyCopy(change: (folder: string) => void) {
  rmSync(served, { recursive: true, force: true });
  cpSync(built, served, { recursive: true });
  change(served);
  const site = loadStaticFiles(served, {});
  await using server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: ({ url, headers }) =>
      site.serve(new URL(url).pathname, headers) ?? new Response(null, { status: 404 }),
  });
  return await runCommand(['verify', `http://127.0.0.1:${server.port}`, '--build', built], {});
}

test('H10 a site that serves what was built is said to', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(await verifyCopy(() => {})).toEqual({
    code: 0,
    output: `All 4 files are those of version ${version}, as built here.\n`,
    errors: '',
  });
});

test.each(['index.html', 'protection.html', 'assets/main-1a2b.js', 'assets/weights-1a2b.bin'])(
  'H10 one byte more in %s is found',
  async (name) => {
    const { code, errors } = await verifyCopy((folder) => appendFileSync(join(folder, name), ' '));
    expect([code, errors]).toEqual([1, expect.stringContaining(`/${name} is not what was built.`)]);
    expect(errors).toContain('it says to be version');
  },
);

test.each([
  ['br', brotliCompressSync],
  ['gz', gzipSync],
] as const)(
  'H10 another script that is served to who asks for it as %s alone is found',
  async (ending, compress) => {
    const { code, errors } = await verifyCopy((folder) =>
      writeFileSync(join(folder, `.compressed/assets/main-1a2b.js.${ending}`), compress('export { spy };')),
    );
    expect([code, errors]).toEqual([
      1,
      expect.stringContaining('/assets/main-1a2b.js is not what was built.'),
    ]);
  },
);

test.each(['br', 'gz'])('H10 what is served as %s and cannot be unpacked is found', async (ending) => {
  const { code, errors } = await verifyCopy((folder) =>
    writeFileSync(join(folder, `.compressed/assets/main-1a2b.js.${ending}`), 'nothing that was ever packed'),
  );
  expect([code, errors]).toEqual([1, expect.stringContaining('/assets/main-1a2b.js is not what was built.')]);
});

test('H10 one bit that is another is found, though the site lists the hashes of what it serves', async () => {
  const { code, errors } = await verifyCopy((folder) => {
    rmSync(join(folder, '.well-known'), { recursive: true });
    rmSync(join(folder, '.compressed'), { recursive: true });
    writeFileSync(join(folder, 'assets/weights-1a2b.bin'), '\u0000\u0001\u0003');
    finishBuild(folder);
  });
  expect([code, errors]).toEqual([
    1,
    expect.stringContaining('/assets/weights-1a2b.bin is not what was built.'),
  ]);
});

test('H10 a file that is missing is found', async () => {
  const { code, errors } = await verifyCopy((folder) => rmSync(join(folder, 'assets/main-1a2b.js')));
  expect([code, errors]).toEqual([1, expect.stringContaining('/assets/main-1a2b.js is not there.')]);
});

test.each([
  [['verify'], 'Name the origin'],
  [['verify', 'chat.example'], '"chat.example" is none'],
  [['verify', 'https://chat.example', 'https://other.example'], 'one word too many'],
  [['verify', 'http://127.0.0.1:1', '--build', built], 'does not answer'],
  [['verify', 'http://127.0.0.1:1', '--build', '/nowhere'], 'no build with a list of its files in /nowhere'],
])('%p is refused in a sentence', async (args, sentence) => {
  const { code, errors } = await runCommand(args, {});
  expect([code, errors]).toEqual([1, expect.stringContaining(sentence)]);
});
