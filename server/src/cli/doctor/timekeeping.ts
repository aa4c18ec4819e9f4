/** Whether the clock of this machine is kept by the network: keys end with a day, and names for the relay after minutes. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Check, type Finding, ok, warning, withinMs, wrong } from './finding.ts';

const run = promisify(execFile);

async function askSystemd(): Promise<string | null> {
  try {
    const args = ['show', '--property=NTPSynchronized', '--value'];
    return (await run('timedatectl', args, { timeout: withinMs })).stdout.trim();
  } catch {
    return null;
  }
}

/** @param said what systemd says of it; null if it does not. */
export function judgeClock(said: string | null): Finding {
  if (said === 'yes') return ok('it is set by the network.');
  if (said === 'no') return wrong('it is not set by the network.', 'timedatectl set-ntp true');
  return warning(
    'whether it is set by the network cannot be seen from here.',
    'In a container, look at the machine outside: timedatectl',
  );
}

export const timekeeping: Check = { name: 'clock', look: async () => [judgeClock(await askSystemd())] };
