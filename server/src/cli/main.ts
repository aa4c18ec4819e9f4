/**
 * The operator's command line: finds the command, gives it its options, and explains in one sentence what went wrong.
 */
import { parseArgs } from 'node:util';
import { BackupError } from '../backup/backup-error.ts';
import { ConfigError } from '../config.ts';
import { DatabaseError } from '../database/open-database.ts';
import { backup } from './backup.ts';
import { backupKey } from './backup-key.ts';
import { type Command, CommandError, describeCommand, describeCommands, optionsOf } from './command.ts';
import { doctor } from './doctor.ts';
import { messages } from './messages.ts';
import { restore } from './restore.ts';
import { staffInvite, staffList, staffRevoke } from './staff.ts';
import { verify } from './verify.ts';

/** scripts/anoncam.mjs hands it to `npm start`; here it is only described. */
const start: Command = {
  name: 'start',
  summary: 'Starts the server, as npm start does',
  details: ['It runs until it is told to stop (Ctrl-C, or SIGTERM).'],
  options: {},
  async run() {
    throw new CommandError('This starts nothing by itself; use npx anoncam start.');
  },
};

const commands: readonly Command[] = [
  start,
  doctor,
  messages,
  staffInvite,
  staffList,
  staffRevoke,
  backup,
  restore,
  backupKey,
  verify,
];

/** A name may have two words, `staff invite`. */
function choose(words: readonly string[]): { readonly command: Command; readonly args: readonly string[] } {
  for (const count of [2, 1]) {
    const command = commands.find(({ name }) => name === words.slice(0, count).join(' '));
    if (command) return { command, args: words.slice(count) };
  }
  throw new CommandError(`There is no command "${words[0]}"; npx anoncam --help lists them.`);
}

function readValues(command: Command, args: readonly string[]) {
  try {
    const { takes } = command;
    const options = { args: [...args], options: optionsOf(command), allowPositionals: takes !== undefined };
    const { values, positionals } = parseArgs(options);
    const [word, excess] = positionals;
    if (excess !== undefined) throw new CommandError(`There is one word too many, "${excess}".`);
    return takes === undefined ? values : { ...values, [takes]: word };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const [reason = ''] = (error instanceof Error ? error.message : '').split(/[.\n]/);
    throw new CommandError(
      `${reason.replaceAll("'", '"')}; npx anoncam ${command.name} --help lists what it takes.`,
    );
  }
}

function isAskingForHelp(word: string | undefined): boolean {
  return word === undefined || word === '--help' || word === '-h' || word === 'help';
}

async function run([first, ...rest]: readonly string[]): Promise<void> {
  if (first === undefined || isAskingForHelp(first)) {
    process.stdout.write(describeCommands(commands));
    return;
  }
  const family = commands.filter(({ name }) => name.startsWith(`${first} `));
  if (family.length > 0 && isAskingForHelp(rest[0])) {
    process.stdout.write(describeCommands(family));
    return;
  }
  const { command, args } = choose([first, ...rest]);
  const values = readValues(command, args);
  if (values['help'] === true) process.stdout.write(describeCommand(command));
  else await command.run(values as Parameters<Command['run']>[0]);
}

const mendable = [CommandError, BackupError, ConfigError, DatabaseError];

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (mendable.some((kind) => error instanceof kind)) return error.message;
  if ('code' in error && 'path' in error) return `A file or folder cannot be used: ${error.message}.`;
  return error.stack ?? error.message;
}

try {
  await run(process.argv.slice(2));
  process.exit(0);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
