/** `anoncam restore`: puts a backup in the place of the database, without what must not come back. */
import { existsSync, readFileSync } from 'node:fs';
import { text as readText } from 'node:stream/consumers';
import { checkIdentity } from '../backup/archive.ts';
import { readDeletions } from '../backup/deletion-list.ts';
import { restoreDatabase } from '../backup/either-database.ts';
import { forgetAgain } from '../backup/forgetting.ts';
import { type Generation, listGenerations, preferPast } from '../backup/generation.ts';
import { type Config, readConfig } from '../config.ts';
import { migrations } from '../database/migrations.ts';
import { systemClock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { systemRandom } from '../lib/random.ts';
import { type Command, CommandError, textOf, type Values } from './command.ts';
import { createScreen, type Screen, tellBytes, tellTime } from './screen.ts';

export const restore: Command = {
  name: 'restore',
  summary: 'Puts a backup in the place of the present database; the server must be stopped',
  details: [
    'What was deleted since the backup, and what has ended since, is deleted from it first. Until the last moment the',
    'present database stays as it is.',
  ],
  options: {
    list: { type: 'boolean', meaning: 'only tells what there is' },
    from: { type: 'string', value: 'FOLDER', meaning: 'looks there, instead of in ANONCAM_BACKUP_FOLDERS' },
    at: { type: 'string', value: 'TIME', meaning: 'as it was then, such as 2026-11-25T22:00 (UTC)' },
    'secret-key-file': {
      type: 'string',
      value: 'FILE',
      meaning: 'the secret key; without this it is read from standard input',
    },
    'keep-old': {
      type: 'boolean',
      meaning: 'keeps the present database beside the restored one, with all that should be forgotten',
    },
  },
  async run(values) {
    const config = readConfig(process.env);
    const screen = createScreen();
    const folders = chooseFolders(values, config, screen);
    const untilMs = readTime(textOf(values, 'at'));
    const generations = listGenerations(folders).filter(({ madeAtMs }) => madeAtMs <= untilMs);
    if (values['list'] === true) return tellGenerations(generations, screen);
    const wanted = textOf(values, 'at') === null ? preferPast(generations, systemClock.now()) : generations;
    const generation = chooseGeneration(wanted, untilMs, folders);
    const identity = await readIdentity(textOf(values, 'secret-key-file'));
    await restoreGeneration(
      { config, folders, generation, identity, untilMs, screen },
      values['keep-old'] === true,
    );
  },
};

function chooseFolders(values: Values, { backupFolders }: Config, screen: Screen): readonly string[] {
  const from = textOf(values, 'from');
  const folders = from === null ? backupFolders : [from];
  if (folders.length === 0) throw new CommandError('Say with --from FOLDER where the backups are.');
  const found = folders.filter((folder) => existsSync(folder));
  if (found.length === 0) throw new CommandError(`There is no folder ${folders.join(' or ')}.`);
  for (const folder of folders.filter((name) => !found.includes(name))) {
    screen.line(`There is no folder ${folder}; deletions that only it knows are not repeated.`);
  }
  return found;
}

/** Without a zone it is UTC. */
function readTime(text: string | null): number {
  if (text === null) return Number.POSITIVE_INFINITY;
  const [, day = '', time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  const ms = Date.parse(`${day}T${time}${zone}`);
  if (!Number.isNaN(ms)) return ms;
  throw new CommandError(`--at ${text} is no time; write it as 2026-11-25T22:00.`);
}

function reachOf({ madeAtMs, segments }: Generation, untilMs: number): number {
  return Math.max(madeAtMs, ...segments.map(({ atMs }) => atMs).filter((atMs) => atMs <= untilMs));
}

/** The one that comes nearest; where two do, the later one, which has less to replay. */
function chooseGeneration(
  generations: readonly Generation[],
  untilMs: number,
  folders: readonly string[],
): Generation {
  const [first] = generations.toSorted((a, b) => reachOf(b, untilMs) - reachOf(a, untilMs));
  if (!first)
    throw new CommandError(
      `There is no backup ${untilMs === Infinity ? '' : 'of that time '}in ${folders.join(' or ')}.`,
    );
  if (Object.hasOwn(migrations, first.manifest.database)) return first;
  throw new CommandError(
    `The backup of ${tellTime(first.madeAtMs)} was made by a newer version of AnonCam (it knows "${first.manifest.database}"); use that version.`,
  );
}

function tellGenerations(generations: readonly Generation[], screen: Screen): void {
  if (generations.length === 0) screen.line('There are no backups.');
  for (const generation of generations) {
    const { madeAtMs, manifest, folders } = generation;
    const bytes = manifest.files.reduce((sum, file) => sum + file.archiveBytes, 0);
    const reachMs = reachOf(generation, Number.POSITIVE_INFINITY);
    const reach = reachMs > madeAtMs ? `, and every change until ${tellTime(reachMs)}` : '';
    screen.line(
      `${tellTime(madeAtMs)}  ${manifest.kind}, ${tellBytes(bytes)}${reach}, in ${folders.join(' and ')}`,
    );
  }
}

async function readIdentity(file: string | null): Promise<string> {
  if (file === null && process.stdin.isTTY) {
    throw new CommandError('Give the secret key with --secret-key-file FILE, or pipe it in.');
  }
  const text = file === null ? await readText(process.stdin) : readFileSync(file, 'utf8');
  const lines = text.split('\n').map((line) => line.trim());
  const identity = lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
  checkIdentity(identity);
  return identity;
}

type Choice = {
  readonly config: Config;
  readonly folders: readonly string[];
  readonly generation: Generation;
  readonly identity: string;
  readonly untilMs: number;
  readonly screen: Screen;
};

async function restoreGeneration(choice: Choice, keepOld: boolean): Promise<void> {
  const { config, folders, generation, identity, untilMs, screen } = choice;
  const { dataDir } = config;
  const parts = { dataDir, clock: systemClock, random: systemRandom, log: createLog('silent') };
  // Read first: without them nothing may be restored. An older copy does not know what was deleted since.
  const told = [...new Set([...folders, ...config.backupFolders])].flatMap(readDeletions);
  let bytes = 0;
  const { reachedAtMs, problem } = await restoreDatabase({
    databaseUrl: config.databaseUrl,
    generation,
    identity,
    untilMs,
    dataDir,
    keepOld,
    onProgress(what, count) {
      bytes += count;
      screen.progress(what, tellBytes(bytes));
    },
    forget: (records, replaced) => forgetAgain(records, [...replaced, ...told], parts),
  });
  screen.line(`Restored as it was at ${tellTime(reachedAtMs)}.`);
  if (problem === null) return;
  throw new CommandError(
    `What came after ${tellTime(reachedAtMs)} is not restored: ${problem}. What came before is in place.`,
  );
}
