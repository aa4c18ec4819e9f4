/**
 * Keeps long-running programs beside this script: hands its signals on to them once each and ends when they end.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './commands.mjs';

/** Two copies of one signal this close together are one wish: a terminal and npm both send it. */
const sameWishMs = 300;

/**
 * Runs all programs until the first one ends, then ends the others too.
 * @param {readonly { command: string, args: readonly string[], env?: Record<string, string> }[]} programs
 * @returns {Promise<number>} the exit code of the one that ended first
 */
export async function runTogether(programs) {
  const children = programs.map(({ command, args, env }) =>
    // A process group of its own, so that Ctrl-C in a terminal reaches it only through this script, and once.
    spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit', detached: true }),
  );
  forwardSignals(children);
  const ends = children.map(waitForEnd);
  const code = await Promise.race(ends);
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(ends);
  return code;
}

function forwardSignals(children) {
  let last = { signal: '', at: 0 };
  const forward = (signal) => {
    const at = Date.now();
    if (last.signal === signal && at - last.at < sameWishMs) return;
    last = { signal, at };
    for (const child of children) child.kill(signal);
  };
  process.on('SIGINT', () => forward('SIGINT'));
  process.on('SIGTERM', () => forward('SIGTERM'));
  process.on('SIGHUP', () => forward('SIGTERM'));
}

function waitForEnd(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
