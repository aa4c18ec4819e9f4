/** `anoncam messages`: what people wrote through the contact form, and answering it. */
import { text } from 'node:stream/consumers';
import { DeletionList } from '../backup/deletion-list.ts';
import { type Config, readConfig } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { ContactDesk, type OpenMessage } from '../privacy/contact-desk.ts';
import { createDeletions } from '../privacy/deletions.ts';
import { createProofOfWork } from '../privacy/proof-of-work.ts';
import { type Command, CommandError, textOf } from './command.ts';
import { loadMasterKey, withRecords } from './open-records.ts';
import { createScreen, showForeign } from './screen.ts';

const longestAnswer = 4_000;

export const messages: Command = {
  name: 'messages',
  summary: 'Shows what people wrote through the contact form, and answers it',
  details: [
    'Without options: what is not answered yet, the oldest first. An answer is read from the standard input; whoever wrote',
    'reads it with their receipt. The server may run meanwhile.',
  ],
  options: {
    all: { type: 'boolean', meaning: 'what is answered as well' },
    answer: {
      type: 'string',
      value: 'ID',
      meaning: 'answers this message, or answers it otherwise than before',
    },
  },
  async run(values) {
    const config = readConfig(process.env);
    const id = textOf(values, 'answer');
    await atDesk(config, (desk) => (id === null ? list(desk, values['all'] === true) : answer(desk, id)));
  },
};

async function atDesk(config: Config, work: (desk: ContactDesk) => Promise<void>): Promise<void> {
  await withRecords(config, async (records) => {
    const ground = {
      masterKey: await loadMasterKey(config, records),
      clock: systemClock,
      random: systemRandom,
    };
    const told = new DeletionList(config.backupFolders, createLog('silent'));
    const deletions = createDeletions(records, (list) => told.tell(list));
    const proofOfWork = createProofOfWork(ground);
    await work(new ContactDesk({ records, deletions, proofOfWork, ...ground }));
  });
}

async function list(desk: ContactDesk, isAll: boolean): Promise<void> {
  const screen = createScreen();
  const found = await desk.list({ isAnswered: isAll ? null : false });
  if (found.length === 0) screen.line(isAll ? 'There are no messages.' : 'Every message is answered.');
  for (const message of found) screen.line(describe(message));
}

function describe({ id, topic, receivedOn, dueOn, words, answer: told }: OpenMessage): string {
  const due = dueOn === null ? '' : `, to be answered by ${dueOn}`;
  const answered = told === null ? [] : ['  answered:', ...indent(told)];
  return [`${id}  ${topic}, ${receivedOn}${due}`, ...indent(words), ...answered, ''].join('\n');
}

function indent(words: string): readonly string[] {
  return showForeign(words)
    .split('\n')
    .map((line) => `    ${line}`);
}

async function answer(desk: ContactDesk, id: string): Promise<void> {
  const words = (await text(process.stdin)).trim();
  if (words === '' || words.length > longestAnswer) {
    throw new CommandError(`An answer has one to ${longestAnswer} characters, on the standard input.`);
  }
  if (!(await desk.answer(id, words))) throw new CommandError(`There is no message "${id}".`);
  createScreen().line('Answered.');
}
