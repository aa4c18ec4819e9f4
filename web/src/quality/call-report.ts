/**
 * Makes of what was measured in a call the report that leaves the device: each value becomes the name of its bucket.
 * Pure. Calls that went alike make the same text.
 */
import { bucketOf, type Measured, type QualityReport } from '@anoncam/protocol/quality';
import type { CallSample } from './call-sample.ts';
import type { Device } from './device.ts';

export type PastCall = {
  readonly mode: QualityReport['mode'];
  /** From the proposal until the devices heard each other; null if they never did. */
  readonly setUpMs: number | null;
  readonly durationMs: number;
  /** In the order of time. */
  readonly samples: readonly CallSample[];
};

export function writeReport(call: PastCall, device: Device): QualityReport {
  const { mode, setUpMs, durationMs, samples } = call;
  if (setUpMs === null) return { mode, ...device, connected: 'no' };
  const route = samples.at(-1)?.route;
  return {
    mode,
    ...device,
    connected: 'yes',
    setUp: bucketOf('setUp', setUpMs),
    duration: bucketOf('duration', durationMs),
    ...bucket('roundTrip', findMedian(samples.map(({ roundTripMs }) => roundTripMs))),
    ...bucket('loss', findLoss(samples)),
    ...bucket('received', findMedian(samples.map((sample, index) => kbpsSince(samples[index - 1], sample)))),
    ...bucket('picture', findMedian(samples.map(({ shortSidePx }) => shortSidePx))),
    ...(route ? { route } : {}),
  };
}

/** Left out where there is nothing to tell. */
function bucket<Name extends Measured>(name: Name, value: number | null) {
  return value === null ? {} : { [name]: bucketOf(name, value) };
}

function findMedian(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** In per cent, of the whole call: packets are lost in bursts, which a median would not see. */
function findLoss(samples: readonly CallSample[]): number | null {
  const last = samples.at(-1);
  if (!last || last.packets === 0) return null;
  return (last.lost / (last.packets + last.lost)) * 100;
}

/** Null while nothing has come: there is nothing to be received in a call by text. */
function kbpsSince(before: CallSample | undefined, sample: CallSample): number | null {
  if (!before || sample.bytes === 0 || sample.atMs <= before.atMs) return null;
  return ((sample.bytes - before.bytes) * 8) / (sample.atMs - before.atMs);
}
