/** Something that is worked out anew now and then, and not each time that somebody asks. */
import type { Clock } from '../lib/clock.ts';

/** @param work what is worked out; asked for at the first call and after every `everyMs`. */
export function sampleEvery<Value>(everyMs: number, clock: Clock, work: () => Value): () => Value {
  let last: { readonly value: Value; readonly atMs: number } | null = null;
  return () => {
    const atMs = clock.now();
    // Far from then in either direction: the time of day may have been set back.
    if (last === null || Math.abs(atMs - last.atMs) >= everyMs) last = { value: work(), atMs };
    return last.value;
  };
}
