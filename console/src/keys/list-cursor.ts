/**
 * Which line of a list one is on, by the id of what stands there: lists change while they are looked at. Pure.
 */
import type { Command } from './key-press.ts';

/** The id to be on: the one it was if it is still there, else the first. */
export function holdCursor(ids: readonly string[], id: string | null): string | null {
  if (id !== null && ids.includes(id)) return id;
  return ids[0] ?? null;
}

export function moveCursor(
  ids: readonly string[],
  id: string | null,
  to: Extract<Command['is'], 'next' | 'previous' | 'first' | 'last'>,
): string | null {
  const at = ids.indexOf(holdCursor(ids, id) ?? '');
  const aims = { next: at + 1, previous: at - 1, first: 0, last: ids.length - 1 };
  return ids[Math.max(0, Math.min(ids.length - 1, aims[to]))] ?? null;
}
