/** How the process is: its memory, and how late it does things. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Vitals } from '../metrics/gauges.ts';

const resolutionMs = 10;
const nanosecondsPerSecond = 1e9;

/** From now on delays are measured; each look begins anew. */
export function watchVitals(): Vitals {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const seconds = (nanoseconds: number) => (nanoseconds > 0 ? nanoseconds / nanosecondsPerSecond : 0);
  return {
    memoryBytes() {
      const { rss, heapUsed } = process.memoryUsage();
      return { process: rss, heap: heapUsed };
    },
    delaySeconds() {
      const found = {
        median: seconds(delays.percentile(50)),
        p99: seconds(delays.percentile(99)),
        max: seconds(delays.max),
      };
      delays.reset();
      return found;
    },
  };
}
