/** Whether the keys are there, whole, and readable by nobody else. It reads none of them. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { dayKeyFolder } from '../../addresses/day-keys.ts';
import { type Check, type Finding, ok, warning, wrong } from './finding.ts';

const keyBytes = 32;
const folders = ['keys', dayKeyFolder] as const;

function listKeys(dataDir: string): readonly string[] {
  return folders.flatMap((folder) => {
    const path = join(dataDir, folder);
    const names = existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.key')) : [];
    return names.map((name) => join(path, name));
  });
}

function judgeKey(path: string): readonly Finding[] {
  const { mode, size } = statSync(path);
  if (size !== keyBytes) {
    return [
      wrong(
        `${path} is not a key of ${keyBytes} bytes.`,
        'Move it away with the server stopped: a new one is made at the start. docs/operations.md says what is lost with it.',
      ),
    ];
  }
  if ((mode & 0o077) === 0) return [];
  return [wrong(`${path} can be read by others on this machine.`, `chmod 600 ${path}`)];
}

export const keys: Check = {
  name: 'keys',
  async look({ config: { dataDir } }) {
    if (!existsSync(dataDir)) return [];
    const found = listKeys(dataDir);
    const faults = found.flatMap(judgeKey);
    if (!existsSync(join(dataDir, 'keys', 'master.key'))) {
      return [warning('there is no master key yet.', 'The first start makes it.'), ...faults];
    }
    return faults.length > 0 ? faults : [ok('each is whole, and for its owner alone.')];
  },
};
