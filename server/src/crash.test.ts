/** A program that crashes, by a bug or by force, leaves nothing of anybody behind: no words, no file of its memory. */
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { admitBrowser, createDataFolder, settingsFor } from './testing/application.ts';
import { findAddress, findTexts, readFolder } from './testing/planted.ts';
import { endProgram, startProgram } from './testing/process.ts';
import { beginCall, Visitor } from './testing/visitor.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const root = join(import.meta.dir, '../..');
const wrapper = join(root, 'scripts/lib/quiet-crash.sh');
const folder = createDataFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** RFC 5737: nobody's. */
const address = '203.0.113.77';
const words = 'what somebody has written';

test.each(['throw', 'reject'])(
  'D3 a bug that nobody caught (%s) ends the program without a word of anybody',
  async (way) => {
    const preload = join(folder, `${way}.ts`);
    const bug = `new Error('${words} from ${address}')`;
    const act = way === 'throw' ? `throw ${bug};` : `void Promise.reject(${bug});`;
    writeFileSync(preload, `process.on('SIGUSR2', () => { ${act} });`);
    const settings = { ...settingsFor(join(folder, way)), ANONCAM_LOG_LEVEL: 'info' };
    const program = await startProgram(settings, [preload]);
    expect(await endProgram(program, 'SIGUSR2')).toBe(1);
    const said = [program.log(), await program.errors].join('');
    expect(said).toContain('the program ends because of a bug');
    expect(said).not.toContain(words);
    expect(said).not.toContain(address);
  },
);

test('D3 killed by a fault in the middle of a call, it leaves no memory in any file', async () => {
  const [dataDir, place] = [join(folder, 'killed'), join(folder, 'place')];
  mkdirSync(place);
  const settings = { ANONCAM_LOG_LEVEL: 'info', ANONCAM_TRUSTED_PROXIES: '127.0.0.1' };
  const program = await startProgram(settingsFor(dataDir, settings), [], {
    by: ['sh', wrapper],
    folder: place,
  });
  const limits = readFileSync(`/proc/${program.process.pid}/limits`, 'utf8');
  expect(limits).toMatch(/^Max core file size +0 +0 /m);
  const cookies = [await admitBrowser(program), await admitBrowser(program)] as const;
  const one = new Visitor(program, { cookie: cookies[0], forwardedFor: address });
  const other = new Visitor(program, { cookie: cookies[1], forwardedFor: address });
  await Promise.all([one.opened(), other.opened()]);
  await Promise.all([one.hello(), other.hello()]);
  await beginCall(one, other);
  await endProgram(program, 'SIGSEGV');
  const said = Buffer.from(program.log() + (await program.errors));
  const left = [said, ...readFolder(dataDir), ...readFolder(place)];
  expect(findAddress(address, left)).toEqual([]);
  expect(
    findTexts(
      cookies.map((cookie) => cookie.split(/[=.]/)[1] ?? cookie),
      left,
    ),
  ).toEqual([]);
  expect(readdirSync(place)).toEqual([]);
});

test('D3 npm start is such a start', () => {
  expect(existsSync(wrapper)).toBeTrue();
  expect(readFileSync(join(root, 'scripts/start.mjs'), 'utf8')).toContain(
    "'scripts/lib/quiet-crash.sh', ...server",
  );
});
