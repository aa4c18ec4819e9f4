/**
 * Loaded before a script: ends the process, as `kill -9` does, at the statement that `KILL_AT` counts to, of those that it
 * gives to either database.
 */
import { Database } from 'bun:sqlite';
import { Client } from 'pg';

let left = Number(process.env['KILL_AT']);

function count(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

for (const [holder, name] of [
  [Database.prototype, 'query'],
  [Client.prototype, 'query'],
] as const) {
  const known = holder[name] as (...given: unknown[]) => unknown;
  Reflect.set(holder, name, function (this: unknown, ...given: unknown[]) {
    count();
    return Reflect.apply(known, this, given);
  });
}
