/** The log: words that stand in the code, a file for each day, never an exception. */
import { afterAll, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDataFolder } from '../testing/application.ts';
import { DailyFiles } from './daily-files.ts';
import { createLog } from './log.ts';

const folder = createDataFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const dayMs = 24 * 60 * 60 * 1000;

test('each day has a file of its own, for the server alone', () => {
  const logs = join(folder, 'days/logs');
  let nowMs = Date.UTC(2026, 0, 31, 23, 59, 59, 999);
  const files = new DailyFiles(logs, () => nowMs);
  files.write('one\n');
  nowMs += 1;
  files.write('two\n');
  nowMs -= 1;
  files.write('three\n');
  expect(readdirSync(logs).sort()).toEqual(['2026-01-31.jsonl', '2026-02-01.jsonl']);
  expect(readFileSync(join(logs, '2026-01-31.jsonl'), 'utf8')).toBe('one\nthree\n');
  expect(statSync(join(logs, '2026-02-01.jsonl')).mode & 0o777).toBe(0o600);
});

test('old days are deleted a few at a time, and nothing else in the folder', () => {
  const logs = join(folder, 'old');
  let nowMs = Date.UTC(2026, 0, 1);
  const files = new DailyFiles(logs, () => nowMs);
  expect(files.deleteBefore('2026-01-01', 10)).toBe(0);
  for (; nowMs < Date.UTC(2026, 0, 6); nowMs += dayMs) files.write('line\n');
  writeFileSync(join(logs, 'notes.txt'), 'mine');
  expect(files.deleteBefore('2026-01-04', 2)).toBe(2);
  expect(files.deleteBefore('2026-01-04', 2)).toBe(1);
  expect(files.deleteBefore('2026-01-04', 2)).toBe(0);
  expect(readdirSync(logs).sort()).toEqual(['2026-01-04.jsonl', '2026-01-05.jsonl', 'notes.txt']);
});

test('what cannot be written is left, and tried again with the next line', () => {
  const logs = join(folder, 'blocked');
  writeFileSync(logs, 'a file where the folder should be');
  const files = new DailyFiles(logs, () => Date.UTC(2026, 0, 1));
  files.write('lost\n');
  rmSync(logs);
  mkdirSync(logs);
  files.write('kept\n');
  expect(readFileSync(join(logs, '2026-01-01.jsonl'), 'utf8')).toBe('kept\n');
});

test('a file that breaks while it is open is given up, and opened anew with the next line', () => {
  const logs = join(folder, 'broken');
  // In a process of its own, in which no other file can have the number that is closed.
  const script = `
    import { closeSync, readdirSync, readlinkSync } from 'node:fs';
    import { DailyFiles } from ${JSON.stringify(join(import.meta.dir, 'daily-files.ts'))};
    const files = new DailyFiles(${JSON.stringify(logs)}, () => Date.UTC(2026, 0, 1));
    files.write('kept\\n');
    const isIt = (name) => { try { return readlinkSync('/proc/self/fd/' + name).endsWith('.jsonl'); } catch { return false; } };
    closeSync(Number(readdirSync('/proc/self/fd').find(isIt)));
    files.write('lost\\n');
    files.write('kept too\\n');`;
  const { success, stderr } = Bun.spawnSync([process.execPath, '-e', script]);
  expect([success, stderr.toString()]).toEqual([true, '']);
  expect(readFileSync(join(logs, '2026-01-01.jsonl'), 'utf8')).toBe('kept\nkept too\n');
});

test('D2 only words that stand in the code can be logged, and only named fields', () => {
  const logs = join(folder, 'typed');
  const log = createLog('error', new DailyFiles(logs, () => Date.UTC(2026, 0, 1)));
  const address = ['192.0.2.', '7'].join('');
  const text: string = 'hello';
  // The compiler refuses each of these; were it not so, the marks would be errors themselves.
  const forbidden = () => {
    // @ts-expect-error words put together at run time
    log.info(`somebody came from ${address}`);
    // @ts-expect-error a text that came from somewhere
    log.warn(text);
    // @ts-expect-error a field that nobody named
    log.error('came', { address });
    // @ts-expect-error a field of another kind
    log.error('came', { port: address });
    // @ts-expect-error more than where a bug was
    log.error('came', { bug: { name: 'Error', stack: '', message: text } });
  };
  expect(forbidden).toBeFunction();
  log.info('not told at this level');
  log.error('told', { port: 1 });
  const lines = readFileSync(join(logs, '2026-01-01.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: 50, port: 1, msg: 'told' }]);
});
