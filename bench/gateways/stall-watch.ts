/**
 * Loaded before a server: tells on a port of its own how long the server's event loop has stood still, and how much work was
 * done meanwhile, which a machine that is busy with other things does not change.
 */

export type Stall = {
  /** The longest from one turn to the next, since this was asked last (ms). */
  readonly stoodMs: number;
  /** The most processor time of the loop's own thread between two turns (ms). */
  readonly workedMs: number;
};

const turnEveryMs = 5;

/** Of the thread that asks, in microseconds; the runtime's types do not know it. */
const readThread = process as unknown as { threadCpuUsage(): { user: number; system: number } };

function readNow() {
  const { user, system } = readThread.threadCpuUsage();
  return { atMs: performance.now(), usedMs: (user + system) / 1_000 };
}

let stood = 0;
let worked = 0;
let last = readNow();

function turn(): void {
  const now = readNow();
  stood = Math.max(stood, now.atMs - last.atMs - turnEveryMs);
  worked = Math.max(worked, now.usedMs - last.usedMs);
  last = now;
}

setInterval(turn, turnEveryMs).unref();
Bun.serve({
  hostname: '127.0.0.1',
  port: Number(process.env['STALL_WATCH_PORT']),
  fetch() {
    turn();
    const stall: Stall = { stoodMs: stood, workedMs: worked };
    [stood, worked] = [0, 0];
    return Response.json(stall);
  },
});
