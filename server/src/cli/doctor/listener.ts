/** Finds the process of this user that listens on a TCP port, and its limits; on Linux alone, where /proc tells. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type ProcessLimits = { readonly openFiles: number; readonly coreBytes: number };

function listOrNothing(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** What the kernel calls the sockets that listen on this port. */
function listInodes(port: number): ReadonlySet<string> {
  const rows = ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1));
  const found = rows.flatMap((row) => {
    const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
    const isOurs = state === '0A' && Number.parseInt(local.split(':')[1] ?? '', 16) === port;
    return isOurs ? [`socket:[${inode}]`] : [];
  });
  return new Set(found);
}

/** Null where it is another user's, or nobody listens. */
export function findListener(port: number): number | null {
  const inodes = listInodes(port);
  if (inodes.size === 0) return null;
  const processes = listOrNothing('/proc').filter((name) => /^\d+$/.test(name));
  const found = processes.find((pid) =>
    listOrNothing(`/proc/${pid}/fd`).some((fd) => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`))),
  );
  return found === undefined ? null : Number(found);
}

/** Those that hold now, not those up to which they could be raised. */
export function readLimits(pid: number): ProcessLimits {
  const text = readFileSync(`/proc/${pid}/limits`, 'utf8');
  const read = (name: string) => {
    const value = new RegExp(`^${name} +(\\S+)`, 'm').exec(text)?.[1];
    return value === 'unlimited' ? Number.POSITIVE_INFINITY : Number(value);
  };
  return { openFiles: read('Max open files'), coreBytes: read('Max core file size') };
}
