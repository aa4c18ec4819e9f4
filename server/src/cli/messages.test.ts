/** Messages at the operator's: listed, answered while the server runs, and harmless to a terminal. */
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test';
import { rmSync } from 'node:fs';
import { createDataFolder, settingsFor } from '../testing/application.ts';
import { runCommand } from '../testing/backups.ts';
import { post, writeMessage } from '../testing/messages.ts';
import { endProgram, startProgram } from '../testing/process.ts';
import { showForeign } from './screen.ts';

// Nothing takes so long; a machine busy with other things is no failure.
setDefaultTimeout(120_000);

const dataDir = createDataFolder();
const settings = settingsFor(dataDir, { ANONCAM_LOG_LEVEL: 'info' });
const site = await startProgram(settings);
afterAll(async () => {
  await endProgram(site, 'SIGTERM');
  rmSync(dataDir, { recursive: true });
});

test('a message is listed, answered from the command line, and read with its receipt', async () => {
  expect((await runCommand(['messages'], settings)).output).toBe('Every message is answered.\n');
  const receipt = await writeMessage(site, { topic: 'privacy', words: 'What do you have of me?' });
  const listed = await runCommand(['messages'], settings);
  expect(listed.output).toMatch(
    /^[\w-]{22} {2}privacy, \S+, to be answered by \S+\n {4}What do you have of me\?\n/,
  );
  const id = listed.output.slice(0, 22);
  const told = await runCommand(['messages', `--answer=${id}`], settings, 'Nothing.\nReally.\n');
  expect(told).toEqual({ code: 0, output: 'Answered.\n', errors: '' });
  const state = (await (await post(site, '/contact/read', { receipt })).json()) as {
    answer: { words: string };
  };
  expect(state.answer.words).toBe('Nothing.\nReally.');
  expect((await runCommand(['messages'], settings)).output).toBe('Every message is answered.\n');
  expect((await runCommand(['messages', '--all'], settings)).output).toContain(
    '  answered:\n    Nothing.\n    Really.',
  );
});

test('what is no answer, or no message, is refused in one sentence', async () => {
  const none = await runCommand(['messages', '--answer=nobody'], settings, 'hello');
  expect(none).toEqual({ code: 1, output: '', errors: 'There is no message "nobody".\n' });
  for (const input of ['', ' \n ', 'x'.repeat(4_001)]) {
    const { code, errors } = await runCommand(['messages', '--answer=nobody'], settings, input);
    expect([code, errors]).toEqual([1, expect.stringContaining('one to 4000 characters')]);
  }
});

test('words cannot command a terminal, nor be shown in another order than they were written', async () => {
  await writeMessage(site, { words: 'red \u001b[31m \u202e order, a tab\tand\na line' });
  const { output } = await runCommand(['messages'], settings);
  expect(output).toContain('red [31m \ufffd order, a tab\tand\n    a line');
  // What an older version may have taken in.
  expect(showForeign('\u001b[31m\u009b2J\u0007\u2066\n\t')).toBe('\ufffd[31m\ufffd2J\ufffd\ufffd\n\t');
});
