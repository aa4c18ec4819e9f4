/**
 * What the processor's cores were busy with, from Linux's /proc: to wait until they are idle, to notice that somebody
 * else used them during a sample, and to know what a server cost. All times are seconds of one core.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports these times in hundredths of a second on every architecture. */
const ticksPerSecond = 100;

function toSeconds(ticks: string | undefined): number {
  return Number(ticks) / ticksPerSecond;
}

/** What processes have used of all cores since the machine was started. */
function readAllUse(): number {
  const line = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? '';
  const [user = 0, nice = 0, system = 0] = line.split(' ').map(toSeconds);
  return user + nice + system;
}

type ProcessTimes = { readonly pid: number; readonly parent: number; readonly cpuS: number };

function readProcess(pid: number): ProcessTimes | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; the fields after it are numbers.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Own time and that of children which have ended, user and system.
    const cpuS = fields.slice(11, 15).reduce((sum, ticks) => sum + toSeconds(ticks), 0);
    return { pid, parent: Number(fields[1]), cpuS };
  } catch {
    return null;
  }
}

/** What this process and everything it started have used so far. */
function readOwnUse(): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const own = new Set([process.pid]);
  // A child may be listed before its parent where process numbers have started anew.
  for (let before = 0; before < own.size; ) {
    before = own.size;
    for (const item of all) if (own.has(item.parent)) own.add(item.pid);
  }
  return all.reduce((sum, item) => sum + (own.has(item.pid) ? item.cpuS : 0), 0);
}

/** Starts watching; the function returned tells how many cores others have kept busy since, on average. */
export function watchOthers(): () => number {
  const startedAt = performance.now();
  const [all, own] = [readAllUse(), readOwnUse()];
  return () => {
    const elapsedS = (performance.now() - startedAt) / 1000;
    const others = readAllUse() - all - (readOwnUse() - own);
    return Math.max(0, others / elapsedS);
  };
}

const idleBelow = 0.08;
const lookMs = 400;

/** Resolves once all cores together are nearly idle, or after `atMostMs`; tells whether they were. */
export async function waitForIdleCores(atMostMs: number): Promise<boolean> {
  const until = performance.now() + atMostMs;
  do {
    const before = readAllUse();
    const startedAt = performance.now();
    await Bun.sleep(lookMs);
    const use = (readAllUse() - before) / ((performance.now() - startedAt) / 1000);
    if (use < idleBelow) return true;
  } while (performance.now() < until);
  return false;
}

/** What all threads of a process have used so far, those that have ended included, to a hundredth of a second. */
export function readProcessUse(pid: number): number {
  const use = readProcess(pid);
  if (!use) throw new Error(`process ${pid} has ended`);
  return use.cpuS;
}

/** What those threads of a process that have this name have used so far; threads that have ended do not count. */
export function readThreadUse(pid: number, name: string): number {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const text = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    if (text.slice(text.indexOf('(') + 1, end) !== name) continue;
    const [user, system] = text
      .slice(end + 2)
      .split(' ')
      .slice(11, 13)
      .map(toSeconds);
    sum += (user ?? 0) + (system ?? 0);
  }
  return sum;
}

/** Memory of a process that is really there, in bytes. */
export function readResidentBytes(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1] ?? Number.NaN) * 1024;
}
