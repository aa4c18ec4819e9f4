/**
 * Workers, one on each core, that run seeds batch by batch.
 */
import { join } from 'node:path';
import type { Subprocess } from 'bun';
import type { Batch, BatchResult } from './messages.ts';

const worker = join(import.meta.dir, 'worker.ts');
/** Small enough for progress to be seen. */
const batchSeeds = 10;

export type CrewOrder = {
  readonly from: number;
  readonly seeds: number;
  readonly jobs: number;
  readonly isShared: boolean;
};

/** Runs all seeds; `onResult` hears of each batch as it is done. @throws when a worker ends too early. */
export async function runSeeds(order: CrewOrder, onResult: (result: BatchResult) => void): Promise<void> {
  const end = order.from + order.seeds;
  let next = order.from;
  const takeBatch = (): Batch | null => {
    if (next >= end) return null;
    const { isShared } = order;
    const batch = { from: next, seeds: Math.min(batchSeeds, end - next), isShared };
    next += batch.seeds;
    return batch;
  };
  const jobs = Math.max(1, Math.min(order.jobs, Math.ceil(order.seeds / batchSeeds)));
  await Promise.all(Array.from({ length: jobs }, () => runWorker(takeBatch, onResult)));
}

async function runWorker(
  takeBatch: () => Batch | null,
  onResult: (result: BatchResult) => void,
): Promise<void> {
  let isDone = false;
  const give = (child: Subprocess) => {
    const batch = takeBatch();
    if (batch) return void child.send(batch);
    isDone = true;
    child.disconnect();
  };
  const child = Bun.spawn([process.execPath, worker], {
    stdio: ['ignore', 'inherit', 'inherit'],
    serialization: 'json',
    ipc(result: BatchResult, self) {
      onResult(result);
      give(self);
    },
  });
  give(child);
  const code = await child.exited;
  if (!isDone) throw new Error(`a worker has ended with ${code}`);
}
