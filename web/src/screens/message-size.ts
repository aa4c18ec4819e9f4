/**
 * How much of a message's limit is left, in bytes of UTF-8, and when that is worth showing.
 */
import { limits } from '@anoncam/protocol/limits';

/** Below this many bytes left the count is shown. */
const nearBytes = 400;

export type Room =
  | { readonly is: 'ample' }
  | { readonly is: 'near'; readonly bytesLeft: number }
  | { readonly is: 'over'; readonly bytesOver: number };

export function countBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

export function measureRoom(text: string): Room {
  const bytesLeft = limits.textBytes - countBytes(text);
  if (bytesLeft < 0) return { is: 'over', bytesOver: -bytesLeft };
  return bytesLeft < nearBytes ? { is: 'near', bytesLeft } : { is: 'ample' };
}
