/**
 * `anoncam doctor`: looks at a running installation from where the server runs, and says in plain sentences what is wrong and
 * what to do. It changes nothing, and tells no secret.
 */
import { ConfigError, readConfig } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { systemRandom } from '../lib/random.ts';
import { type Command, CommandError, textOf } from './command.ts';
import { type Check, codeOf, type Finding, type Place, wrong } from './doctor/finding.ts';
import { readVersion } from './doctor/relay-version.ts';
import { buildFolderOf } from './verify.ts';

/** A check that fails itself is told as well: what it was to see is not known then. */
async function look({ look, name }: Check, place: Place): Promise<readonly Finding[]> {
  try {
    return await look(place);
  } catch (error) {
    return [
      wrong(
        `could not be looked at (${codeOf(error)}).`,
        `Look at ${name} by hand; docs/operations.md says how.`,
      ),
    ];
  }
}

function write(name: string, { state, what, toDo }: Finding): string {
  const line = `${state.padEnd(8)} ${name}: ${what}\n`;
  return state === 'ok' || toDo === undefined ? line : `${line}         → ${toDo}\n`;
}

async function run(place: Place): Promise<Readonly<Record<Finding['state'], number>>> {
  // What they stand on is not loaded for every other command.
  const { checks } = await import('./doctor/checks.ts');
  const counts = { ok: 0, warning: 0, wrong: 0 };
  const looks = checks.map((check) => ({ name: check.name, found: look(check, place) }));
  for (const { name, found } of looks) {
    for (const finding of await found) {
      counts[finding.state] += 1;
      process.stdout.write(write(name, finding));
    }
  }
  return counts;
}

function readRelayVersion(text: string | null): string | null {
  if (text === null || readVersion(text) !== null) return text;
  throw new CommandError(`--relay-version ${text} is no version such as 4.6.1.`);
}

function readSettings() {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stdout.write(
      write('settings', wrong(error.message, 'Mend it first; README.md lists the settings.')),
    );
    throw new CommandError('Nothing else was looked at.');
  }
}

export const doctor: Command = {
  name: 'doctor',
  summary: 'Looks at a running installation and says what is wrong and what to do',
  details: [
    'Run it on the machine of the server, as the user of the server, with the settings of the server. It changes nothing. Its',
    'exit code is 1 if something is wrong; warnings do not count.',
  ],
  options: {
    'relay-version': {
      type: 'string',
      value: 'VERSION',
      meaning: 'what turnserver --version says on the machine of the relay, if that is another one',
    },
    build: {
      type: 'string',
      value: 'FOLDER',
      meaning: 'compare what is served with the build in this folder',
    },
  },
  async run(values) {
    const relayVersion = readRelayVersion(textOf(values, 'relay-version'));
    const config = readSettings();
    const counts = await run({
      config,
      environment: process.env,
      clock: systemClock,
      random: systemRandom,
      relayVersion,
      buildFolder: textOf(values, 'build') ?? buildFolderOf('web'),
    });
    const told = `${counts.wrong} wrong, ${counts.warning} to be warned of, ${counts.ok} right.`;
    if (counts.wrong > 0) throw new CommandError(told);
    process.stdout.write(`${told}\n`);
  },
};
