/** How much was done in a time, and how busy the server and the load generator were with it. */
import { readProcessUse } from '../frame/cores.ts';

/** Shares are of one core, from 0 to 1. */
export type Work = {
  readonly perSecond: number;
  /**
   * Per second that the server was running: what it can do on one core, even if the load did not fill that core or
   * somebody else used a part of it.
   */
  readonly perBusySecond: number;
  readonly serverShare: number;
  readonly loadShare: number;
};

/** Measures from now until the function returned is called with how much was done; called by the load generator. */
export function startWork(serverPid: number): (count: number) => Work {
  const startedAt = performance.now();
  const [busy, own] = [readProcessUse(serverPid), readProcessUse(process.pid)];
  return (count) => {
    const seconds = (performance.now() - startedAt) / 1000;
    const busySeconds = readProcessUse(serverPid) - busy;
    return {
      perSecond: count / seconds,
      perBusySecond: count / busySeconds,
      serverShare: busySeconds / seconds,
      loadShare: (readProcessUse(process.pid) - own) / seconds,
    };
  };
}
