/**
 * Downloads the weights: tells how far it is, and accepts nothing but the file that was pinned when the page was
 * built. A file that is broken, in the browser's cache or on its way, is asked for once more past the cache.
 */
import type { FailureReason } from './messages.ts';

export class LoadingFailure extends Error {
  override name = 'LoadingFailure';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
  }
}

export type Pinned = {
  readonly url: string;
  /** Known beforehand: what a server announces is the length of the compressed file. */
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
};

/** @throws LoadingFailure */
export async function downloadPinned(
  pinned: Pinned,
  onShare: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  for (const cache of ['default', 'reload'] as const) {
    const file = await download(pinned, cache, onShare);
    if (file && (await hash(file)) === pinned.hash) return file;
  }
  throw new LoadingFailure('damaged');
}

async function hash(file: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Null if more or less came than there should be. */
async function download(
  { url, bytes }: Pinned,
  cache: RequestCache,
  onShare: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = new Uint8Array(bytes);
  let came = 0;
  for await (const chunk of readChunks(url, cache)) {
    if (came + chunk.length > bytes) return null;
    file.set(chunk, came);
    came += chunk.length;
    onShare(came / bytes);
  }
  return came === bytes ? file : null;
}

async function* readChunks(url: string, cache: RequestCache): AsyncGenerator<Uint8Array, void> {
  try {
    const response = await fetch(url, { cache });
    if (!response.ok || !response.body) throw new Error(`answered with ${response.status}`);
    const reader = response.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } catch (error) {
    throw new LoadingFailure('download', error);
  }
}
